import * as v from 'valibot';
import {
  layoutCandidateSchema,
  layoutSchema,
  partSchema,
  partScoresSchema,
  problemSchema,
  skippedFileSchema,
  stageSecondsSchema,
} from './common';
import { runStatuses } from './runEvents';

/** Names inside a run folder; nothing else may spell them. */
export const runFile = {
  record: 'run.json',
  events: 'events.ndjson',
  split: 'split.json',
  skipped: 'skipped.json',
  log: 'log.txt',
  heartbeat: 'heartbeat',
  notes: 'notes.json',
  model: 'model',
  checkpoints: 'checkpoints',
  evaluation: 'evaluation',
  metrics: 'evaluation/metrics.json',
  exports: 'exports',
  control: 'control',
  lock: 'lock',
} as const;

/** Why the training of a network ended. */
export const endingReasons = [
  'completed',
  'early-stopping',
  'time-budget',
  'stopped',
  'stopped-now',
  'diverged',
] as const;
export type EndingReason = (typeof endingReasons)[number];

/** Samples of more than 8 bits: see `preprocessingSchema`. */
const samplesSchema = v.object({
  bits: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(8), v.maxValue(16))),
  range: v.nullable(
    v.pipe(
      v.tuple([v.number(), v.number()]),
      v.check(([low, high]) => low < high),
    ),
  ),
});

/** `run.json`: what a run is, how it stands and what came out. Replaced whole by an atomic rename. */
export const runRecordSchema = v.object({
  version: v.literal(1),
  /** The run folder's name. */
  id: v.string(),
  status: v.picklist(runStatuses),
  created: v.string(),
  ended: v.nullable(v.string()),
  process: v.object({ pid: v.number(), host: v.string(), started: v.string() }),
  recipe: v.string(),
  /** The recipe in force, the preset's values included; a flat record in runs of version 0.1. */
  settings: v.record(v.string(), v.unknown()),
  seed: v.number(),
  dataset: v.object({
    folder: v.string(),
    name: v.string(),
    layout: v.nullable(layoutSchema),
    /** How exactly this reading is asked for; absent in runs of version 0.1. */
    reading: v.optional(v.string()),
    images: v.number(),
    classes: v.array(v.string()),
    /** What samples of more than 8 bits mean in it, null where it has none; absent until scanned. */
    samples: v.optional(v.nullable(samplesSchema)),
    /** SHA-256 over the sorted (path, content hash, class) rows; null until scanned. */
    fingerprint: v.nullable(v.string()),
  }),
  environment: v.object({
    loupe: v.string(),
    node: v.string(),
    platform: v.string(),
    engine: v.nullable(v.string()),
    device: v.nullable(v.string()),
    /** The value of `--device`; absent in runs of version 0.1. */
    asked: v.optional(v.string()),
    /** Why it is not the device that one would expect; absent where nothing fell back. */
    fallback: v.optional(v.string()),
  }),
  /**
   * The commit that the working directory was at. `dirty`, whether tracked files differed from it, is known only of
   * runs that asked git; those of later versions have null.
   */
  git: v.nullable(v.object({ commit: v.string(), dirty: v.optional(v.nullable(v.boolean()), null) })),
  model: v.nullable(v.object({ name: v.string(), parameters: v.number() })),
  result: v.nullable(
    v.object({
      parts: partScoresSchema,
      bestEpoch: v.nullable(v.number()),
      seconds: stageSecondsSchema,
      skipped: v.number(),
    }),
  ),
  error: v.nullable(v.object({ code: v.string(), message: v.string() })),
  /** Why the training of a network ended; absent before that, and of mode features. */
  ending: v.optional(v.object({ reason: v.picklist(endingReasons), message: v.string() })),
  /** Whether the running job waits for *Continue*. */
  paused: v.optional(v.boolean()),
  /**
   * Each time that the run was resumed: when, after which epoch, up to which, and how its curve differs from one in one
   * go, if it does.
   */
  resumes: v.optional(
    v.array(v.object({ at: v.string(), epoch: v.number(), epochs: v.number(), differs: v.optional(v.string()) })),
  ),
  /** Where the first weights come from: another run, and how the settings differ from its. */
  continues: v.optional(
    v.object({
      run: v.string(),
      folder: v.string(),
      weights: v.picklist(['best', 'last']),
      epoch: v.number(),
      differences: v.array(v.object({ setting: v.string(), before: v.string(), after: v.string() })),
    }),
  ),
});
export type RunRecord = v.InferOutput<typeof runRecordSchema>;

/** Longest note, in characters. */
export const longestNote = 10_000;
/** Longest name that is given to a run, in characters: it stands in one line. */
export const longestRunName = 80;

