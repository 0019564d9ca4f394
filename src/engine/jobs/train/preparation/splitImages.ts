import type { Notify } from '../../../../core/codes/noticeCodes';
import { LoupeError } from '../../../../core/errors';
import { listWords } from '../../../../core/format';
import { partCode, parts, type Part } from '../../../../core/parts';
import { splitDataset } from '../../../../core/split';
import type { SplitFile } from '../../../../protocol/runFiles';
import type { RunWriter } from '../../../runs/runWriter';
import type { Recipe } from '../../../../protocol/recipe/recipe';
import type { TrainingImages } from '../../../datasets/trainingImages';
import { givenSplit } from './givenSplit';
import { sayDivided } from './dividedGroups';
import { keepTogether, namedGroups } from './keepTogether';

/** What of a recipe decides the parts. */
export type SplitSettings = Pick<Recipe, 'split' | 'seed'>;

/** Positions (in TrainingImages) of each part's images. */
export type PartRows = Readonly<Record<Part, Uint32Array>>;

/**
 * Divides the images (with what `keepTogether` says of them) into parts, by a given file or as the data says, and
 * writes `split.json`; `own` is that of a resumed run. What a user must know (drawn parts, leaks, unknown paths)
 * becomes a notice. Throws LoupeError `split-empty`, `no-fold`, or what `givenSplit` and `splitDataset` throw.
 */
export async function splitImages(
  images: TrainingImages,
  settings: Recipe,
  writer: RunWriter,
  own?: string,
): Promise<PartRows> {
  const { rows, method } = await divideImages(images, settings, writer.notify, own);
  if (own === undefined) {
    writer.writeSplit(splitFileOf(images, rows, method, settings.seed));
    for (const message of foundWords(images, rows)) writer.notify('info', 'parts', message);
  }
  return rows;
}

/** What each part holds, in the words that users of Keras look for. */
function foundWords(images: TrainingImages, rows: PartRows): string[] {
  return parts
    .filter((name) => rows[name].length > 0)
    .map((name) => {
      const classes = new Set(Array.from(rows[name], (index) => images.labels[index])).size;
      return `${partTitles[name]}: Found ${rows[name].length} images belonging to ${classes} classes.`;
    });
}

const partTitles: Readonly<Record<Part, string>> = { train: 'Training', validation: 'Validation', test: 'Test' };

/** The parts that a training with these settings would have; nothing is written. Throws as `splitImages` does. */
export async function partsOf(images: TrainingImages, settings: Recipe, tell: Notify): Promise<PartRows> {
  return (await divideImages(await keepTogether(images, settings, tell), settings, tell)).rows;
}

/** The parts of images (with what `keepTogether` says of them), and where they come from. Throws as `splitImages`. */
export async function divideImages(
  images: TrainingImages,
  settings: SplitSettings,
  tell: Notify,
  own?: string,
): Promise<{ rows: Record<Part, Uint32Array>; method: string }> {
  const file = own ?? settings.split.file;
  const { part, method } =
    file === null
      ? drawnSplit(images, settings, tell)
      : {
          part: await givenSplit(images, file, {
            // A run that goes on has the split that it began with.
            allowMissingClasses: own !== undefined || settings.split.allowMissingClasses === true,
            tell,
          }),
          method: 'file',
        };
  const rows = Object.fromEntries(parts.map((name) => [name, rowsOf(part, partCode[name])])) as Record<
    Part,
    Uint32Array
  >;
  if (rows.train.length === 0)
    throw new LoupeError('split-empty', 'The split leaves no image to train on. Put images into its training part.');
  return { rows, method };
}

function drawnSplit(
  images: TrainingImages,
  settings: SplitSettings,
  tell: Notify,
): { part: Uint8Array; method: string } {
  const { fold } = settings.split;
  const split = splitDataset({
    classIndex: images.labels,
    part: fold == null ? images.part : withFold(images, fold),
    groups: images.groups,
    together: images.together?.groups,
    classes: images.dataset.classes,
    validationShare: settings.split.validation,
    testShare: settings.split.test,
    seed: settings.seed,
  });
  tell(
    split.leaks.length > 0 ? 'warning' : 'info',
    split.leaks.length > 0 ? 'leak' : 'split',
    `${split.words}${fold == null ? '' : ` Fold ${fold} is the validation part.`}`,
  );
  sayDivided(images, split.divided, tell);
  return split;
}

/**
 * What the data says with one of its folds as the validation part and the others to train on. Parts that the data
 * assigns itself stay. Throws LoupeError `no-fold`.
 */
function withFold({ dataset, fold, part }: TrainingImages, chosen: number): Uint8Array {
  const numbers = [...new Set(fold ?? [])].filter((number) => number >= 0).sort((a, b) => a - b);
  if (!fold || !numbers.includes(chosen)) {
    const there =
      numbers.length === 0
        ? 'No table of it has a column “fold”'
        : `It has the folds ${listWords(numbers.map(String), 12)}`;
    throw new LoupeError('no-fold', `${dataset.folder} has no fold ${chosen}. ${there}: choose another --fold.`);
  }
  return part.map((code, index) =>
    code === partCode.none || code === partCode.train
      ? fold[index] === chosen
        ? partCode.validation
        : partCode.train
      : code,
  );
}

/** The content of a `split.json`. */
export function splitFileOf(images: TrainingImages, rows: PartRows, method: string, seed: number): SplitFile {
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
    groupBy: images.together?.by ?? null,
    groups: namedGroups(images),
  };
}

function rowsOf(part: Uint8Array, code: number): Uint32Array {
  return Uint32Array.from([...part.keys()].filter((index) => part[index] === code));
}
