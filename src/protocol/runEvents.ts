import * as v from 'valibot';
import { noticeLevels } from '../core/codes/noticeCodes';
import { classCountSchema, partScoresSchema } from './common';

/** The stages of a training run, in order. Decoding and features overlap; each is timed by itself. */
export const phases = ['scan', 'decode', 'features', 'fit', 'evaluate', 'save'] as const;
export type Phase = (typeof phases)[number];

/** How a run stands. `interrupted` is never written by the job: a reader concludes it from a dead process. */
export const runStatuses = ['running', 'completed', 'stopped', 'failed', 'interrupted'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** Every event: `n` counts up from 1 without gaps, `t` is milliseconds since 1970. */
const header = { n: v.number(), t: v.number() };

/** What is being trained, on what, by what: the first event of a run. */
const started = v.object({
  ...header,
  type: v.literal('started'),
  run: v.string(),
  recipe: v.string(),
  dataset: v.object({ folder: v.string(), name: v.string() }),
});

/** The run is resumed after `epoch` epochs: what was reported of later ones is reported again. */
const resumed = v.object({
  ...header,
  type: v.literal('resumed'),
  epoch: v.number(),
  epochs: v.number(),
  message: v.string(),
});

/** Most files that one event names. */
export const mostFilesTold = 8;

/** A stage moves on. `done` of `total` units; `remaining` is an estimate in seconds. */
const phase = v.object({
  ...header,
  type: v.literal('phase'),
  phase: v.picklist(phases),
  state: v.picklist(['begin', 'progress', 'end']),
  done: v.optional(v.number()),
  total: v.optional(v.number()),
  seconds: v.optional(v.number()),
  remaining: v.optional(v.number()),
  /** What the units are and anything worth saying ("1,500 of 1,500 from the cache"). */
  detail: v.optional(v.string()),
  /** Some of the files that were just read, below the dataset's folder; told once a second. */
  files: v.optional(v.pipe(v.array(v.string()), v.maxLength(mostFilesTold))),
});

/**
 * Which stages the run goes through, in order, and how long each will probably take: null where nobody knows yet. The
 * latest one holds.
 */
const plan = v.object({
  ...header,
  type: v.literal('plan'),
  phases: v.array(v.object({ phase: v.picklist(phases), seconds: v.nullable(v.number()) })),
});

/** Something the user must be able to see: a fallback, a changed setting, left-out files. */
const notice = v.object({
  ...header,
  type: v.literal('notice'),
  level: v.picklist(noticeLevels),
  code: v.string(),
  message: v.string(),
});

/** What the scan found. */
const dataset = v.object({
  ...header,
  type: v.literal('dataset'),
  images: v.number(),
  classes: v.array(classCountSchema),
  layout: v.string(),
  skipped: v.number(),
});

/** The runtime and device that are really used. `message` is the sentence for people. */
const device = v.object({
  ...header,
  type: v.literal('device'),
  engine: v.string(),
  device: v.string(),
  threads: v.number(),
  message: v.string(),
});

/** The network, once it is built. */
const network = v.object({
  ...header,
  type: v.literal('network'),
  model: v.string(),
  parameters: v.number(),
  trainableParameters: v.number(),
  layers: v.array(
    v.object({
      name: v.string(),
      type: v.string(),
      outputShape: v.string(),
      parameters: v.number(),
      trainable: v.boolean(),
      /** Layers of one block have its name; the input and the head belong to none. */
      block: v.optional(v.string()),
    }),
  ),
});

/** One epoch (or one iteration of a convex head) is over. Losses are means over the images of the part. */
const epoch = v.object({
  ...header,
  type: v.literal('epoch'),
  epoch: v.number(),
  epochs: v.number(),
  loss: v.number(),
  accuracy: v.number(),
  valLoss: v.nullable(v.number()),
  valAccuracy: v.nullable(v.number()),
  seconds: v.number(),
  learningRate: v.nullable(v.number()),
  best: v.boolean(),
  /** Of mode features, whose head is fitted by L-BFGS: older runs lack it. */
  unit: v.optional(v.literal('iteration')),
  /** Of a run in stages: the head alone, then the backbone's last blocks with it. Epochs count on. */
  stage: v.optional(v.picklist(['head', 'blocks'])),
});

/** A request file was seen and is being obeyed. */
const control = v.object({
  ...header,
  type: v.literal('control'),
  request: v.picklist(['stop', 'stop-now', 'pause', 'continue']),
});

/** Scores of the saved model. */
const result = v.object({
  ...header,
  type: v.literal('result'),
  parts: partScoresSchema,
  bestEpoch: v.nullable(v.number()),
  model: v.string(),
});

/** The last event. */
const ended = v.object({
  ...header,
  type: v.literal('ended'),
  status: v.picklist(['completed', 'stopped', 'failed']),
  error: v.nullable(v.object({ code: v.string(), message: v.string() })),
});

export const runEventSchema = v.variant('type', [
  started,
  resumed,
  plan,
  phase,
  notice,
  dataset,
  device,
  network,
  epoch,
  control,
  result,
  ended,
]);
export type RunEvent = v.InferOutput<typeof runEventSchema>;
export type EpochEvent = Extract<RunEvent, { type: 'epoch' }>;
export type PlanEvent = Extract<RunEvent, { type: 'plan' }>;
export type NetworkEvent = Extract<RunEvent, { type: 'network' }>;
export type DeviceEvent = Extract<RunEvent, { type: 'device' }>;

type WithoutHeader<E> = E extends RunEvent ? Omit<E, 'n' | 't'> : never;
/** An event as the job hands it to the writer, which numbers and dates it. */
export type NewRunEvent = WithoutHeader<RunEvent>;
