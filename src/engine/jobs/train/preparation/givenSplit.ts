import * as path from 'node:path';
import type { Notify } from '../../../../core/codes/noticeCodes';
import { LoupeError, messageOf } from '../../../../core/errors';
import { listWords, plural } from '../../../../core/format';
import { partCode, parts, type Part } from '../../../../core/parts';
import { sameText } from '../../../../core/sameName';
import { findLeaks } from '../../../../core/split';
import { parseJsonWith } from '../../../../protocol/parse';
import { splitFileSchema, type SplitFile } from '../../../../protocol/runFiles';
import type { TrainingImages } from '../../../datasets/trainingImages';
import { readTextFile } from '../../../formats/text/readTextFile';
import { dividedGroups, sayDivided } from './dividedGroups';

export interface GivenSplitOptions {
  /** Whether classes may have no image to train on. */
  readonly allowMissingClasses: boolean;
  readonly tell: Notify;
}

/**
 * The part of every image by a split file; 0 for images that it does not name. What it names without use, twice, or not
 * at all becomes a notice. Throws LoupeError `split-unreadable`, `split-conflict` for a file in two parts, and
 * `split-missing-class`.
 */
export async function givenSplit(
  images: TrainingImages,
  file: string,
  { allowMissingClasses, tell }: GivenSplitOptions,
): Promise<Uint8Array> {
  const split = await readSplitFile(file);
  const find = finder(images);
  const part = new Uint8Array(images.files.length);
  const unknown: string[] = [];
  const conflicts = new Map<number, Set<Part>>();
  let repeated = 0;
  for (const name of parts) {
    for (const written of split[name]) {
      const index = find(written);
      if (index === undefined) unknown.push(written);
      else if (part[index] === partCode.none) part[index] = partCode[name];
      else if (part[index] === partCode[name]) repeated++;
      else conflicts.set(index, (conflicts.get(index) ?? new Set([parts[part[index]! - 1]!])).add(name));
    }
  }
  if (conflicts.size > 0) {
    const examples = [...conflicts].map(([index, of]) => `${images.files[index]!} (${listWords([...of])})`);
    throw new LoupeError(
      'split-conflict',
      `${plural(conflicts.size, 'image')} of ${file} ${conflicts.size === 1 ? 'stands' : 'stand'} in more than one part: ${listWords(examples, 3)}. Keep each in one part, so that nothing is judged by what it was trained on.`,
    );
  }
  sayWhatIsOdd(file, part, unknown, repeated, tell);
  sayLeaks(images, part, tell);
  if (images.together) sayDivided(images, dividedGroups(images, part), tell);
  requireTraining(images, part, file, allowMissingClasses, tell);
  return part;
}

/** Finds images by the paths of a split file: relative or absolute, with any slashes, in either form of Unicode. */
export function finder(images: Pick<TrainingImages, 'files' | 'dataset'>): (written: string) => number | undefined {
  const exact = new Map(images.files.map((name, index) => [sameText(name), index]));
  const byCase = new Map<string, number | null>();
  images.files.forEach((name, index) => {
    const key = sameText(name).toLowerCase();
    byCase.set(key, byCase.has(key) ? null : index);
  });
  const folder = `${sameText(path.resolve(images.dataset.folder)).replaceAll('\\', '/')}/`;
  return (written) => {
    const plain = sameText(written.trim()).replaceAll('\\', '/');
    const inside = plain.startsWith(folder) ? plain.slice(folder.length) : path.posix.normalize(plain);
    return exact.get(inside) ?? byCase.get(inside.toLowerCase()) ?? undefined;
  };
}

function sayWhatIsOdd(
  file: string,
  part: Uint8Array,
  unknown: readonly string[],
  repeated: number,
  tell: Notify,
): void {
  if (unknown.length > 0)
    tell(
      'warning',
      'split-unknown',
      `${plural(unknown.length, 'path')} of ${file} ${unknown.length === 1 ? 'is no usable image' : 'are no usable images'} of this dataset: ${listWords(unknown, 3)}.`,
    );
  if (repeated > 0)
    tell(
      'info',
      'split-repeated',
      `${plural(repeated, 'path')} of ${file} ${repeated === 1 ? 'repeats' : 'repeat'} an image in the same part; each image counts once.`,
    );
  const unassigned = part.reduce((sum, code) => sum + Number(code === 0), 0);
  if (unassigned > 0)
    tell(
      'info',
      'split-unassigned',
      `${plural(unassigned, 'image')} not named in ${file} ${unassigned === 1 ? 'is' : 'are'} in no part.`,
    );
}

/** Copies of training images in other parts: the file names tell nothing of them. */
function sayLeaks(images: TrainingImages, part: Uint8Array, tell: Notify): void {
  const groups = Array.from(images.groups, (group, index) => (part[index] === partCode.none ? -1 : group));
  const leaks = findLeaks(part, { groups, classIndex: images.labels });
  if (leaks.length === 0) return;
  const copies = leaks.reduce((sum, leak) => sum + leak.heldOut.length, 0);
  const example = leaks[0]!;
  tell(
    'warning',
    'leak',
    `${plural(copies, 'held-out image')} ${copies === 1 ? 'is also' : 'are also'} in the training part under another name, such as ${images.files[example.heldOut[0]!]!} and ${images.files[example.train[0]!]!}: the score is too good.`,
  );
}

function requireTraining(images: TrainingImages, part: Uint8Array, file: string, allowed: boolean, tell: Notify): void {
  const trained = new Set(images.labels.filter((_, index) => part[index] === partCode.train));
  if (trained.size === 0) return;
  const missing = [...new Set(images.labels)].filter((label) => !trained.has(label)).sort((a, b) => a - b);
  if (missing.length === 0) return;
  const names = listWords(missing.map((label) => `“${images.dataset.classes[label]!}”`));
  const what = `${file} leaves no image of ${names} to train on, so ${missing.length === 1 ? 'it is' : 'they are'} never predicted.`;
  if (!allowed)
    throw new LoupeError(
      'split-missing-class',
      `${what} Put images of ${missing.length === 1 ? 'it' : 'each'} into its training part, or allow it with --allow-missing-classes (split.allowMissingClasses in a recipe).`,
    );
  tell('warning', 'split', what);
}

/** Throws LoupeError `split-unreadable`. */
export async function readSplitFile(file: string): Promise<SplitFile> {
  let text: string;
  try {
    ({ text } = await readTextFile(file));
  } catch (error) {
    throw new LoupeError(
      'split-unreadable',
      `The split ${file} cannot be read: ${messageOf(error).replace(/\.$/, '')}. Check the path given to --split.`,
      { cause: error },
    );
  }
  const parsed = parseJsonWith(splitFileSchema, text);
  if (!parsed.ok) {
    throw new LoupeError(
      'split-unreadable',
      `${file} is no split (${parsed.problem}). It must be JSON: {"train": [paths], "validation": […], "test": […]}, relative to the dataset.`,
    );
  }
  return parsed.value;
}
