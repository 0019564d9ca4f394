import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import sharp from 'sharp';
import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';
import { preview, type PreviewJob } from '../../../src/engine/jobs/preview/preview';
import { previewSchema, type Preview } from '../../../src/protocol/preview';
import { temporaryFolder, tinyDataset } from './tinyDataset';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
let dataset: string;

beforeAll(async () => {
  dataset = await tinyDataset(12);
});

function draw(options: Partial<PreviewJob> = {}): Promise<Preview> {
  return preview({
    folder: dataset,
    out: temporaryFolder('preview'),
    recipe: 'small-cnn',
    config: { batchSize: 8 },
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...options,
  });
}

function pictures({ folder, parts }: Preview): Buffer[] {
  return parts.flatMap(({ batch }) =>
    batch.flatMap(({ before, after }) =>
      [before, ...(after === null ? [] : [after])].map((name) => readFileSync(path.join(folder, name))),
    ),
  );
}

test('a batch of each part is drawn at the size of the network, only training images are changed', async () => {
  const drawn = await draw();
  expect(v.parse(previewSchema, JSON.parse(readFileSync(path.join(drawn.folder, 'preview.json'), 'utf8')))).toEqual(
    drawn,
  );
  expect(drawn.shape).toEqual([8, 96, 96, 3]);
  const [train, validation] = drawn.parts;
  expect(train).toMatchObject({ part: 'train' });
  expect(train!.batch).toHaveLength(8);
  expect(train!.batch.filter(({ after }) => after !== null).length).toBeGreaterThan(5);
  expect(validation!.batch.every(({ after }) => after === null)).toBe(true);
  expect(await sharp(path.join(drawn.folder, train!.batch[0]!.before)).metadata()).toMatchObject({
    width: 96,
    height: 96,
    channels: 3,
  });
  expect(drawn.augmentation).toContain('mirrored left to right with probability 0.5');
});

test('the same seed and epoch give the same images, another epoch gives others', async () => {
  const [first, again, next, seeded] = [await draw(), await draw(), await draw({ epoch: 2 }), await draw({ seed: 5 })];
  expect(pictures(again)).toEqual(pictures(first));
  expect(pictures(next)).not.toEqual(pictures(first));
  expect(seeded.parts[0]!.batch.map(({ file }) => file)).not.toEqual(first.parts[0]!.batch.map(({ file }) => file));
});

test('nothing is changed where the mode computes features once', async () => {
  const { parts, augmentation, shape } = await draw({ recipe: 'quick', config: {} });
  expect(shape).toEqual([32, 224, 224, 3]);
  expect(augmentation).toEqual([]);
  expect(parts.flatMap(({ batch }) => batch).every(({ after }) => after === null)).toBe(true);
});

test('images of one colour are found, and a file that cannot be read is told', async () => {
  const folder = await tinyDataset(6);
  const [name] = (await draw({ folder })).parts[0]!.batch.map(({ file }) => path.dirname(file));
  await sharp({ create: { width: 40, height: 30, channels: 3, background: { r: 0, g: 0, b: 0 } } })
    .png()
    .toFile(path.join(folder, name!, 'black.png'));
  await sharp({ create: { width: 40, height: 30, channels: 3, background: { r: 9, g: 90, b: 200 } } })
    .png()
    .toFile(path.join(folder, name!, 'blue.png'));
  writeFileSync(
    path.join(folder, name!, 'broken.png'),
    readFileSync(path.join(folder, name!, 'blue.png')).subarray(0, 60),
  );
  const { blank, skipped, checked } = await draw({ folder });
  expect(blank).toEqual([
    { file: `${name}/black.png`, class: name, colour: [0, 0, 0] },
    { file: `${name}/blue.png`, class: name, colour: [9, 90, 200] },
  ]);
  expect(skipped.map(({ file }) => file)).toEqual([`${name}/broken.png`]);
  expect(checked).toBe(21);
});
