import * as v from 'valibot';
import { classCountSchema, problemSchema, skippedFileSchema } from '../common';
import { noParams, nothing, pendingStates, type PageMethods } from './envelope';
import { exportMethods, imageMethods, imageQuerySchema, imageSliceSchema } from './images';

/** Counts of values in bins; `edges` has one more entry than `counts`. */
const histogramSchema = v.object({ edges: v.array(v.number()), counts: v.array(v.number()) });

export const datasetReadySchema = v.object({
  state: v.literal('ready'),
  folder: v.string(),
  name: v.string(),
  words: v.string(),
  images: v.number(),
  bytes: v.number(),
  scanned: v.string(),
  /** The folder changed since the scan. */
  stale: v.boolean(),
  /** Parts that occur, in order; empty where the data has none. */
  parts: v.array(v.string()),
  classes: v.array(classCountSchema),
  /** Largest class over smallest class, and what that means in words. */
  imbalance: v.object({ ratio: v.nullable(v.number()), words: v.string() }),
  /** The size of all images where they have one, in pixels. */
  size: v.nullable(v.object({ width: v.number(), height: v.number() })),
  width: histogramSchema,
  height: histogramSchema,
  formats: v.array(v.object({ format: v.string(), count: v.number() })),
  skipped: v.array(skippedFileSchema),
  problems: v.array(problemSchema),
});
export const datasetStateSchema = v.variant('state', [datasetReadySchema, ...pendingStates]);
export type DatasetReady = v.InferOutput<typeof datasetReadySchema>;
export type DatasetState = v.InferOutput<typeof datasetStateSchema>;

export const datasetMethods = {
  ...imageMethods,
  ...exportMethods,
  /** Images of a class (null: all), of a part (null: all), in path order or as the query wants them. */
  classImages: {
    params: v.object({
      class: v.nullable(v.string()),
      part: v.nullable(v.string()),
      /** Only images with known problems. */
      flagged: v.optional(v.boolean()),
      query: v.optional(imageQuerySchema),
      offset: v.number(),
      limit: v.number(),
    }),
    result: imageSliceSchema,
  },
  train: { params: noParams, result: nothing },
  rescan: { params: noParams, result: nothing },
  /** Asks for another folder and shows that. */
  chooseFolder: { params: noParams, result: nothing },
} as const satisfies PageMethods;
