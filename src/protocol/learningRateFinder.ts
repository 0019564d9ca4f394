import * as v from 'valibot';

const rate = v.pipe(v.number(), v.gtValue(0));
const suggestion = v.nullable(rate);

/** One step of a sweep. */
export const sweepPointSchema = v.object({
  learningRate: rate,
  loss: v.number(),
  /** Exponential mean of the losses so far. */
  smoothed: v.number(),
});
export type SweepPoint = v.InferOutput<typeof sweepPointSchema>;

/**
 * What `loupe find-learning-rate --progress json` writes on stderr after each step: a JSON line, among those of its
 * progress.
 */
export const sweepLineSchema = v.object({
  point: sweepPointSchema,
  /** Steps of the whole sweep, unless the loss runs away before. */
  of: v.number(),
});
export type SweepLine = v.InferOutput<typeof sweepLineSchema>;

/** What a sweep found, and for what: the document of `loupe find-learning-rate --json`. */
export const foundLearningRateSchema = v.object({
  points: v.array(sweepPointSchema),
  /** Whether the loss ran away before the highest rate. */
  diverged: v.boolean(),
  /** The rate to use: well down the longest fall of the loss; null where the loss never falls. */
  valley: suggestion,
  /** Where the loss falls fastest. */
  steepest: suggestion,
  /** A tenth of the rate with the least loss. */
  minimum: suggestion,
  dataset: v.string(),
  model: v.string(),
  mode: v.string(),
  optimizer: v.string(),
  batchSize: v.union([v.number(), v.literal('all')]),
  seed: v.number(),
});
export type FoundLearningRate = v.InferOutput<typeof foundLearningRateSchema>;
