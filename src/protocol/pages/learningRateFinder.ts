import * as v from 'valibot';
import { foundLearningRateSchema, sweepPointSchema } from '../learningRateFinder';
import { nothing, noParams, pendingStates, type PageMethods } from './envelope';
import { exportMethods } from './images';

/** How a sweep stands. `none`: nothing was tried yet, or what was is no longer known. */
export const sweepStatuses = ['none', 'running', 'done', 'stopped', 'failed'] as const;

/** What the job does before and between the steps, as far as it says. */
const doingSchema = v.object({ phase: v.string(), done: v.nullable(v.number()), total: v.nullable(v.number()) });

export const sweepReadySchema = v.object({
  state: v.literal('ready'),
  /** Of the dataset. */
  name: v.string(),
  dataset: v.string(),
  /** The recipe file, null where a preset is used. */
  recipeFile: v.nullable(v.string()),
  recipe: v.string(),
  model: v.string(),
  mode: v.string(),
  optimizer: v.string(),
  batchSize: v.union([v.number(), v.literal('all')]),
  /** The recipe's learning rate as it is now. */
  current: v.number(),
  status: v.picklist(sweepStatuses),
  stopping: v.boolean(),
  points: v.array(sweepPointSchema),
  /** Steps of the whole sweep, null before the first. */
  of: v.nullable(v.number()),
  doing: v.nullable(doingSchema),
  found: v.nullable(v.omit(foundLearningRateSchema, ['points'])),
  /** Why the latest sweep failed. */
  failure: v.nullable(v.string()),
  /** Another setting of the recipe changed since the sweep began. */
  stale: v.boolean(),
});
export const sweepStateSchema = v.variant('state', [sweepReadySchema, ...pendingStates]);
export type SweepReady = v.InferOutput<typeof sweepReadySchema>;
export type SweepState = v.InferOutput<typeof sweepStateSchema>;

/** Steps that are new, or what the job does now. */
export const sweepUpdateSchema = v.object({
  points: v.optional(v.array(sweepPointSchema)),
  of: v.optional(v.number()),
  doing: v.optional(doingSchema),
});
export type SweepUpdate = v.InferOutput<typeof sweepUpdateSchema>;

const oneRate = v.object({ learningRate: v.pipe(v.number(), v.gtValue(0), v.maxValue(10)) });

export const sweepMethods = {
  ...exportMethods,
  /** Tries the rates again. */
  sweep: { params: noParams, result: nothing },
  stop: { params: noParams, result: nothing },
  /**
   * Writes the rate into the recipe's editor, where it can be undone; without a recipe file, into a new one that the
   * user saves.
   */
  use: { params: oneRate, result: nothing },
  /** Trains with the rate, whatever the recipe says. */
  train: { params: oneRate, result: nothing },
  openRecipe: { params: noParams, result: nothing },
} as const satisfies PageMethods;
