import * as v from 'valibot';
import { noParams, nothing, pendingStates, type PageMethods } from './envelope';
import { exportMethods, imageMethods } from './images';
import { partSchema, rankedClassSchema } from '../common';

/** The model that answers for an image, in the host's words. */
export const modelInUseSchema = v.object({
  /** `flowers5 · quick · test 0.900`. */
  label: v.string(),
  /** Why it answers: `best of flowers5`. */
  why: v.string(),
  /** The user chose it. */
  pinned: v.boolean(),
  /** That it knows another dataset than the image's. */
  warning: v.nullable(v.string()),
  /** The better choice, for a button: `flowers5 · 0.900`. */
  better: v.nullable(v.string()),
});
export type ModelInUseState = v.InferOutput<typeof modelInUseSchema>;

/**
 * The class that a threshold or costs decide for, and by what, in the host's words; null where the most probable is.
 */
const decidedSchema = v.nullable(v.object({ class: v.string(), words: v.string() }));

/** Image number `index` (from 0 on) of `total`, of a folder or, with null, of the list that it was opened from. */
const placeSchema = v.object({ index: v.number(), total: v.number(), folder: v.nullable(v.string()) });

/** The open image and what the model in use says of it. */
export const openPredictionSchema = v.object({
  state: v.literal('ready'),
  view: v.literal('image'),
  file: v.string(),
  name: v.string(),
  /** PNG of what the network sees. */
  preview: v.instance(Uint8Array),
  top: v.array(rankedClassSchema),
  decided: v.optional(decidedSchema),
  /** Class and part of this file in the model's own dataset, null outside it. */
  truth: v.nullable(v.object({ class: v.string(), part: v.nullable(partSchema) })),
  /** What the latest scan of its dataset found wrong with it, in sentences. */
  problems: v.array(v.string()),
  /** Where it stands among the images that previous and next lead to; null where there are none. */
  place: v.nullable(placeSchema),
  model: modelInUseSchema,
  /** The network's name: `mobilenet_v2`. */
  network: v.string(),
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
    v.object({
      file: v.string(),
      name: v.string(),
      top: v.array(rankedClassSchema),
      decided: v.optional(decidedSchema),
      /** The class of the file in the model's dataset; null where it is not known. */
      truth: v.nullable(v.string()),
      problem: v.nullable(v.string()),
      /** Place in `models` of the one that answered. */
      model: v.number(),
    }),
  ),
  done: v.number(),
  total: v.number(),
  /** The models that answer: files of several datasets have several. */
  models: v.array(v.object({ ...modelInUseSchema.entries, run: v.string(), files: v.number() })),
});
export const predictionStateSchema = v.union([openPredictionSchema, predictionTableSchema, ...pendingStates]);
export type OpenPrediction = v.InferOutput<typeof openPredictionSchema>;
export type PredictionTable = v.InferOutput<typeof predictionTableSchema>;
export type PredictionState = v.InferOutput<typeof predictionStateSchema>;

/** The place of a model in the table's list; 0 on the page of one image. */
const whichModel = v.object({ model: v.pipe(v.number(), v.integer(), v.minValue(0)) });

export const predictionMethods = {
  ...imageMethods,
  ...exportMethods,
  /** Asks which model answers for the images at hand. */
  chooseModel: { params: whichModel, result: nothing },
  /** Pins the model that answers, or leaves the choice to the scores again. */
  pinModel: { params: v.object({ ...whichModel.entries, pin: v.boolean() }), result: nothing },
  /** Opens the previous or the next image. */
  step: { params: v.object({ by: v.picklist([-1, 1]) }), result: nothing },
  /** Takes the better choice that was offered. */
  useBetter: { params: whichModel, result: nothing },
  /** Writes the table as CSV where the user chooses. */
  saveCsv: { params: noParams, result: v.object({ saved: v.boolean() }) },
} as const satisfies PageMethods;
