import * as v from 'valibot';
import { optimizerComparisonSchema } from '../optimizerComparison';
import { nothing, noParams, pendingStates, type PageMethods } from './envelope';
import { exportMethods } from './images';
import { runCurvesSchema } from './runs';

/** A comparison as it stands, and the epochs of its trainings so far. */
export const comparisonReadySchema = v.object({
  state: v.literal('ready'),
  folder: v.string(),
  comparison: optimizerComparisonSchema,
  /** Of every training that has an epoch; `run` as the comparison's pairs name it. */
  curves: v.array(runCurvesSchema),
  /** Whether it was asked to stop. */
  stopping: v.boolean(),
});
export const comparisonStateSchema = v.variant('state', [comparisonReadySchema, ...pendingStates]);
export type ComparisonReady = v.InferOutput<typeof comparisonReadySchema>;
export type ComparisonState = v.InferOutput<typeof comparisonStateSchema>;

/** What is sent while it continues: how it stands, and the curves of trainings that have grown, each whole. */
export const comparisonUpdateSchema = v.variant('kind', [
  v.object({ kind: v.literal('record'), comparison: optimizerComparisonSchema, stopping: v.boolean() }),
  v.object({ kind: v.literal('curves'), curves: v.array(runCurvesSchema) }),
]);
export type ComparisonUpdate = v.InferOutput<typeof comparisonUpdateSchema>;

export const comparisonMethods = {
  ...exportMethods,
  /** Ends the training that runs, and begins no other. */
  stop: { params: noParams, result: nothing },
  /** Trains what is missing. */
  resume: { params: noParams, result: nothing },
  /** Opens the training page of one of the trainings. */
  open: { params: v.object({ run: v.string() }), result: nothing },
  reveal: { params: noParams, result: nothing },
} as const satisfies PageMethods;
