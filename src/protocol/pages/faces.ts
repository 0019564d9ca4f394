import * as v from 'valibot';
import { faceBoxSchema, faceSettingsSchema } from '../faces';
import { nothing, noParams, pendingStates, type PageMethods } from './envelope';
import { exportMethods, imageMethods, imageQuerySchema, imageSliceSchema } from './images';

/** An image with its faces; the path is absolute. */
export const shownFacesSchema = v.object({
  file: v.string(),
  name: v.string(),
  /** Of the upright image, in pixels. */
  width: v.number(),
  height: v.number(),
  /** The largest first. */
  boxes: v.array(faceBoxSchema),
  windows: v.array(v.number()),
});
export type ShownFaces = v.InferOutput<typeof shownFacesSchema>;

export const facesReadySchema = v.object({
  state: v.literal('ready'),
  name: v.string(),
  path: v.string(),
  /** Whether a folder was searched, or one image. */
  folder: v.boolean(),
  /** Those of the next search. */
  settings: faceSettingsSchema,
  working: v.boolean(),
  done: v.nullable(v.number()),
  total: v.nullable(v.number()),
  failure: v.nullable(v.string()),
  /** The latest search; of earlier settings while another one runs. Null until there is one. */
  found: v.nullable(
    v.object({
      /** Another one for each search. */
      number: v.number(),
      images: v.number(),
      withFaces: v.number(),
      faces: v.number(),
      searchMilliseconds: v.number(),
      wholeMilliseconds: v.number(),
      /** The image that is shown first: the only one, else the first with a face. */
      first: v.nullable(v.string()),
      skipped: v.array(v.object({ file: v.string(), reason: v.string() })),
      detector: v.string(),
    }),
  ),
});
export const facesStateSchema = v.variant('state', [facesReadySchema, ...pendingStates]);
export type FacesReady = v.InferOutput<typeof facesReadySchema>;
export type FacesState = v.InferOutput<typeof facesStateSchema>;

/** Which images of a folder the grid shows. */
export const facesShown = ['all', 'faces', 'none'] as const;
export type FacesShown = (typeof facesShown)[number];

export const facesMethods = {
  ...exportMethods,
  ...imageMethods,
  /** Looks again, with these settings. */
  search: { params: v.object({ settings: faceSettingsSchema }), result: nothing },
  stop: { params: noParams, result: nothing },
  faceImages: {
    params: v.object({
      show: v.picklist(facesShown),
      query: imageQuerySchema,
      offset: v.number(),
      limit: v.number(),
    }),
    result: imageSliceSchema,
  },
  /** One image of the search; null where it is none. */
  faces: { params: v.object({ file: v.string() }), result: v.nullable(shownFacesSchema) },
  /** Copies the boxes of one image, or of all. */
  copyBoxes: {
    params: v.object({ format: v.picklist(['json', 'csv']), file: v.nullable(v.string()) }),
    result: v.object({ boxes: v.number() }),
  },
} as const satisfies PageMethods;
