import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/core/dataset';
import { labelledImages, type TrainingImages } from '../../../src/engine/datasets/trainingImages';
import { openRecipe } from '../../../src/engine/jobs/train/preparation/openRecipe';
import { partsOf } from '../../../src/engine/jobs/train/preparation/splitImages';
import { resolveRecipe } from '../../../src/protocol/recipe/resolve';
import type { Recipe } from '../../../src/protocol/recipe/recipe';
import { temporaryFolder } from './tinyDataset';

const files = ['a/1.jpg', 'a/2.jpg', 'a/3.jpg', 'b/4.jpg', 'b/5.jpg', 'b/6.jpg'];

function images(options: Partial<Dataset> & { hashes?: string[] } = {}): TrainingImages {
  const dataset: Dataset = {
    folder: '/data/set',
    name: 'set',
    layout: 'class-folders',
    classes: ['a', 'b'],
    files,
    classIndex: Int32Array.from([0, 0, 0, 1, 1, 1]),
    part: new Uint8Array(6),
    fold: null,
    ...options,
  };
  return labelledImages(dataset, options.hashes ?? files);
}

function settings(split: object): Recipe {
  const resolved = resolveRecipe({ split });
  if (!resolved.ok) throw new Error(resolved.problems.map(({ message }) => message).join());
  return resolved.recipe;
}

/** Parts as numbers of files, and what was told. */
async function divided(split: object, of = images()): Promise<{ rows: number[][]; told: string[] }> {
  const told: string[] = [];
  const rows = await partsOf(of, settings(split), (_, code, message) => told.push(`${code}: ${message}`));
  return { rows: [rows.train, rows.validation, rows.test].map((one) => [...one]), told };
}

function splitFile(content: object | string | Buffer): string {
  const file = path.join(temporaryFolder('split'), 'split.json');
  writeFileSync(file, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return file;
}

describe('a split file', () => {
  it('may write paths in any way', async () => {
    const umlaut = images({
      files: ['a/1.jpg', 'a/2.jpg', 'a/3.jpg', 'b/ä.jpg'.normalize('NFD'), 'b/5.jpg', 'b/6.jpg'],
    });
    const file = splitFile({
      train: ['./a/1.jpg', '/data/set/a/2.jpg', 'b/ä.jpg'.normalize('NFC'), 'b\\5.jpg'],
      validation: ['A/3.JPG', 'b//6.jpg'],
      test: [],
    });
    expect(await divided({ file }, umlaut)).toEqual({ rows: [[0, 1, 3, 4], [2, 5], []], told: [] });
  });

  it.each([
    ['UTF-8 with a mark', (text: string) => iconv.encode(text, 'utf8', { addBOM: true })],
    ['UTF-16', (text: string) => iconv.encode(text, 'utf-16le', { addBOM: true })],
  ])('may be %s', async (_, encode) => {
    const text = JSON.stringify({ train: ['a/1.jpg', 'b/4.jpg'], validation: ['a/2.jpg'], test: [] });
    expect((await divided({ file: splitFile(encode(text)) })).rows).toEqual([[0, 3], [1], []]);
  });

  it('with an image in two parts is refused', async () => {
    const file = splitFile({
      train: ['a/1.jpg', 'a/2.jpg', 'b/4.jpg'],
      validation: ['./a/1.jpg', 'b/5.jpg'],
      test: ['a\\2.jpg', 'A/1.jpg'],
    });
    await expect(divided({ file })).rejects.toMatchObject({
      code: 'split-conflict',
      message: `2 images of ${file} stand in more than one part: a/1.jpg (train, validation and test) and a/2.jpg (train and test). Keep each in one part, so that nothing is judged by what it was trained on.`,
    });
  });

  it('counts what stands twice in one part, what it leaves out and what is not there', async () => {
    const file = splitFile({ train: ['a/1.jpg', 'a/1.jpg', 'b/4.jpg'], validation: ['x.jpg', 'a/2.jpg'], test: [] });
    expect((await divided({ file })).told).toEqual([
      `split-unknown: 1 path of ${file} is no usable image of this dataset: x.jpg.`,
      `split-repeated: 1 path of ${file} repeats an image in the same part; each image counts once.`,
      `split-unassigned: 3 images not named in ${file} are in no part.`,
    ]);
  });

  it('that leaves a class nothing to train on is refused unless asked', async () => {
    const file = splitFile({ train: ['a/1.jpg', 'a/2.jpg'], validation: ['b/4.jpg'], test: [] });
    await expect(divided({ file })).rejects.toMatchObject({
      code: 'split-missing-class',
      message: `${file} leaves no image of “b” to train on, so it is never predicted. Put images of it into its training part, or allow it with --allow-missing-classes (split.allowMissingClasses in a recipe).`,
    });
    const allowed = await divided({ file, allowMissingClasses: true });
    expect(allowed.rows).toEqual([[0, 1], [3], []]);
    expect(allowed.told.at(-1)).toBe(`split: ${file} leaves no image of “b” to train on, so it is never predicted.`);
  });

  it('that parts copies of one picture is told of', async () => {
    const file = splitFile({ train: ['a/1.jpg', 'b/4.jpg'], validation: ['a/2.jpg'], test: [] });
    const copies = images({ hashes: ['same', 'same', 'c', 'd', 'e', 'f'] });
    expect((await divided({ file }, copies)).told).toContain(
      'leak: 1 held-out image is also in the training part under another name, such as a/2.jpg and a/1.jpg: the score is too good.',
    );
  });

  it.each(['{', '[1]', '['.repeat(50_000), '{"train": 5}'])('that is none is refused in a sentence', async (text) => {
    await expect(divided({ file: splitFile(text) })).rejects.toMatchObject({ code: 'split-unreadable' });
  });
});

describe('folds', () => {
  const fold = Int32Array.from([0, 1, 2, 0, 1, 2]);

  it('give the validation part where one is chosen', async () => {
    const { rows, told } = await divided({ fold: 1 }, images({ fold }));
    expect(rows).toEqual([[0, 2, 3, 5], [1, 4], []]);
    expect(told).toEqual(['split: 4 train and 2 validation images. Fold 1 is the validation part.']);
  });

  it('leave the test part as it is', async () => {
    const { rows } = await divided({ fold: 0 }, images({ fold, part: Uint8Array.from([3, 0, 0, 1, 1, 3]) }));
    expect(rows).toEqual([[1, 2, 4], [3], [0, 5]]);
  });

  it('that are not there are refused', async () => {
    await expect(divided({ fold: 7 }, images({ fold }))).rejects.toMatchObject({
      code: 'no-fold',
      message: '/data/set has no fold 7. It has the folds 0, 1 and 2: choose another --fold.',
    });
    await expect(divided({ fold: 0 })).rejects.toThrow('No table of it has a column “fold”');
    expect(resolveRecipe({ split: { fold: 1, file: 'split.json' } })).toMatchObject({ ok: false });
  });
});

describe('a recipe', () => {
  it.each(['utf8', 'utf-16le', 'utf-16be'])('is read in %s with a mark', async (encoding) => {
    const file = path.join(temporaryFolder('recipe'), 'flowers.loupe.json');
    writeFileSync(file, iconv.encode('// Blümchen\n{"dataset": "Blümchen", "seed": 3}', encoding, { addBOM: true }));
    const { config, dataset } = await openRecipe(file);
    expect(config.seed).toBe(3);
    expect(dataset).toBe(path.join(path.dirname(file), 'Blümchen'));
  });
});
