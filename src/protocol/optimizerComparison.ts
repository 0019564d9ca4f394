import * as v from 'valibot';
import { comparedOptimizers } from '../core/choices/optimizers';
import { noteCodes } from '../core/runs/optimizerComparisonNotes';
import { runStatuses } from './runEvents';

/** Names inside a comparison's folder. */
export const comparisonFile = { record: 'comparison.json', split: 'split.json', runs: 'runs' } as const;

export const pairStatuses = ['waiting', 'running', 'completed', 'failed'] as const;

/** A run folder of a comparison, relative to it. A file must not name another place: what is unfinished there goes. */
export const pairRunSchema = v.pipe(
  v.string(),
  v.regex(/^runs\/\w[\w-]{0,99}$/, 'is no run folder of a comparison (runs/<name>)'),
);

/** One training of a comparison. `run` is its run folder, relative to the comparison's. */
export const comparedPairSchema = v.object({
  optimizer: v.picklist(comparedOptimizers),
  seed: v.number(),
  run: pairRunSchema,
  status: v.picklist(pairStatuses),
  test: v.nullable(v.number()),
  validation: v.nullable(v.number()),
  bestEpoch: v.nullable(v.number()),
  seconds: v.nullable(v.number()),
  error: v.nullable(v.string()),
});
export type ComparedPair = v.InferOutput<typeof comparedPairSchema>;

const shareRange = v.tuple([v.number(), v.number()]);

/** Mirrors `core/metrics/optimizerRanking`: facts, of which `core/metrics/optimizerRankingWords` makes the sentence. */
export const rankingSchema = v.object({
  images: v.number(),
  seeds: v.number(),
  chance: v.number(),
  optimizers: v.array(
    v.object({
      name: v.string(),
      mean: v.number(),
      deviation: v.nullable(v.number()),
      accuracies: v.array(v.number()),
      interval: shareRange,
    }),
  ),
  bestTwo: v.nullable(
    v.object({ first: v.string(), second: v.string(), difference: v.number(), p: v.number(), ahead: v.number() }),
  ),
  verdict: v.picklist(['chance', 'noise', 'better', 'single']),
});

/** `comparison.json`: what is compared, how it stands and what came out. Replaced whole by an atomic rename. */
export const optimizerComparisonSchema = v.object({
  version: v.literal(1),
  /** The folder's name. */
  id: v.string(),
  status: v.picklist(runStatuses),
  created: v.string(),
  ended: v.nullable(v.string()),
  process: v.object({ pid: v.number(), host: v.string(), started: v.string() }),
  dataset: v.object({ folder: v.string(), name: v.string() }),
  /** What the recipe was called, and the settings that all trainings share, as a recipe file has them. */
  recipeName: v.string(),
  recipe: v.record(v.string(), v.unknown()),
  model: v.string(),
  mode: v.string(),
  epochs: v.number(),
  device: v.string(),
  optimizers: v.array(
    v.object({
      name: v.picklist(comparedOptimizers),
      title: v.string(),
      learningRate: v.number(),
      batchSize: v.union([v.number(), v.literal('all')]),
    }),
  ),
  seeds: v.array(v.number()),
  /** What a reader must know: what the comparison changed in the recipe, how the images were divided. */
  notes: v.array(v.union([v.string(), v.object({ code: v.picklist(noteCodes), n: v.nullable(v.number()) })])),
  /** SHA-256 of the data; null until the first training has read it. */
  fingerprint: v.nullable(v.string()),
  /** Every seed of every optimizer, in the order in which they are trained. */
  pairs: v.array(comparedPairSchema),
  /** Over the seeds that every optimizer in it finished; null before the first of them. */
  ranking: v.nullable(rankingSchema),
  error: v.nullable(v.string()),
});
export type OptimizerComparison = v.InferOutput<typeof optimizerComparisonSchema>;
