import * as v from 'valibot';
import { auditSeverities } from '../core/audit/auditKinds';
import { noticeLevels } from '../core/codes/noticeCodes';
import { parts } from '../core/parts';
import { classCountSchema, skippedFileSchema } from './common';

const notices = v.array(v.object({ level: v.picklist(noticeLevels), code: v.string(), message: v.string() }));
const counts = v.object({ train: v.number(), validation: v.number(), test: v.number() });

/** What a check of a split finds. */
export const splitFindings = [
  /** Equal files in two parts. */
  'leak',
  /** Images that belong together in two parts. */
  'group',
  /** Parts that are made up differently. */
  'drift',
  /** A class that nothing is trained on, or that a held-out part says nothing of. */
  'class',
  /** A file that stands in two parts, in none, or that is no image of the dataset. */
  'file',
  /** There is nothing to judge by or to train on. */
  'part',
] as const;

export const splitFindingSchema = v.object({
  kind: v.picklist(splitFindings),
  severity: v.picklist(auditSeverities),
  message: v.string(),
  /** All files that it is about, relative to the folder. */
  files: v.array(v.string()),
});
export type SplitFinding = v.InferOutput<typeof splitFindingSchema>;

/** A way to group the images that tells some of them to belong together. */
export const groupingSchema = v.object({
  /** As `--group-by` takes it. */
  groupBy: v.string(),
  /** Different groups, and the images that are in one. */
  groups: v.number(),
  images: v.number(),
  /** Names of the largest groups. */
  examples: v.array(v.string()),
});
export type Grouping = v.InferOutput<typeof groupingSchema>;

/** `loupe split FOLDER --json`: what was drawn, and where it was written. */
export const splitOutputSchema = v.object({
  notices,
  /** The file that `--split` takes; absolute. Null where none was written (`--dry-run`). */
  file: v.nullable(v.string()),
  seed: v.number(),
  /** Where the parts come from: the data itself, a stratified draw, or both. */
  method: v.string(),
  /** Images of each part. */
  parts: counts,
  classes: v.array(classCountSchema),
  /** What stays together, and how many groups each part has; null where only equal files do. */
  groupBy: v.nullable(v.string()),
  groups: v.nullable(counts),
  skipped: v.array(skippedFileSchema),
  /** What a check of this split finds, most harmful first. */
  findings: v.array(splitFindingSchema),
  /** What the images can be grouped by; with `--dry-run` alone. */
  groupings: v.optional(v.array(groupingSchema)),
  /** With `--copy`: where the images were copied to, and which vanished meanwhile. */
  copied: v.optional(v.object({ target: v.string(), images: v.number(), missing: v.array(v.string()) })),
});
export type SplitOutput = v.InferOutput<typeof splitOutputSchema>;

/** `loupe split FOLDER --check [FILE] --json`. */
export const splitCheckOutputSchema = v.object({
  notices,
  /** The split that was looked at; null for the parts of the data itself. */
  file: v.nullable(v.string()),
  parts: counts,
  classes: v.array(classCountSchema),
  /** By what groups were looked for; null where there are none. */
  groupBy: v.nullable(v.string()),
  /** Most harmful first. */
  findings: v.array(splitFindingSchema),
  /** How differently a held-out part is made up than the training part. */
  drift: v.array(
    v.object({
      part: v.picklist(parts),
      of: v.picklist(['classes', 'formats', 'bytes']),
      /** 0 for the same, 1 for nothing in common. */
      distance: v.number(),
      /** How likely chance alone makes such a difference. */
      chance: v.number(),
    }),
  ),
});
export type SplitCheckOutput = v.InferOutput<typeof splitCheckOutputSchema>;

/** `loupe split FOLDER --undo-copy --json`: copies that were removed, and those that were changed and stay. */
export const undoneCopyOutputSchema = v.object({ notices, removed: v.number(), kept: v.array(v.string()) });
