import * as v from 'valibot';
import { proposalsSchema } from '../sortOutput';
import { nothing, noParams, pendingStates, type PageMethods } from './envelope';
import { imageMethods } from './images';

const change = v.object({ file: v.string(), label: v.nullable(v.string()) });

/** How far the features are that proposals rest on. */
export const featuresSchema = v.variant('state', [
  v.object({ state: v.literal('computing'), done: v.number(), total: v.number() }),
  v.object({ state: v.literal('ready') }),
  v.object({ state: v.literal('failed'), reason: v.string() }),
]);
export type FeaturesState = v.InferOutput<typeof featuresSchema>;

/** Images without a class, and what was said of them so far. Files are relative to the folder, with `/`. */
export const sortingReadySchema = v.object({
  state: v.literal('ready'),
  name: v.string(),
  /** Absolute. */
  folder: v.string(),
  files: v.array(v.string()),
  /** Classes in the order of their keys, with the images that they have in the dataset. */
  classes: v.array(v.object({ name: v.string(), images: v.number() })),
  /** Labels that wait, as steps that can be undone, the first first. */
  actions: v.array(v.array(change)),
  /** Counts up when the host starts over, so that a page knows that its own steps are not those of the host. */
  session: v.number(),
  features: featuresSchema,
  proposals: v.nullable(proposalsSchema),
  /** What applying does with an image: it goes to a folder of its class, or gets a row of a table. */
  place: v.picklist(['folders', 'table']),
  /** Folders in which those of the classes stand, '' for the dataset itself; of several, the user chooses. */
  bases: v.array(v.string()),
  into: v.nullable(v.string()),
  /** Whether labels are being applied or taken back. */
  applying: v.boolean(),
  /** How many images the latest applying sorted, where that can be undone. */
  applied: v.number(),
  notices: v.array(v.string()),
});
export const sortingStateSchema = v.variant('state', [sortingReadySchema, ...pendingStates]);
export type SortingReady = v.InferOutput<typeof sortingReadySchema>;
export type SortingState = v.InferOutput<typeof sortingStateSchema>;

export const sortingUpdateSchema = v.variant('kind', [
  v.object({ kind: v.literal('features'), features: featuresSchema }),
  v.object({ kind: v.literal('proposals'), proposals: proposalsSchema }),
]);
export type SortingUpdate = v.InferOutput<typeof sortingUpdateSchema>;

export const sortingMethods = {
  ...imageMethods,
  /** Keeps a step; answered once it is on the disk. */
  label: { params: v.object({ changes: v.array(change) }), result: nothing },
  /** Takes the latest step back. */
  undo: { params: noParams, result: nothing },
  /** What a page shows to be right before it is confirmed: newer proposals may heed it. */
  evidence: {
    params: v.object({ labels: v.array(v.object({ file: v.string(), label: v.string() })) }),
    result: nothing,
  },
  newClass: { params: v.object({ name: v.string() }), result: nothing },
  chooseInto: { params: v.object({ into: v.string() }), result: nothing },
  /** Gives the images the classes that wait. */
  apply: { params: noParams, result: nothing },
  /** Takes the latest applying back. */
  undoApply: { params: noParams, result: nothing },
} as const satisfies PageMethods;
