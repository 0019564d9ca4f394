import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CopyNames } from '../../../src/engine/jobs/split/copyNames';
import { copySplit } from '../../../src/engine/jobs/split/copySplit';
import type { MadeSplit } from '../../../src/engine/jobs/split/makeSplit';
import { undoCopy } from '../../../src/engine/jobs/split/undoCopy';
import { copyManifestFile, copyManifestSchema } from '../../../src/protocol/splitCopy';
import { parseJsonWith } from '../../../src/protocol/parse';
import { temporaryFolder } from './tinyDataset';

const temporary = temporaryFolder('copies');
let number = 0;

/** Files that need not be images: a copy does not look at them. */
function dataset(files: readonly string[]): string {
  const folder = path.join(temporary, `data${number++}`);
  files.forEach((file, i) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), `image ${i}`);
    utimesSync(path.join(folder, file), 1_600_000_000 + i, 1_600_000_000 + i);
  });
  return folder;
}

function split(train: string[], validation: string[], test: string[]): MadeSplit {
  return {
    split: { version: 1, seed: 3, method: 'drawn', train, validation, test, duplicateGroups: [] },
    classOf: (file: string) => path.posix.dirname(file),
    told: {},
  } as unknown as MadeSplit;
}

const tree = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort();

const notify = (): void => undefined;

test('the parts of a split become folders with a folder for each class, and all of it can be taken back', async () => {
  const folder = dataset(['cats/a.jpg', 'cats/b.jpg', 'dogs/a.jpg', 'dogs/c d.jpg']);
  const before = tree(folder);
  const target = path.join(temporary, 'parts', 'deep');
  const made = split(['cats/a.jpg', 'dogs/c d.jpg'], ['cats/b.jpg'], ['dogs/a.jpg']);
  expect(await copySplit({ made, folder, target, notify })).toEqual({ target, images: 4, missing: [] });
  expect(tree(target)).toEqual([
    copyManifestFile,
    'test/dogs/a.jpg',
    'train/cats/a.jpg',
    'train/dogs/c d.jpg',
    'val/cats/b.jpg',
  ]);
  expect(readFileSync(path.join(target, 'train/dogs/c d.jpg'), 'utf8')).toBe('image 3');
  expect(readdirSync(path.dirname(target))).toEqual(['deep']);
  const manifest = parseJsonWith(copyManifestSchema, readFileSync(path.join(target, copyManifestFile), 'utf8'));
  expect(manifest.ok && manifest.value).toMatchObject({ folder, seed: 3, method: 'drawn' });
  expect(tree(folder)).toEqual(before);

  expect(await undoCopy(target)).toEqual({ removed: 4, kept: [] });
  expect(existsSync(target)).toBe(false);
  expect(tree(folder)).toEqual(before);
});

test('copies that were changed and files that were added stay, and nothing is written over', async () => {
  const folder = dataset(['cats/a.jpg', 'dogs/b.jpg']);
  const target = path.join(temporary, 'changed');
  await copySplit({ made: split(['cats/a.jpg', 'dogs/b.jpg'], [], []), folder, target, notify });
  writeFileSync(path.join(target, 'train/cats/a.jpg'), 'edited by hand');
  writeFileSync(path.join(target, 'train/cats/new.jpg'), 'added');
  const again = copySplit({ made: split(['cats/a.jpg'], [], []), folder, target, notify });
  await expect(again).rejects.toMatchObject({ code: 'folder-not-empty' });
  expect(await undoCopy(target)).toEqual({ removed: 1, kept: ['train/cats/a.jpg'] });
  expect(tree(target)).toEqual([copyManifestFile, 'train/cats/a.jpg', 'train/cats/new.jpg']);
});

test('an image that vanished is told of, and the others are copied', async () => {
  const folder = dataset(['cats/a.jpg', 'cats/b.jpg']);
  rmSync(path.join(folder, 'cats/a.jpg'));
  const told: string[] = [];
  const target = path.join(temporary, 'vanished');
  const copied = await copySplit({
    made: split(['cats/a.jpg', 'cats/b.jpg'], [], []),
    folder,
    target,
    notify: (_level, _code, message) => told.push(message),
  });
  expect(copied).toMatchObject({ images: 1, missing: ['cats/a.jpg'] });
  expect(told).toEqual([expect.stringContaining('cats/a.jpg')]);
});

test('a copy that is stopped leaves nothing, and none begins inside the dataset', async () => {
  const folder = dataset(['cats/a.jpg', 'cats/b.jpg']);
  const target = path.join(temporary, 'stopped');
  const made = split(['cats/a.jpg', 'cats/b.jpg'], [], []);
  const stop = new AbortController();
  const work = copySplit({ made, folder, target, notify, signal: stop.signal, onProgress: () => stop.abort() });
  await expect(work).rejects.toThrow();
  expect(readdirSync(temporary).filter((name) => name.includes('stopped'))).toEqual([]);
  const inside = copySplit({ made, folder, target: path.join(folder, 'parts'), notify });
  await expect(inside).rejects.toMatchObject({ code: 'wrong-option' });
});

test('a manifest that somebody wrote removes nothing outside, and no link', async () => {
  const outside = path.join(temporary, 'precious');
  mkdirSync(outside);
  writeFileSync(path.join(outside, 'a.jpg'), 'keep');
  utimesSync(path.join(outside, 'a.jpg'), 1, 1);
  const target = path.join(temporary, 'hostile');
  mkdirSync(target);
  symlinkSync(outside, path.join(target, 'train'));
  symlinkSync(path.join(outside, 'a.jpg'), path.join(target, 'b.jpg'));
  const files = ['../precious/a.jpg', path.join(outside, 'a.jpg'), 'train/a.jpg', 'b.jpg'].map((file) => ({
    file,
    from: 'a.jpg',
    bytes: 4,
    modified: 1000,
  }));
  writeFileSync(path.join(target, copyManifestFile), JSON.stringify({ version: 1, folder: '/', created: '', files }));
  expect((await undoCopy(target)).removed).toBe(0);
  expect(readFileSync(path.join(outside, 'a.jpg'), 'utf8')).toBe('keep');
  await expect(undoCopy(outside)).rejects.toMatchObject({ code: 'copy-manifest' });
});

test('names that a disk may store as one get numbers, and a class is one folder', () => {
  const names = new CopyNames();
  expect(names.placeOf('train', 'apple/scab', 'one/A.jpg')).toBe('train/apple_scab/A.jpg');
  expect(names.placeOf('train', 'apple/scab', 'two/a.JPG')).toBe('train/apple_scab/a (2).JPG');
  expect(names.placeOf('test', 'apple/scab', 'two/a.jpg')).toBe('test/apple_scab/a.jpg');
  expect(names.placeOf('train', 'apple_scab', 'x.jpg')).toBe('train/apple_scab (2)/x.jpg');
  expect(names.placeOf('validation', '..', 'y.jpg')).toBe('val/class/y.jpg');
});
