import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { compareOptimizers } from '../../../src/engine/jobs/compareOptimizers/compareOptimizers';
import { train } from '../../../src/engine/jobs/train/train';
import { scanDataset } from '../../../src/engine/datasets/scanDataset';
import { temporaryFolder, tinyDataset } from './tinyDataset';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');

/** Folders of every kind that nothing can be trained on, by the code that says why. */
const folders: Readonly<Record<string, () => Promise<string> | string>> = {
  'no-images': () => temporaryFolder('empty'),
  'one-class': () => tinyDataset(3, ['blue: 🐟']),
  'no-classes': async () => path.join(await tinyDataset(3, ['blue: 🐟']), 'blue: 🐟'),
};

it.each(Object.keys(folders))('%s: no run is left, nor a folder that was made for it', async (code) => {
  const folder = await folders[code]!();
  const workspace = temporaryFolder('ws');
  await expect(train({ folder, workspace })).rejects.toMatchObject({ code });
  expect(readdirSync(workspace)).toEqual([]);
});

it('leaves runs of others, a given folder as it was, and no folder that was missing', async () => {
  const folder = temporaryFolder('empty');
  const workspace = temporaryFolder('ws');
  const other = path.join(workspace, '.loupe', 'runs', 'other');
  mkdirSync(other, { recursive: true });
  await expect(train({ folder, workspace })).rejects.toMatchObject({ code: 'no-images' });
  expect(readdirSync(path.dirname(other))).toEqual(['other']);

  const given = path.join(workspace, 'given');
  mkdirSync(given);
  await expect(train({ folder, workspace, out: given })).rejects.toMatchObject({ code: 'no-images' });
  expect(readdirSync(given)).toEqual([]);
  await expect(train({ folder, workspace, out: path.join(workspace, 'a', 'b') })).rejects.toThrow('no images');
  expect(existsSync(path.join(workspace, 'a'))).toBe(false);
});

it('keeps a runs folder in which another run began meanwhile', async () => {
  const workspace = temporaryFolder('ws');
  const other = path.join(workspace, '.loupe', 'runs', 'other');
  const started = train({ folder: temporaryFolder('empty'), workspace, onStart: () => mkdirSync(other) });
  await expect(started).rejects.toMatchObject({ code: 'no-images' });
  expect(readdirSync(path.join(workspace, '.loupe')).sort()).toEqual(['.gitignore', 'runs']);
  expect(readdirSync(path.dirname(other))).toEqual(['other']);
});

it('leaves no comparison of optimizers either', async () => {
  const workspace = temporaryFolder('ws');
  const choice = { folder: await tinyDataset(3, ['blue: 🐟']), recipe: 'small-cnn' };
  await expect(compareOptimizers({ workspace, choice })).rejects.toMatchObject({ code: 'one-class' });
  expect(readdirSync(workspace)).toEqual([]);
});

it('scans a folder of one class all the same, and says that nothing can be trained on it', async () => {
  const folder = await tinyDataset(3, ['blue: 🐟']);
  writeFileSync(path.join(folder, 'notes.txt'), 'x');
  const report = await scanDataset(folder);
  expect(report).toMatchObject({ classes: ['blue: 🐟'], problems: [{ file: '', code: 'one-class' }] });
  expect(report.problems[0]!.message).toMatch(/^Only one class was found: “blue: 🐟” \(3 images/);
});
