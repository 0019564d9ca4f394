import * as v from 'valibot';
import { layoutKinds } from '../core/dataset';
import { parts } from '../core/parts';

export const partSchema = v.picklist(parts);
export const layoutSchema = v.picklist(layoutKinds);

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
  /** The first file of those that the same is said of, such as copies of one picture. */
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
