import * as v from 'valibot';
import { deviceChoices } from '../devices';
import { estimateSchema } from '../estimate/estimate';
import { nothing, noParams, pendingStates, type PageMethods } from './envelope';

/** Settings as a recipe file names them; the page and its host check them by the recipe's own schema. */
const formFile = v.record(v.string(), v.unknown());
const device = v.picklist(deviceChoices);

/** How the estimate of the present settings stands. */
export const formEstimateSchema = v.object({
  /** The latest; of earlier settings while a new one is made. */
  estimate: v.nullable(estimateSchema),
  working: v.boolean(),
  /** Steps of the estimate under way. */
  done: v.nullable(v.number()),
  total: v.nullable(v.number()),
  /** Why there is none. */
  failure: v.nullable(v.string()),
});
export type FormEstimate = v.InferOutput<typeof formEstimateSchema>;

export const trainFormReadySchema = v.object({
  state: v.literal('ready'),
  /** Of the dataset, and what is known of it in words. */
  name: v.string(),
  words: v.string(),
  dataset: v.string(),
  /** The recipe file that the form began with; null for a preset. */
  recipeFile: v.nullable(v.string()),
  file: formFile,
  device,
  /** Networks whose weights are here, the user's own among them. */
  networks: v.array(v.object({ name: v.string(), title: v.string() })),
  /** What the page was opened for. */
  purpose: v.picklist(['train', 'estimate']),
  estimate: formEstimateSchema,
});
export const trainFormStateSchema = v.variant('state', [trainFormReadySchema, ...pendingStates]);
export type TrainFormReady = v.InferOutput<typeof trainFormReadySchema>;
export type TrainFormState = v.InferOutput<typeof trainFormStateSchema>;

export const trainFormUpdateSchema = v.object({ estimate: formEstimateSchema });
export type TrainFormUpdate = v.InferOutput<typeof trainFormUpdateSchema>;

const settings = v.object({ file: formFile, device });
export type FormSettings = v.InferOutput<typeof settings>;

export const trainFormMethods = {
  /** The present settings, which are then estimated again. */
  change: { params: settings, result: nothing },
  train: { params: settings, result: nothing },
  /** Writes a recipe file where the user says. */
  save: { params: settings, result: nothing },
  downloadWeights: { params: noParams, result: nothing },
} as const satisfies PageMethods;
