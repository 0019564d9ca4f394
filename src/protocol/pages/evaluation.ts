import * as v from 'valibot';
import { noParams, nothing, pendingStates, type PageMethods } from './envelope';
import { exportMethods, imageMethods, imageSliceSchema } from './images';
import { metricsSchema } from '../runFiles';
import { partSchema } from '../common';

export const evaluationReadySchema = v.object({
  state: v.literal('ready'),
  run: v.string(),
  /** The run's folder name. */
  name: v.string(),
  dataset: v.string(),
  model: v.string(),
  metrics: metricsSchema,
  /** The part to show first: test where there is one, else validation. */
  part: partSchema,
});
export const evaluationStateSchema = v.variant('state', [evaluationReadySchema, ...pendingStates]);
export type EvaluationReady = v.InferOutput<typeof evaluationReadySchema>;
export type EvaluationState = v.InferOutput<typeof evaluationStateSchema>;

export const evaluationMethods = {
  ...imageMethods,
  ...exportMethods,
  /** Images behind a cell: truth and predicted are indices into the classes, null for any. Most confident first. */
  cellImages: {
    params: v.object({
      part: partSchema,
      truth: v.nullable(v.number()),
      predicted: v.nullable(v.number()),
      /** Only where truth and prediction differ. */
      errorsOnly: v.boolean(),
      offset: v.number(),
      limit: v.number(),
    }),
    result: imageSliceSchema,
  },
  openTraining: { params: noParams, result: nothing },
  usePredictions: { params: noParams, result: nothing },
} as const satisfies PageMethods;
