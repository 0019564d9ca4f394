import * as v from 'valibot';
import { isLayoutChoice, layoutChoicePattern, layoutKinds, type LayoutChoice } from '../core/dataset';
import { parts } from '../core/parts';

export const partSchema = v.picklist(parts);
export const layoutSchema = v.picklist(layoutKinds);
/** A layout as `--layout` and a recipe name it; what may be typed is completed in an editor. */
export const layoutChoiceSchema = v.union(
  [layoutSchema, v.pipe(v.string(), v.regex(layoutChoicePattern))],
  'must be class-folders, split-folders, table or flat-names, or one reading such as split-folders:2, class-folders:1-2 or table:labels.csv',
);

/** A text that a schema or an option has checked. */
export function layoutChoice(text: string): LayoutChoice | undefined {
  return isLayoutChoice(text) ? text : undefined;
}

/** One way to read a folder, and what it would give. */
export const layoutCandidateSchema = v.object({
  /** As `--layout` takes it. */
  layout: v.string(),
  /** “3 classes, train 42, test 18, 9 without a label”. */
  words: v.string(),
  classes: v.array(v.string()),
  images: v.number(),
  parts: v.record(v.string(), v.number()),
  unlabelled: v.number(),
  leftOut: v.number(),
  reasons: v.array(v.string()),
  /** 0 to 1. */
  score: v.number(),
});
export type LayoutCandidateOutput = v.InferOutput<typeof layoutCandidateSchema>;

/** Images of a class in each part that has any; files that no part claims are not listed in `parts`. */
export const classCountSchema = v.object({
  name: v.string(),
  count: v.number(),
  parts: v.record(v.string(), v.number()),
});
export type ClassCount = v.InferOutput<typeof classCountSchema>;

export const skippedFileSchema = v.object({
  file: v.string(),
  code: v.string(),
  reason: v.string(),
  class: v.nullable(v.string()),
});

export const problemSchema = v.object({
  file: v.string(),
  code: v.string(),
  message: v.string(),
  /** The first file of those that share this remark, such as copies of one picture. */
  group: v.optional(v.string()),
});

/** A class with its probability, most probable first in a list. */
export const rankedClassSchema = v.object({ class: v.string(), probability: v.number() });
export type RankedClass = v.InferOutput<typeof rankedClassSchema>;

/** What the runs list and the terminal show of a part. Where all images are of one class, there is no macro F1. */
export const partScoreSchema = v.object({ accuracy: v.number(), macroF1: v.nullable(v.number()), images: v.number() });
export type PartScore = v.InferOutput<typeof partScoreSchema>;

export const partScoresSchema = v.object({
  train: v.optional(partScoreSchema),
  validation: v.optional(partScoreSchema),
  test: v.optional(partScoreSchema),
});
export type PartScores = v.InferOutput<typeof partScoresSchema>;

/** Seconds of each stage; a stage that was not needed is 0. */
export const stageSecondsSchema = v.object({
  scan: v.number(),
  decode: v.number(),
  features: v.number(),
  fit: v.number(),
  total: v.number(),
});
export type StageSeconds = v.InferOutput<typeof stageSecondsSchema>;
