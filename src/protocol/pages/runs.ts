import * as v from 'valibot';
import { runStates } from '../../core/runs/runStates';
import { partScoresSchema } from '../common';
import { runComparisonSchema } from '../runComparison';
import { longestNote } from '../runFiles';
import { noParams, nothing, pendingStates, type PageMethods } from './envelope';
import { exportMethods } from './images';

/** One run in the table, as far as it is known. Times in milliseconds since 1970, durations in seconds. */
export const runRowSchema = v.object({
  /** Absolute path of the run folder. */
  run: v.string(),
  /** The folder's name. */
  name: v.string(),
  /** What the user calls it; empty where it was given no name. */
  title: v.string(),
  status: v.picklist(runStates),
  /** Where a run in progress is, in a few words; null otherwise. */
  progress: v.nullable(v.string()),
  /** Why it failed or cannot be read; null otherwise. */
  problem: v.nullable(v.string()),
  star: v.boolean(),
  note: v.string(),
  /** Why the notes cannot be read; null where they can. */
  notesProblem: v.nullable(v.string()),
  dataset: v.nullable(v.string()),
  folder: v.nullable(v.string()),
  images: v.nullable(v.number()),
  classes: v.nullable(v.number()),
  fingerprint: v.nullable(v.string()),
  model: v.nullable(v.string()),
  recipe: v.nullable(v.string()),
  scores: partScoresSchema,
  /** Epochs trained so far; null while not known. */
  epochs: v.nullable(v.number()),
  bestEpoch: v.nullable(v.number()),
  seconds: v.nullable(v.number()),
  skipped: v.nullable(v.number()),
  device: v.nullable(v.string()),
  engine: v.nullable(v.string()),
  started: v.nullable(v.number()),
  /** Every setting, nested ones by `key.path`. */
  settings: v.record(v.string(), v.nullable(v.union([v.string(), v.number(), v.boolean()]))),
});
export type RunRow = v.InferOutput<typeof runRowSchema>;

/** How far a long listing is: run folders read of all. */
const readingSchema = v.nullable(v.object({ done: v.number(), total: v.number() }));

/** What the user chose for the table; kept in the workspace. */
export const runsViewSchema = v.object({
  /** Keys of the columns; null: those that are shown at first. */
  columns: v.nullable(v.array(v.string())),
  sort: v.nullable(v.object({ key: v.string(), descending: v.boolean() })),
});
export type RunsView = v.InferOutput<typeof runsViewSchema>;

export const runsReadySchema = v.object({
  state: v.literal('ready'),
  /** The first rows; the rest follows as updates. */
  rows: v.array(runRowSchema),
  reading: readingSchema,
  view: runsViewSchema,
  compare: v.optional(v.array(v.string())),
});
export const runsStateSchema = v.variant('state', [runsReadySchema, ...pendingStates]);
export type RunsReady = v.InferOutput<typeof runsReadySchema>;
export type RunsState = v.InferOutput<typeof runsStateSchema>;

export const runsUpdateSchema = v.object({
  /** New or changed rows, found again by their folder. */
  rows: v.array(runRowSchema),
  /** Folders of rows that are gone. */
  removed: v.array(v.string()),
  reading: readingSchema,
  /** Runs that the user asked to compare elsewhere, in a menu or the palette. */
  compare: v.optional(v.array(v.string())),
});
export type RunsUpdate = v.InferOutput<typeof runsUpdateSchema>;

/** Most runs compared at once: more curves cannot be told apart. */
export const mostCompared = 8;

/** A run's epochs as columns. `seconds` is the time since the run's first epoch began. */
export const runCurvesSchema = v.object({
  run: v.string(),
  epoch: v.array(v.number()),
  seconds: v.array(v.number()),
  loss: v.array(v.number()),
  accuracy: v.array(v.number()),
  valLoss: v.array(v.nullable(v.number())),
  valAccuracy: v.array(v.nullable(v.number())),
  /** Where the steps are those of a linear head's fit. */
  unit: v.optional(v.literal('iteration')),
});
export type RunCurves = v.InferOutput<typeof runCurvesSchema>;

const oneRun = v.object({ run: v.string() });
const someRuns = v.object({ runs: v.pipe(v.array(v.string()), v.minLength(1)) });

export const runsMethods = {
  ...exportMethods,
  /** Keeps what the user chose for the table. */
  setView: { params: runsViewSchema, result: nothing },
  setStar: { params: v.object({ ...someRuns.entries, star: v.boolean() }), result: nothing },
  setNote: {
    params: v.object({ ...oneRun.entries, note: v.pipe(v.string(), v.maxLength(longestNote)) }),
    result: nothing,
  },
  /** Asks the user for another name. */
  rename: { params: oneRun, result: nothing },
  open: { params: oneRun, result: nothing },
  openMatrix: { params: oneRun, result: nothing },
  reveal: { params: oneRun, result: nothing },
  train: { params: noParams, result: nothing },
  /**
   * Continue with one that ended before its time, ask for more epochs, or begin a new one with its weights and other
   * settings.
   */
  resume: { params: oneRun, result: nothing },
  trainLonger: { params: oneRun, result: nothing },
  continueWith: { params: oneRun, result: nothing },
  /** Asks the user and moves runs to the trash. */
  remove: { params: someRuns, result: v.object({ removed: v.number() }) },
  compare: {
    params: v.object({ runs: v.pipe(v.array(v.string()), v.minLength(2), v.maxLength(mostCompared)) }),
    result: runComparisonSchema,
  },
  curves: { params: oneRun, result: runCurvesSchema },
  /** Opens an image that the comparison names, by its path in the dataset of a compared run. */
  openCompared: { params: v.object({ ...oneRun.entries, file: v.string() }), result: nothing },
} as const satisfies PageMethods;
