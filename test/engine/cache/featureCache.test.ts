import { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFeatureCache } from '../../../src/engine/cache/featureCache';
import { recordBytes } from '../../../src/engine/cache/featureFormat';
import { trimCache } from '../../../src/engine/cache/trimCache';

const columns = 5;
const hashOf = (i: number): string => i.toString(16).padStart(64, '0');
const valuesOf = (i: number): Float32Array => Float32Array.from({ length: columns }, (_, k) => i + k / 8);

let cache = '';
beforeEach(async () => {
  cache = await mkdtemp(path.join(os.tmpdir(), 'loupe-cache-'));
  process.env['LOUPE_CACHE_DIR'] = cache;
});
afterEach(async () => {
  delete process.env['LOUPE_CACHE_DIR'];
  delete process.env['LOUPE_CACHE_MAX_BYTES'];
  await rm(cache, { recursive: true, force: true });
});

async function segments(): Promise<string[]> {
  const found = await readdir(path.join(cache, 'features'), { recursive: true });
  return found.filter((name) => name.endsWith('.features')).map((name) => path.join(cache, 'features', name));
}

describe('FeatureCache', () => {
  it('gives back what was put, also into a larger array, and after opening again', async () => {
    const first = await openFeatureCache('net/1', columns);
    for (let i = 0; i < 150; i++) first.put(hashOf(i), valuesOf(i));
    expect(first.get(hashOf(77))).toEqual(valuesOf(77));
    await first.close();
    const second = await openFeatureCache('net/1', columns);
    expect(second.size).toBe(150);
    const target = new Float32Array(3 * columns);
    expect(second.getInto(hashOf(149), target, columns)).toBe(true);
    expect(target.subarray(columns, 2 * columns)).toEqual(valuesOf(149));
    expect(second.getInto(hashOf(150), target, 0)).toBe(false);
    expect((await openFeatureCache('net/2', columns)).size).toBe(0);
    expect(() => second.put(hashOf(200), new Float32Array(columns + 1))).toThrow(RangeError);
  });

  it('lets two writers work at once', async () => {
    const [a, b] = await Promise.all([openFeatureCache('k', columns), openFeatureCache('k', columns)]);
    for (let i = 0; i < 100; i++) (i % 2 ? a : b).put(hashOf(i), valuesOf(i));
    await Promise.all([a.close(), b.close()]);
    const both = await openFeatureCache('k', columns);
    expect(both.size).toBe(100);
    for (let i = 0; i < 100; i++) expect(both.get(hashOf(i))).toEqual(valuesOf(i));
  });

  it('ignores a torn tail and records that fail their checksum', async () => {
    const writer = await openFeatureCache('k', columns);
    for (let i = 0; i < 10; i++) writer.put(hashOf(i), valuesOf(i));
    await writer.close();
    const [segment] = await segments();
    const bytes = recordBytes(columns);
    await truncate(segment!, 9 * bytes + 7);
    const content = await readFile(segment!);
    content[3 * bytes + 40]! ^= 1;
    await writeFile(segment!, content);
    const reader = await openFeatureCache('k', columns);
    expect(reader.size).toBe(8);
    expect([reader.has(hashOf(3)), reader.has(hashOf(8)), reader.has(hashOf(9))]).toEqual([false, true, false]);
    reader.put(hashOf(3), valuesOf(3));
    await reader.close();
    expect((await openFeatureCache('k', columns)).size).toBe(9);
  });

  it('keeps the cache within its bound by removing what was used longest ago', async () => {
    for (const key of ['old', 'new']) {
      const writer = await openFeatureCache(key, columns);
      for (let i = 0; i < 100; i++) writer.put(hashOf(i), valuesOf(i));
      await writer.close();
    }
    const [first, second] = (await segments()).sort((a, b) => (a.includes('old') ? -1 : b.includes('old') ? 1 : 0));
    const hours = (n: number): Date => new Date(Date.now() - n * 3_600_000);
    for (const [segment, age] of [
      [first!, 3],
      [second!, 2],
    ] as const) {
      await utimes(segment, hours(age), hours(age));
      await utimes(path.dirname(segment), hours(age), hours(age));
    }
    process.env['LOUPE_CACHE_MAX_BYTES'] = String((await stat(second!)).size + 10);
    expect(await trimCache()).toBe((await stat(second!)).size);
    expect(await segments()).toEqual([second]);
  });
});
