import * as v from 'valibot';
import { comparedMetricNames } from '../core/metrics/metrics';
import { unpairedReasons } from '../core/metrics/runVerdict';
import { partSchema } from './common';
import { runStatuses } from './runEvents';

/** A value of a setting or of the environment, null where a run has none. */
const scalarSchema = v.nullable(v.union([v.string(), v.number(), v.boolean()]));

/** One named value in each run, in the order of `runs`. */
export const valueRowSchema = v.object({ key: v.string(), values: v.array(scalarSchema), differs: v.boolean() });

/** How many names there are and the first of them. */
export const namesSchema = v.object({ count: v.number(), first: v.array(v.string()) });

/** Scores of a part in one run. What an older or unfinished run did not keep is null. */
export const comparedScoresSchema = v.object({
  images: v.number(),
  accuracy: v.number(),
  /** Wilson 95% interval of the accuracy. */
  accuracyInterval: v.tuple([v.number(), v.number()]),
  macroF1: v.nullable(v.number()),
  ...v.entriesFromList(comparedMetricNames, v.nullable(v.number())),
});
export type ComparedScores = v.InferOutput<typeof comparedScoresSchema>;

/** What a run's data has otherwise than the first run's. */
export const dataDifferencesSchema = v.object({
  /** Place of the run in `runs`. */
  run: v.number(),
  /** Of the fingerprints over paths, contents and classes; `unknown` where one was not taken. */
  fingerprint: v.picklist(['same', 'different', 'unknown']),
  classesAdded: namesSchema,
  classesRemoved: namesSchema,
  /** From both runs' split.json; null where one cannot be read. */
  split: v.nullable(
    v.object({
      added: namesSchema,
      removed: namesSchema,
      moved: v.array(v.object({ from: partSchema, to: partSchema, images: namesSchema })),
      sameParts: v.array(partSchema),
    }),
  ),
  /** Why there is no `split`, as a sentence. */
  splitProblem: v.nullable(v.string()),
});
export type DataDifferences = v.InferOutput<typeof dataDifferencesSchema>;

/** Images that one of two runs alone is right for: how many, and the first of them. */
const answeredImagesSchema = v.object({
  count: v.number(),
  /** Relative to the dataset; `taken` is the class that the other run took it for. */
  first: v.array(v.object({ file: v.string(), truth: v.string(), taken: v.string() })),
});
export type AnsweredImages = v.InferOutput<typeof answeredImagesSchema>;

/** How a run compares with the first, on images that neither was trained on. */
export const runVerdictSchema = v.object({
  /** Place of the run in `runs`. */
  run: v.number(),
  /** The part that both are judged on; null where they have none in common. */
  part: v.nullable(partSchema),
  /** Why there is no `pair`; null where there is one. */
  reason: v.nullable(v.picklist(unpairedReasons)),
  pair: v.nullable(
    v.object({
      images: v.number(),
      /** Images that the first run alone, and this one alone, is right for. */
      onlyFirst: v.number(),
      onlySecond: v.number(),
      /** Accuracy of this run less that of the first, with its 95% interval. */
      difference: v.number(),
      interval: v.tuple([v.number(), v.number()]),
      /** Two-sided p of McNemar's exact test. */
      p: v.number(),
    }),
  ),
  /** Images of the part that both answered. */
  shared: v.number(),
  /** Whether images are taken for the same by their names alone. */
  byName: v.boolean(),
  onlyFirst: answeredImagesSchema,
  onlySecond: answeredImagesSchema,
});
export type RunVerdict = v.InferOutput<typeof runVerdictSchema>;

/** `loupe runs --compare A B … --json`: the first run is what the others are compared with. */
export const runComparisonSchema = v.object({
  version: v.literal(1),
  runs: v.array(
    v.object({
      /** Absolute path of the run folder. */
      run: v.string(),
      /** The run folder's name. */
      name: v.string(),
      /** What the user calls it; empty where it has no name. */
      title: v.string(),
      status: v.picklist(runStatuses),
      dataset: v.string(),
      folder: v.string(),
      images: v.number(),
      classes: v.number(),
      fingerprint: v.nullable(v.string()),
      bestEpoch: v.nullable(v.number()),
      /** Seconds of the whole run, null while it is not over. */
      seconds: v.nullable(v.number()),
      /** Files left out, null where nothing is known of them. */
      skipped: v.nullable(v.number()),
    }),
  ),
  /** Files of the runs that are there and cannot be read, so that what they hold is missing here. */
  problems: v.array(v.object({ code: v.picklist(['broken-notes', 'broken-evaluation']), message: v.string() })),
  /** Of every run but the first. */
  verdicts: v.array(runVerdictSchema),
  settings: v.array(valueRowSchema),
  scores: v.array(v.object({ part: partSchema, runs: v.array(v.nullable(comparedScoresSchema)) })),
  data: v.array(dataDifferencesSchema),
  environment: v.array(valueRowSchema),
});
export type RunComparison = v.InferOutput<typeof runComparisonSchema>;
