import { readFile } from 'node:fs/promises';
import type { Notify } from '../../../../core/codes/noticeCodes';
import { LoupeError, messageOf } from '../../../../core/errors';
import { listWords, plural } from '../../../../core/format';
import { partCode, parts, type Part } from '../../../../core/parts';
import { splitDataset } from '../../../../core/split';
import { parseJsonWith } from '../../../../protocol/parse';
import { splitFileSchema, type SplitFile } from '../../../../protocol/runFiles';
import type { RunWriter } from '../../../runs/runWriter';
import type { Recipe } from '../../../../protocol/recipe/recipe';
import type { TrainingImages } from '../../../datasets/trainingImages';

/** Positions (in TrainingImages) of each part's images. */
export type PartRows = Readonly<Record<Part, Uint32Array>>;

/**
 * Divides the images into parts, by a given file or as the data says, and writes `split.json`; `own` is that of a
 * resumed run. What a user must know (drawn parts, leaks, unknown paths) becomes a notice. Throws LoupeError
 * `split-unreadable`, `split-empty`, or what `splitDataset` throws.
 */
export async function splitImages(
  images: TrainingImages,
  settings: Recipe,
  writer: RunWriter,
  own?: string,
): Promise<PartRows> {
  const { rows, method } = await divided(images, settings, writer.notify, own);
  if (own === undefined) writer.writeSplit(splitFileOf(images, rows, method, settings.seed));
  return rows;
}

/** The parts that a training with these settings would have; nothing is written. Throws as `splitImages` does. */
export async function partsOf(images: TrainingImages, settings: Recipe, tell: Notify): Promise<PartRows> {
  return (await divided(images, settings, tell)).rows;
}

async function divided(
  images: TrainingImages,
  settings: Recipe,
  tell: Notify,
  own?: string,
): Promise<{ rows: Record<Part, Uint32Array>; method: string }> {
  const file = own ?? settings.split.file;
  const { part, method } = file === null ? drawnSplit(images, settings, tell) : await givenSplit(images, file, tell);
  const rows = Object.fromEntries(parts.map((name) => [name, rowsOf(part, partCode[name])])) as Record<
    Part,
    Uint32Array
  >;
  if (rows.train.length === 0)
    throw new LoupeError('split-empty', 'The split leaves no image to train on. Put images into its training part.');
  return { rows, method };
}

function drawnSplit(images: TrainingImages, settings: Recipe, tell: Notify): { part: Uint8Array; method: string } {
  const split = splitDataset({
    classIndex: images.labels,
    part: images.part,
    groups: [...images.groups],
    classes: images.dataset.classes,
    validationShare: settings.split.validation,
    testShare: settings.split.test,
    seed: settings.seed,
  });
  tell(split.leaks.length > 0 ? 'warning' : 'info', split.leaks.length > 0 ? 'leak' : 'split', split.words);
  return split;
}

async function givenSplit(
  images: TrainingImages,
  file: string,
  tell: Notify,
): Promise<{ part: Uint8Array; method: string }> {
  const split = await readSplitFile(file);
  const position = new Map(images.files.map((name, index) => [name, index]));
  const part = new Uint8Array(images.files.length);
  const unknown: string[] = [];
  for (const name of parts) {
    for (const path of split[name]) {
      const index = position.get(path.replaceAll('\\', '/').replace(/^\.\//, ''));
      if (index === undefined) unknown.push(path);
      else part[index] = partCode[name];
    }
  }
  if (unknown.length > 0) {
    tell(
      'warning',
      'split-unknown',
      `${plural(unknown.length, 'path')} of ${file} ${unknown.length === 1 ? 'is no usable image' : 'are no usable images'} of this dataset: ${listWords(unknown, 3)}.`,
    );
  }
  const unassigned = part.reduce((sum, code) => sum + Number(code === 0), 0);
  if (unassigned > 0)
    tell(
      'info',
      'split-unassigned',
      `${plural(unassigned, 'image')} not named in ${file} ${unassigned === 1 ? 'is' : 'are'} in no part.`,
    );
  return { part, method: 'file' };
}

async function readSplitFile(file: string): Promise<SplitFile> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new LoupeError(
      'split-unreadable',
      `The split ${file} cannot be read: ${messageOf(error)}. Check the path given to --split.`,
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

function splitFileOf(images: TrainingImages, rows: PartRows, method: string, seed: number): SplitFile {
  const groups: string[][] = [];
  images.groups.forEach((group, index) => {
    if (group >= 0) (groups[group] ??= []).push(images.files[index] as string);
  });
  const names = (part: Part) => Array.from(rows[part], (index) => images.files[index] as string);
  return {
    version: 1,
    seed,
    method,
    train: names('train'),
    validation: names('validation'),
    test: names('test'),
    duplicateGroups: groups,
  };
}

function rowsOf(part: Uint8Array, code: number): Uint32Array {
  return Uint32Array.from([...part.keys()].filter((index) => part[index] === code));
}
