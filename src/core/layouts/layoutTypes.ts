import type { DatasetProblem, LayoutChoice, LayoutKind, SkippedFile } from '../dataset';
import type { TableText } from './tables/tableText';

/** What is known besides the paths of the images. */
export interface RecogniseOptions {
  /** Reads the folder this way or not at all. Absent: whatever fits. */
  readonly layout?: LayoutChoice | undefined;
  /** One class is enough: the images are to be scored, not to be trained on. */
  readonly oneClass?: boolean | undefined;
  /** The CSV tables found in the folder, parsed. */
  readonly tables?: readonly TableText[] | undefined;
  /** Folders without a single image, relative: an empty class folder cannot be seen from the images alone. */
  readonly emptyFolders?: readonly string[] | undefined;
  /** Classes of a model that the images are for: of several readings the one that has them is meant. */
  readonly known?: readonly string[] | undefined;
  /** Images that a list excludes, with a sentence for each: they are left out once the folder is read with them. */
  readonly excluded?: ReadonlyMap<string, string> | undefined;
  /** Files that are no images: boxes, lists of a split and others that say more than is read. */
  readonly others?: readonly string[] | undefined;
}

/** One way to read a folder, and what it would give. */
export interface LayoutCandidate {
  /** As `--layout` takes it. */
  readonly layout: LayoutChoice;
  /** “3 classes, train 42, test 18, 9 without a label”. */
  readonly words: string;
  /** All of them, in natural order. */
  readonly classes: readonly string[];
  readonly images: number;
  /** Labelled images of each part; what no part claims is in none. */
  readonly parts: Readonly<Record<string, number>>;
  readonly unlabelled: number;
  readonly leftOut: number;
  /** Why it may be meant, or not, in words. */
  readonly reasons: readonly string[];
  /** 0 to 1; the reading that was taken has the highest. */
  readonly score: number;
}

/** Images with their classes, as columns (see `Dataset`); what has no class is listed apart. */
export interface RecognisedLayout {
  readonly layout: LayoutKind;
  /** The layout by which exactly this reading is asked for. */
  readonly choice: LayoutChoice;
  /** Whether no other reading was likely, or this one was asked for. */
  readonly clear: boolean;
  /** Why another reading may be meant, where it is not clear. */
  readonly doubts: readonly string[];
  /** Every reading that gives two classes or more; the one that was taken first. */
  readonly candidates: readonly LayoutCandidate[];
  /** What was taken and what was left, in one line. */
  readonly taken: string;
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
