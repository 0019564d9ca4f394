import * as v from 'valibot';
import { previewSchema } from '../preview';
import { nothing, noParams, pendingStates, type PageMethods } from './envelope';
import { imageMethods } from './images';

/** The preview with absolute paths, and whether a later one is being drawn. */
export const previewReadySchema = v.object({
  state: v.literal('ready'),
  name: v.string(),
  preview: previewSchema,
  /** The recipe file, null where a preset is shown. */
  recipeFile: v.nullable(v.string()),
  drawing: v.boolean(),
  /** The recipe or the dataset changed since the images were drawn. */
  stale: v.boolean(),
  /** Why the latest drawing failed, while an earlier one is shown. */
  failure: v.nullable(v.string()),
});
export const previewStateSchema = v.variant('state', [previewReadySchema, ...pendingStates]);
export type PreviewReady = v.InferOutput<typeof previewReadySchema>;
export type PreviewState = v.InferOutput<typeof previewStateSchema>;

export const previewMethods = {
  ...imageMethods,
  /** Draws the batch of another epoch, or the same one again. */
  draw: { params: v.object({ epoch: v.pipe(v.number(), v.integer(), v.minValue(1)) }), result: nothing },
  train: { params: noParams, result: nothing },
} as const satisfies PageMethods;
