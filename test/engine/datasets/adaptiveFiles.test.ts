import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AdaptiveFiles } from '../../../src/engine/datasets/adaptiveFiles';

let folder = '';
let file = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'loupe-near-'));
  file = path.join(folder, 'a.bin');
  await writeFile(file, 'abcdef');
});
afterAll(() => rm(folder, { recursive: true }));

/** A clock by which every call takes so many milliseconds. */
function clock(each: number): () => number {
  let time = 0;
  return () => (time += each);
}

async function answers(near: AdaptiveFiles): Promise<unknown> {
  const { size, mtimeMs, ctimeMs } = await near.stat(file);
  return {
    size,
    mtimeMs,
    ctimeMs,
    head: Buffer.from(await near.head(file, 4)).toString(),
    all: (await near.read(file)).toString(),
    long: (await near.head(file, 99)).length,
  };
}

test('a disk that answers at once is asked in turn, a slow one by promises, with the same answers', async () => {
  const near = new AdaptiveFiles(clock(0.1));
  const far = new AdaptiveFiles(clock(10));
  const { size, mtimeMs, ctimeMs } = await stat(file);
  const expected = { size, mtimeMs, ctimeMs, head: 'abcd', all: 'abcdef', long: 6 };
  for (let i = 0; i < 50; i++) expect(await answers(near)).toEqual(expected);
  expect(near.near).toBe(true);
  expect(await answers(far)).toEqual(expected);
  expect(far.near).toBe(false);
  expect(await answers(far)).toEqual(expected);
});

test('a disk that is a little too slow on the average is noticed; one slow answer is forgiven', async () => {
  const slow = new AdaptiveFiles(clock(0.5));
  for (let i = 0; i < 30; i++) await slow.stat(file);
  expect(slow.near).toBe(false);
  let time = 0;
  let first = true;
  const once = new AdaptiveFiles(() => {
    time += first ? 2 : 0.05;
    first = false;
    return time;
  });
  for (let i = 0; i < 300; i++) await once.stat(file);
  expect(once.near).toBe(true);
});

test('a file that is not there fails either way', async () => {
  for (const near of [new AdaptiveFiles(), new AdaptiveFiles(clock(100))]) {
    for (let i = 0; i < 2; i++)
      await expect(near.stat(path.join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(near.head(path.join(folder, 'none'), 4)).rejects.toMatchObject({ code: 'ENOENT' });
  }
});

test('others have their turn: a timer runs while many files are asked', async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const near = new AdaptiveFiles(clock(0.01));
  for (let i = 0; i < 5000; i++) await near.read(file);
  clearInterval(timer);
  expect(near.near).toBe(true);
  expect(ticks).toBeGreaterThan(3);
});
