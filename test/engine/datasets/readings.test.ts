import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDataset } from '../../../src/engine/datasets/openDataset';
import { recordedLayout } from '../../../src/engine/datasets/recordedLayout';
import { scanDataset } from '../../../src/engine/datasets/scanDataset';

let base = '';
beforeAll(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'loupe-readings-'));
  process.env['LOUPE_CACHE_DIR'] = path.join(base, 'cache');
});
afterAll(async () => {
  delete process.env['LOUPE_CACHE_DIR'];
  await rm(base, { recursive: true, force: true });
});

/** A folder of images of one grey each. */
async function drawn(name: string, files: readonly string[], others: readonly string[] = []): Promise<string> {
  const folder = path.join(base, name);
  for (const [i, file] of files.entries()) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    const grey = 5 * i;
    const image = sharp({ create: { width: 4, height: 4, channels: 3, background: { r: grey, g: grey, b: 9 } } });
    await writeFile(path.join(folder, file), await image.png().toBuffer());
  }
  for (const file of others) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), 'a text\n');
  }
  return folder;
}
const pairs = ['apple/healthy/1.png', 'apple/scab/2.png', 'pear/healthy/3.png', 'pear/scab/4.png'];

it('are asked for where a folder can be meant in several ways, and named exactly', async () => {
  const folder = await drawn('pairs', pairs);
  await expect(openDataset(folder)).rejects.toMatchObject({
    code: 'layout-unclear',
    message: expect.stringMatching(
      /--layout class-folders:1-2 \(4 classes, 4 images.*--layout class-folders:2 \(2 classes.*--layout class-folders:1 \(2 classes/,
    ) as string,
  });
  const joined = await openDataset(folder, { layout: 'class-folders:1-2' });
  expect(joined.dataset.classes).toEqual(['apple/healthy', 'apple/scab', 'pear/healthy', 'pear/scab']);
  const inner = await openDataset(folder, { layout: 'class-folders:2' });
  expect([inner.dataset.classes, inner.reading, inner.clear]).toEqual([['healthy', 'scab'], 'class-folders:2', true]);
});

it('are shown all by a scan, which takes the likeliest', async () => {
  const report = await scanDataset(path.join(base, 'pairs'));
  expect([report.reading, report.clear]).toEqual(['class-folders:1-2', false]);
  expect(report.candidates?.map(({ layout }) => layout)).toEqual([
    'class-folders:1-2',
    'class-folders:2',
    'class-folders:1',
  ]);
  expect(report.problems.map(({ code }) => code)).toContain('layout-unclear');
});

it('are decided by the classes of a model that is scored', async () => {
  const opened = await openDataset(path.join(base, 'pairs'), { known: ['Healthy', 'scab'] });
  expect([opened.reading, opened.dataset.classes]).toEqual(['class-folders:2', ['healthy', 'scab']]);
});

it('give a bad file the class of the reading that was taken', async () => {
  const folder = await drawn('bad', [
    'seg_train/seg_train/a/1.png',
    'seg_train/seg_train/b/2.png',
    'seg_test/seg_test/a/3.png',
  ]);
  await writeFile(path.join(folder, 'seg_train/seg_train/b/broken.png'), '');
  const { skipped, dataset, taken } = await openDataset(folder);
  expect(skipped).toMatchObject([{ file: 'seg_train/seg_train/b/broken.png', class: 'b' }]);
  expect([...dataset.part]).toEqual([3, 1, 1]);
  expect(taken).toContain('were looked through');
});

it('speak of files that are no images', async () => {
  const boxes = await drawn(
    'boxes',
    ['images/train/1.png', 'images/val/2.png'],
    ['labels/train/1.txt', 'labels/val/2.txt'],
  );
  await expect(openDataset(boxes)).rejects.toThrow(/labels\/train\/1\.txt and its like are files of YOLO/);
  const lists = await drawn('lists', ['images/pie/1.png', 'images/soup/2.png'], ['meta/train.txt', 'meta/test.txt']);
  const { problems } = await openDataset(lists);
  expect(problems).toMatchObject([{ code: 'not-read', message: expect.stringContaining('--split') as string }]);
});

it('of runs are kept exactly, or by their kind in old runs', () => {
  expect(recordedLayout({ layout: 'class-folders', reading: 'class-folders:1-2' })).toBe('class-folders:1-2');
  expect(recordedLayout({ layout: 'class-folders' })).toBe('class-folders');
  expect(recordedLayout({ layout: null })).toBeUndefined();
  expect(recordedLayout({ layout: 'table', reading: 'of a later version' })).toBe('table');
});
