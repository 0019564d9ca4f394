import type { Part } from './parts';
import type { ProblemCode, SkipCode } from './codes/problemCodes';

/** How a folder says which image belongs to which class. */
export const layoutKinds = ['class-folders', 'split-folders', 'table', 'flat-names'] as const;
export type LayoutKind = (typeof layoutKinds)[number];

/**
 * A layout as `--layout`, a recipe and a run name it: a kind, or exactly one reading: `split-folders:2` (the second
 * folder of a path is the class), `class-folders:1-2` (first and second are, as in “apple/scab”), `table:labels.csv`.
 */
export type LayoutChoice = LayoutKind | `${'class-folders' | 'split-folders' | 'table'}:${string}`;
/** What `LayoutChoice` looks like. */
export const layoutChoicePattern = /^(?:(?:class|split)-folders(?::[1-9]\d?(?:-[1-9]\d?)?)?|table(?::.+)?|flat-names)$/;

export function isLayoutChoice(text: string): text is LayoutChoice {
  return layoutChoicePattern.test(text);
}

/** The kind that a choice is of. */
export function kindOfLayout(choice: LayoutChoice): LayoutKind {
  return choice.split(':', 1)[0] as LayoutKind;
}

/**
 * Images with their classes, as columns: entry i of every column speaks of the same file, so that
 * 100,000 files cost a few flat arrays.
 */
export interface Dataset {
  /** Absolute path of the folder the relative paths start from. */
  readonly folder: string;
  /** Last segment of the folder's path. */
  readonly name: string;
  readonly layout: LayoutKind;
  /** Union of the classes of all parts, in natural order; an index into it never depends on a part. */
  readonly classes: readonly string[];
  /** Paths relative to `folder`, with `/` on every platform. */
  readonly files: readonly string[];
  /** Index into `classes`, or -1 where the file has no label. */
  readonly classIndex: Int32Array;
  /** `partCode` values: 0 where the data assigns no part. */
  readonly part: Uint8Array;
  /** Number of the fold of each file, -1 where it has none; null where the data has no folds. */
  readonly fold: Int32Array | null;
}

/** A file left out, and why. `reason` is a sentence. */
export interface SkippedFile {
  readonly file: string;
  readonly code: SkipCode;
  readonly reason: string;
  /** The class it would have had, or null where unknown. */
  readonly class: string | null;
}

/** Something about a file worth knowing that does not keep it out (an extension that lies, say). */
export interface DatasetProblem {
  readonly file: string;
  readonly code: ProblemCode;
  readonly message: string;
  /** The first file of those that share this remark, such as copies of one picture. */
  readonly group?: string;
}

/** Which file is in which part. Paths are relative to the dataset's folder. */
export type SplitFiles = Readonly<Record<Part, readonly string[]>>;
