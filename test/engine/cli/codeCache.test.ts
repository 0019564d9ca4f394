import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { loadBundle } from '../../../src/cli/codeCache';
import { temporaryFolder } from '../jobs/tinyDataset';

let folder: string;
let file: string;
const code = (): string[] => readdirSync(path.join(folder, 'cache', 'code'));

beforeEach(() => {
  folder = temporaryFolder('code');
  process.env.LOUPE_CACHE_DIR = path.join(folder, 'cache');
  file = path.join(folder, 'bundle.js');
  writeFileSync(file, bundle('old'));
});

function bundle(word: string): string {
  return `"use strict";\nconst { sep } = require('node:path');\nexports.answer = () => ['${word}', sep, __filename, typeof module];\nexports.later = () => import('node:os');\nexports.named = (name) => import(/* not known before */\n name);\n`;
}

const answer = ({ exports }: ReturnType<typeof loadBundle>): unknown => (exports['answer'] as () => unknown)();
const later = ({ exports }: ReturnType<typeof loadBundle>): Promise<object> =>
  (exports['later'] as () => Promise<object>)();

test('code that was compiled once is used the next time, and the bundle is a usual module', async () => {
  const first = loadBundle(file, 'train');
  expect(first.remembered).toBe(false);
  expect(answer(first)).toEqual(['old', path.sep, file, 'object']);
  // Compiled before it is kept: what is compiled only after that has a loader of its own.
  expect(await later(first)).toHaveProperty('availableParallelism');
  first.save();
  const second = loadBundle(file, 'train');
  expect(second.remembered).toBe(true);
  expect(answer(second)).toEqual(answer(first));
  expect(await later(second)).toHaveProperty('availableParallelism');
  expect(await (second.exports['named'] as (name: string) => Promise<object>)(pathToFileURL(file).href)).toHaveProperty(
    'default.answer',
  );
  expect(loadBundle(file, 'predict').remembered).toBe(false);
});

test('another source, even of the same length, never gets the code of the old one', () => {
  loadBundle(file, 'train').save();
  const before = code();
  writeFileSync(file, bundle('new'));
  const changed = loadBundle(file, 'train');
  expect(changed.remembered).toBe(false);
  expect(answer(changed)).toContain('new');
  changed.save();
  expect(code()).toHaveLength(1);
  expect(code()).not.toEqual(before);
});

test('what is kept for one use does not push out that of another', () => {
  loadBundle(file, 'train').save();
  loadBundle(file, 'find-learning-rate').save();
  loadBundle(file, 'find').save();
  expect(code()).toHaveLength(3);
});

test.each([
  ['cut short', (bytes: Buffer) => bytes.subarray(0, 60)],
  ['changed', (bytes: Buffer) => (bytes.fill(7, bytes.length - 20), bytes)],
])('a kept file that was %s is made again', (_, damage) => {
  loadBundle(file, 'train').save();
  const kept = path.join(folder, 'cache', 'code', code()[0] as string);
  writeFileSync(kept, damage(readFileSync(kept)));
  const again = loadBundle(file, 'train');
  expect(again.remembered).toBe(false);
  expect(answer(again)).toContain('old');
  again.save();
  expect(loadBundle(file, 'train').remembered).toBe(true);
});

test('a cache that cannot be written is no error', () => {
  writeFileSync(path.join(folder, 'cache'), 'a file, not a folder');
  const loaded = loadBundle(file, 'train');
  loaded.save();
  expect(answer(loaded)).toContain('old');
});
