import * as path from 'node:path';
import type { LayoutChoice } from '../../../core/dataset';
import { classBases } from '../../../core/fix/sortImages';
import { LoupeError } from '../../../core/errors';
import { sortNatural } from '../../../core/naturalOrder';
import { Random } from '../../../core/random';
import { isUnsorted } from '../../../core/sorting/unsorted';
import { FolderMemory } from '../../cache/folderMemory';
import { openWithMemory } from '../../datasets/openDataset';
import { decoderVersion } from '../../images/decode';

/** A folder with images that have no class yet. */
export interface Sortable {
  /** Absolute. */
  readonly folder: string;
  /** Images without a class, in natural order, relative to the folder. */
  readonly files: readonly string[];
  readonly classes: readonly string[];
  /** Images of each class. */
  readonly counts: readonly number[];
  /** Some of the images that have a class, for the head to be fitted to. */
  readonly examples: readonly { readonly file: string; readonly label: string }[];
  /** How the folder is read; null where it has no classes yet. */
  readonly reading: LayoutChoice | null;
  /** What gives an image its class: a folder, or a row of this table. */
  readonly place: 'folders' | 'table';
  /** Folders in which those of the classes stand, '' for the dataset itself; of several, the user chooses. */
  readonly bases: readonly string[];
}

/** Examples of a class, and of all: more would hardly teach the head more. */
const [mostOfClass, mostExamples] = [100, 4000];

/**
 * Reads a folder as sorting needs it: images without a class, and what the others say of the classes. One without any
 * class will do. Throws what `openDataset` throws otherwise, and LoupeError `nothing-to-sort` where the names of the
 * images already give their classes.
 */
export async function readSortable(
  folder: string,
  { layout, signal }: { readonly layout?: LayoutChoice | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<Sortable> {
  const root = path.resolve(folder);
  const memory = await FolderMemory.open(root, decoderVersion);
  const { opened, stamps } = await openWithMemory(root, memory, {
    layout,
    signal,
    oneClass: true,
    withoutClasses: true,
    unclear: 'take',
  });
  await memory.save();
  const { dataset, unlabelled, skipped, reading } = opened;
  const stray = skipped.filter(({ file, code }) => isUnsorted(code) && stamps.has(file)).map(({ file }) => file);
  const files = sortNatural([...new Set([...unlabelled, ...stray])]);
  if (files.length > 0 && dataset.layout === 'flat-names' && dataset.classes.length > 0)
    throw new LoupeError(
      'nothing-to-sort',
      `${root}: The names of the images give their classes. Rename those that have none, or say with --layout how the folder is meant.`,
    );
  const counts = new Array<number>(dataset.classes.length).fill(0);
  for (const label of dataset.classIndex) counts[label]!++;
  const none = dataset.classes.length === 0;
  return {
    folder: root,
    files,
    classes: dataset.classes,
    counts,
    examples: examplesOf(dataset),
    reading: none ? null : reading,
    place: dataset.layout === 'table' ? 'table' : 'folders',
    bases: none || dataset.layout === 'table' ? [] : classBases({ ...dataset, choice: reading }),
  };
}

function examplesOf({
  files,
  classes,
  classIndex,
}: {
  readonly files: readonly string[];
  readonly classes: readonly string[];
  readonly classIndex: Int32Array;
}): Sortable['examples'] {
  const taken = new Int32Array(classes.length);
  const most = Math.min(mostOfClass, Math.max(2, Math.floor(mostExamples / Math.max(1, classes.length))));
  const order = new Random(1).permutation(files.length);
  const examples: { file: string; label: string }[] = [];
  for (const i of order) {
    const label = classIndex[i]!;
    if (label < 0 || taken[label]! >= most) continue;
    taken[label]!++;
    examples.push({ file: files[i]!, label: classes[label]! });
  }
  return examples;
}
