import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { markAsUntransferable } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyOrientation, type Pixels } from '../../../src/engine/images/orient';
import { resample } from '../../../src/engine/images/resample';
import { ResizePool } from '../../../src/engine/images/resizePool';
import { gradient, largestDifference } from './makeImages';

let folder = '';
let pool: ResizePool;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'loupe-pool-'));
  const worker = path.join(folder, 'resizeWorker.js');
  const source = path.resolve(__dirname, '../../../src/engine/programs/resizeWorker.ts');
  await build({ entryPoints: [source], outfile: worker, bundle: true, platform: 'node', format: 'cjs' });
  pool = new ResizePool(worker, 1);
});
afterAll(async () => {
  await pool.close();
  await rm(folder, { recursive: true, force: true });
});

/** The same pixels in memory of different owners. */
const memories: Record<string, (data: Uint8Array) => Uint8Array> = {
  'of its own': (data) => data.slice(),
  'shared with other bytes': (data) => {
    const larger = new Uint8Array(data.length + 100);
    larger.set(data, 50);
    return larger.subarray(50, 50 + data.length);
  },
  // What native libraries hand out, and Buffer.allocUnsafeSlow since Node.js 24.
  'that may not move to another thread': (data) => {
    const copy = data.slice();
    markAsUntransferable(copy.buffer);
    return copy;
  },
};

describe('ResizePool', () => {
  it.each(Object.keys(memories))('gives the bytes of the in-line function for memory %s', async (name) => {
    const plain: Pixels = { data: gradient(41, 23), width: 41, height: 23 };
    const expected = resample(applyOrientation(plain, 6), 16, 20);
    const resized = await pool.resize({ ...plain, data: memories[name]!(plain.data) }, 6, 16, 20);
    expect(largestDifference(resized, expected)).toBe(0);
  });
});
