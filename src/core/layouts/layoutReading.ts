import type { DatasetProblem, LayoutChoice, LayoutKind, SkippedFile } from '../dataset';

/** What one way of looking at the files gave: a row a labelled file, in columns. Working state of the recogniser. */
export interface Reading {
  readonly layout: LayoutKind;
  /** The layout by which exactly this reading is asked for. */
  choice: LayoutChoice;
  readonly files: string[];
  /** Class name of each file. */
  readonly labels: string[];
  /** `partCode` of each file. */
  readonly parts: number[];
  /** Number of the fold of each file, -1 where it has none; absent where the data has no folds. */
  folds?: number[];
  readonly unlabelled: string[];
  readonly skipped: SkippedFile[];
  readonly problems: DatasetProblem[];
  /** Where the classes come from, as it follows "5 classes": "in folders", "from labels.csv". */
  where: string;
  /** Folder or table of each part that has a place of its own, for problems that concern a whole part. */
  readonly places: Map<number, string>;
  /** Folders in which folders of classes stand. */
  around: ReadonlySet<string>;
  /** The folder that everything lies in, '' for the dataset itself. */
  prefix: string;
  /** Folders that were looked through: wrappers and copies, and sessions or folds. */
  readonly wrappers: string[];
  readonly foldFolders: string[];
}

export function emptyReading(layout: LayoutKind, where: string): Reading {
  return {
    layout,
    choice: layout,
    files: [],
    labels: [],
    parts: [],
    unlabelled: [],
    skipped: [],
    problems: [],
    where,
    places: new Map(),
    around: new Set(),
    prefix: '',
    wrappers: [],
    foldFolders: [],
  };
}

/** Whether there is anything to tell apart. */
export function hasTwoClasses(reading: Reading): boolean {
  return reading.labels.some((label) => label !== reading.labels[0]);
}

export { isImageName } from '../choices/imageFormats';
export { baseName, folderOf, withoutExtension } from '../slashPaths';
export { partOfWord } from './folders/partWords';

/** What every message about an unrecognised folder ends with. */
export const expectedLayouts =
  'Loupe expects a folder for each class (cats/1.jpg, dogs/1.jpg), the same inside train, val and test folders, ' +
  'a table such as labels.csv with the file and the class of each image, or names that begin with the class (cat.0.jpg).';