/**
 * `notes.json`: what people say of a run. Never written by a job; absent where nobody said anything. `name` is shown
 * instead of the folder's and is never a path; empty, or absent in older notes, where none was given.
 */
export const runNotesSchema = v.object({
  version: v.literal(1),
  note: v.string(),
  star: v.boolean(),
  name: v.optional(v.string(), ''),
});
export type RunNotes = v.InferOutput<typeof runNotesSchema>;

/** A stored split, given with `--split` or written as `split.json`; paths relative to the dataset. */
export const splitFileSchema = v.object({
  version: v.optional(v.literal(1)),
  seed: v.optional(v.nullable(v.number())),
  /** Where the parts come from: the folder itself, a seeded stratified draw, or a given file. */
  method: v.optional(v.string()),
  train: v.array(v.string()),
  validation: v.optional(v.array(v.string()), []),
  test: v.optional(v.array(v.string()), []),
  /** Groups of files with equal content, each on one side. */
  duplicateGroups: v.optional(v.array(v.array(v.string())), []),
  /** What was asked to stay on one side (`--group-by`), and the files of each such group, one of a single file too. */
  groupBy: v.optional(v.nullable(v.string()), null),
  groups: v.optional(v.array(v.object({ name: v.string(), files: v.array(v.string()) })), []),
});
export type SplitFile = v.InferOutput<typeof splitFileSchema>;

/** `skipped.json`: the skip ledger. */
export const skipLedgerSchema = v.object({ version: v.literal(1), skipped: v.array(skippedFileSchema) });
export type SkipLedger = v.InferOutput<typeof skipLedgerSchema>;

export const perClassSchema = v.object({
  class: v.string(),
  precision: v.nullable(v.number()),
  recall: v.number(),
  f1: v.nullable(v.number()),
  support: v.number(),
  /** The class it is most often taken for, or null where it never is. */
  mostConfusedWith: v.nullable(v.string()),
});
export type PerClass = v.InferOutput<typeof perClassSchema>;

const averagesSchema = v.object({ precision: v.number(), recall: v.number(), f1: v.number() });

/** Means over those classes of which there are images, and images of another class; `classes` counts them. */
const classMeansSchema = v.object({
  macro: v.nullable(v.number()),
  weighted: v.nullable(v.number()),
  classes: v.number(),
});

const intervalSchema = v.tuple([v.number(), v.number()]);

/**
 * The curve of a class against the rest by counts of images with at least a probability; at most 200 points that keep
 * its corners; thresholds fall, without the first point, at which nothing is taken for the class. The areas are of
 * all points.
 */
export const classCurveSchema = v.object({
  positives: v.number(),
  negatives: v.number(),
  /** Null, and without points, where there are no images of the class or none of another. */
  auc: v.nullable(v.number()),
  aucInterval: v.nullable(intervalSchema),
  averagePrecision: v.nullable(v.number()),
  averagePrecisionInterval: v.nullable(intervalSchema),
  thresholds: v.array(v.number()),
  truePositives: v.array(v.number()),
  falsePositives: v.array(v.number()),
});
export type ClassCurve = v.InferOutput<typeof classCurveSchema>;

/**
 * Scores of one part. `matrix` is row-major, rows are truth, columns are prediction. What cannot be judged from images
 * of one class is null: all but the accuracy, which is then that class's recall.
 */
export const partMetricsSchema = v.object({
  images: v.number(),
  accuracy: v.number(),
  /** Wilson 95% interval of the accuracy. */
  accuracyInterval: v.tuple([v.number(), v.number()]),
  balancedAccuracy: v.nullable(v.number()),
  macroF1: v.nullable(v.number()),
  weightedF1: v.nullable(v.number()),
  logLoss: v.nullable(v.number()),
  /** Expected calibration error over 15 equal-width bins of the top probability. */
  calibrationError: v.nullable(v.number()),
  /**
   * From here to `curves` absent of evaluations by earlier versions. Precision, recall and F1 as means over the classes
   * that occur, weighted by their images, and of all images together.
   */
  averages: v.optional(
    v.nullable(v.object({ macro: averagesSchema, micro: averagesSchema, weighted: averagesSchema })),
  ),
  /** Share of images whose class is among the k most probable. */
  topK: v.optional(v.nullable(v.array(v.object({ k: v.number(), accuracy: v.number() })))),
  cohenKappa: v.optional(v.nullable(v.number())),
  matthews: v.optional(v.nullable(v.number())),
  /** Areas under the curves of one class against the rest. Absent of images that were trained on, as `curves` is. */
  rocAuc: v.optional(classMeansSchema),
  averagePrecision: v.optional(classMeansSchema),
  /** One a class, in their order. */
  curves: v.optional(v.array(classCurveSchema)),
  matrix: v.array(v.number()),
  perClass: v.array(perClassSchema),
});
export type PartMetrics = v.InferOutput<typeof partMetricsSchema>;

