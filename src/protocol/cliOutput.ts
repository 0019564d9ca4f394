import * as v from 'valibot';
import { classCountSchema, layoutSchema, partScoresSchema, rankedClassSchema, stageSecondsSchema } from './common';
import { runStatuses } from './runEvents';

/** A file left out, as the stable JSON output names it. */
const skipped = v.array(v.object({ file: v.string(), reason: v.string() }));

/** `loupe scan --json`. */
export const scanOutputSchema = v.object({
  layout: layoutSchema,
  classes: v.array(classCountSchema),
  images: v.number(),
  skipped,
});
export type ScanOutput = v.InferOutput<typeof scanOutputSchema>;

/** `loupe train --json` and `loupe evaluate --json`. `run` is the run folder's path. */
export const trainOutputSchema = v.object({
  run: v.string(),
  model: v.string(),
  device: v.string(),
  parts: partScoresSchema,
  seconds: stageSecondsSchema,
  skipped,
});
export type TrainOutput = v.InferOutput<typeof trainOutputSchema>;

/** `loupe predict --json`. */
export const predictOutputSchema = v.object({
  predictions: v.array(v.object({ file: v.string(), top: v.array(rankedClassSchema) })),
  skipped,
});
export type PredictOutput = v.InferOutput<typeof predictOutputSchema>;

/** `loupe runs --json`. `accuracy` is the test accuracy where there is one, else the validation accuracy. */
export const runsOutputSchema = v.array(
  v.object({ run: v.string(), status: v.picklist(runStatuses), accuracy: v.nullable(v.number()), started: v.string() }),
);
export type RunsOutput = v.InferOutput<typeof runsOutputSchema>;
