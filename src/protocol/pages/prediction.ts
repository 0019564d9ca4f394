import * as v from 'valibot';
import { noParams, nothing, pendingStates, type PageMethods } from './envelope';
import { exportMethods, imageMethods } from './images';
import { partSchema, rankedClassSchema } from '../common';

/** The open image and what the active model says of it. */
export const openPredictionSchema = v.object({
  state: v.literal('ready'),
  view: v.literal('image'),
  file: v.string(),
  name: v.string(),
  /** PNG of what the network sees. */
  preview: v.instance(Uint8Array),
  top: v.array(rankedClassSchema),
  /** Class and part of this file in the model's own dataset, null outside it. */
  truth: v.nullable(v.object({ class: v.string(), part: v.nullable(partSchema) })),
  model: v.string(),
  /** The run's folder, below the workspace where it lies in it. */
  run: v.string(),
  device: v.string(),
  seconds: v.object({ decode: v.number(), network: v.number() }),
  /** What must be known of the model's answers. */
  notices: v.optional(v.array(v.string())),
});

/** Several files chosen in the Explorer. Rows may still be arriving (`done` of `total`). */
export const predictionTableSchema = v.object({
  state: v.literal('ready'),
  view: v.literal('table'),
  rows: v.array(
    v.object({ file: v.string(), name: v.string(), top: v.array(rankedClassSchema), problem: v.nullable(v.string()) }),
  ),
  done: v.number(),
  total: v.number(),
  model: v.string(),
  /** The run's folder, below the workspace where it lies in it. */
  run: v.string(),
});
export const predictionStateSchema = v.union([openPredictionSchema, predictionTableSchema, ...pendingStates]);
export type OpenPrediction = v.InferOutput<typeof openPredictionSchema>;
export type PredictionTable = v.InferOutput<typeof predictionTableSchema>;
export type PredictionState = v.InferOutput<typeof predictionStateSchema>;

export const predictionMethods = {
  ...imageMethods,
  ...exportMethods,
  chooseModel: { params: noParams, result: nothing },
  /** Writes the table as CSV where the user chooses. */
  saveCsv: { params: noParams, result: v.object({ saved: v.boolean() }) },
} as const satisfies PageMethods;
