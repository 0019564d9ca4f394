import type { LayoutKind, SkippedFile, DatasetProblem } from '../dataset';
import type { TableText } from './tableColumns';

/** What is known besides the paths of the images. */
export interface RecogniseOptions {
  /** Reads the folder this way or not at all. Absent: whatever fits. */
  readonly layout?: LayoutKind | undefined;
  /** The CSV tables found in the folder, parsed. */
  readonly tables?: readonly TableText[] | undefined;
  /** Folders without a single image, relative: an empty class folder cannot be seen from the images alone. */
  readonly emptyFolders?: readonly string[] | undefined;
}

/** Images with their classes, as columns (see `Dataset`); what has no class is listed apart. */
export interface RecognisedLayout {
  readonly layout: LayoutKind;
  /** In natural order, whatever parts they occur in; always at least two. */
  readonly classes: readonly string[];
  /** The labelled images, in natural order of their paths. */
  readonly files: readonly string[];
  /** Index into `classes` of each of `files`; never -1. */
  readonly classIndex: Int32Array;
  /** `partCode` of each of `files`; 0 where the data assigns none. */
  readonly part: Uint8Array;
  /** Number of the fold of each of `files`, -1 where it has none; null where the data has no folds. */
  readonly fold: Int32Array | null;
  /** Images without a label (a test folder without class folders), in natural order. */
  readonly unlabelled: readonly string[];
  readonly skipped: readonly SkippedFile[];
  /** `file` is a path, or '' for what concerns the whole dataset. */
  readonly problems: readonly DatasetProblem[];
  /** "5 classes in folders, no validation part". */
  readonly words: string;
}