/** `evaluation/metrics.json`. */
export const metricsSchema = v.object({
  version: v.literal(1),
  classes: v.array(v.string()),
  parts: v.object({
    train: v.optional(partMetricsSchema),
    validation: v.optional(partMetricsSchema),
    test: v.optional(partMetricsSchema),
  }),
});
export type Metrics = v.InferOutput<typeof metricsSchema>;

/**
 * Rows of `evaluation/<part>.csv`: `file,truth,predicted,probability` and then one column a class, headed
 * `probability:<class>` (by the class's name alone in runs of earlier versions: read columns by their place), in the
 * order of labels.txt. One row an image. Texts are guarded as `spreadsheetText` does.
 */
export const predictionColumns = ['file', 'truth', 'predicted', 'probability'] as const;

/** The dataset document that `loupe scan --report FILE` writes: what the dataset page and tree are drawn from. */
export const scanReportSchema = v.object({
  version: v.literal(1),
  folder: v.string(),
  name: v.string(),
  layout: layoutSchema,
  /** The layout in words ("5 classes in folders, no validation part"). */
  words: v.string(),
  /** How exactly this reading is asked for, and whether no other was likely; absent in older scans. */
  reading: v.optional(v.string()),
  clear: v.optional(v.boolean()),
  /** What was taken and what was left, in one line. */
  taken: v.optional(v.string()),
  /** Every reading, the one that was taken first. */
  candidates: v.optional(v.array(layoutCandidateSchema)),
  /** When the scan began. */
  scanned: v.string(),
  /** What was remembered of the folder then: a scan of what changed continues from it. Absent in older scans. */
  state: v.optional(v.nullable(v.string())),
  /** By names alone: sizes, formats and most of what is wrong are not known yet. */
  namesOnly: v.optional(v.literal(true)),
  seconds: v.number(),
  bytes: v.number(),
  classes: v.array(v.string()),
  files: v.object({
    path: v.array(v.string()),
    /** Index into `classes`, -1 without a label. */
    classIndex: v.array(v.number()),
    /** 0 none, 1 train, 2 validation, 3 test. */
    part: v.array(v.number()),
    width: v.array(v.number()),
    height: v.array(v.number()),
    bytes: v.array(v.number()),
    format: v.array(v.string()),
  }),
  skipped: v.array(skippedFileSchema),
  problems: v.array(problemSchema),
});
export type ScanReport = v.InferOutput<typeof scanReportSchema>;

/** `model/preprocessing.json`: how an image file becomes the network's input, the same on every path. */
export const preprocessingSchema = v.object({
  version: v.literal(1),
  width: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  height: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  /** The whole image is stretched to width × height (what Keras's flows do). */
  fit: v.literal('stretch'),
  interpolation: v.literal('bilinear-antialias'),
  /**
   * Whose resize is repeated byte for byte ("Pillow 12.3"); absent in older models, which are resized in the same way.
   */
  resizeOf: v.optional(v.string()),
  orientation: v.literal('exif'),
  colour: v.literal('srgb'),
  /** RGB that transparent pixels are blended onto, 0..255. */
  background: v.tuple([v.number(), v.number(), v.number()]),
  /** First frame of an animation, first page of a document. */
  frame: v.literal(0),
  /** The network takes float32 RGB 0..255, [batch, height, width, 3]; scaling is a layer of the network. */
  range: v.literal('0..255'),
  /**
   * The decoder's version. From `decode-3` on JPEGs have Pillow's pixels (accurate inverse DCT); models without one
   * had those of `tf.io.decode_jpeg` (fast integer DCT), about one level away. From `decode-4` on samples of more than
   * 8 bits follow `samples`, and colour profiles are judged by their primaries and curves.
   */
  decoder: v.optional(v.string()),
  /**
   * What samples of more than 8 bits mean: unsigned integers of 16 bits use the lower `bits` of them, other samples
   * (float, signed, 32 bits) have 0 and 255 at the two numbers of `range`. Null, or absent, where the model learned
   * from no such images: then only those are read that are 16 bits in full, or floats within 0..1 or 0..255.
   */
  samples: v.optional(samplesSchema),
});
export type Preprocessing = v.InferOutput<typeof preprocessingSchema>;

export { partSchema };
