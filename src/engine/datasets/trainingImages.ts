import { leftOutWords } from '../../core/layouts/leftOut';
import type { Dataset, SkippedFile } from '../../core/dataset';
import { LoupeError } from '../../core/errors';

/** The labelled images of a dataset that can be used, as columns; `row` is the index into the dataset. */
export interface TrainingImages {
  readonly dataset: Dataset;
  readonly row: readonly number[];
  readonly files: readonly string[];
  /** SHA-256 of each file's content, hexadecimal; something else, but unique, where it could not be read. */
  readonly hashes: readonly string[];
  readonly labels: Int32Array;
  /** What the data itself says: `partCode`. */
  readonly part: Uint8Array;
  /** Number of each image's fold, -1 where it has none; null where the data has no folds. */
  readonly fold: Int32Array | null;
  /** Files of equal content share a number, -1 is a file without a copy. */
  readonly groups: Int32Array;
  /** What was asked to stay on one side of a split; null where only files of equal content do. */
  readonly together: Together | null;
}

/** Images that belong together, such as those of a patient. */
export interface Together {
  /** As `--group-by` names it. */
  readonly by: string;
  /** The group of each image, null where nothing tells one. */
  readonly names: readonly (string | null)[];
  /** Those groups united with the groups of equal files; -1 is an image that stands alone. */
  readonly groups: Int32Array;
}

/** The labelled files of a dataset with their content hashes (one for each file of the dataset). */
export function labelledImages(dataset: Dataset, hashes: readonly string[]): TrainingImages {
  const row: number[] = [];
  dataset.classIndex.forEach((label, index) => {
    if (label >= 0) row.push(index);
  });
  return columnsOf(dataset, row, hashes);
}

/** The images without those at the given positions. */
export function withoutImages(images: TrainingImages, left: ReadonlySet<number>): TrainingImages {
  if (left.size === 0) return images;
  const kept = images.row.filter((_, index) => !left.has(index));
  const hashes: string[] = [];
  images.row.forEach((datasetRow, index) => {
    hashes[datasetRow] = images.hashes[index] as string;
  });
  return columnsOf(images.dataset, kept, hashes);
}

/** Throws LoupeError `too-few-classes` unless images of two classes are left. */
export function requireTwoClasses(images: TrainingImages, skipped: readonly SkippedFile[]): void {
  const present = [...new Set(images.labels)].map((label) => images.dataset.classes[label] as string);
  if (present.length >= 2) return;
  const found =
    present.length === 0 ? 'no usable image of any class' : `usable images of one class only (“${present[0]}”)`;
  const left = skipped.length > 0 ? ` ${leftOutWords(skipped, 'skipped')}, see the skip ledger.` : '';
  throw new LoupeError(
    'too-few-classes',
    `${images.dataset.folder} holds ${found}.${left} A classifier needs images of at least two classes: put each class into a folder of its own.`,
  );
}

function columnsOf(dataset: Dataset, row: readonly number[], hashes: readonly string[]): TrainingImages {
  // A file whose content could not be read equals no other; decoding it will say why.
  const own = row.map((index) => hashes[index] || `unread ${index}`);
  return {
    dataset,
    row,
    files: row.map((index) => dataset.files[index] as string),
    hashes: own,
    labels: Int32Array.from(row, (index) => dataset.classIndex[index] as number),
    part: Uint8Array.from(row, (index) => dataset.part[index] as number),
    fold: dataset.fold && Int32Array.from(row, (index) => dataset.fold![index] as number),
    groups: groupsOf(own),
    together: null,
  };
}

function groupsOf(hashes: readonly string[]): Int32Array {
  const counts = new Map<string, number>();
  for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  const numbers = new Map<string, number>();
  return Int32Array.from(hashes, (hash) => {
    if ((counts.get(hash) as number) < 2) return -1;
    const known = numbers.get(hash) ?? numbers.size;
    numbers.set(hash, known);
    return known;
  });
}
