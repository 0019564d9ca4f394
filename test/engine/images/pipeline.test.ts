import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareFiles } from '../../../src/engine/images/pipeline';
import { prepareFile, preprocessingFor } from '../../../src/engine/images/preprocessing';
import { encodePng, makeThumbnail } from '../../../src/engine/images/thumbnail';
import { gradient, largestDifference, raw } from './makeImages';

let folder = '';
const files: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'loupe-pipeline-'));
  process.env['LOUPE_CACHE_DIR'] = path.join(folder, 'cache');
  for (let i = 0; i < 12; i++) {
    const file = path.join(folder, `${i}.jpg`);
    const [width, height] = [40 + 30 * (i % 5), 30 + 25 * (i % 3)];
    const bytes = await raw(gradient(width, height), width, height)
      .jpeg()
      .withMetadata({ orientation: 1 + (i % 8) })
      .toBuffer();
    await writeFile(file, i === 5 ? bytes.subarray(0, 400) : bytes);
    files.push(file);
  }
  files.push(path.join(folder, 'absent.jpg'));
});
afterAll(async () => {
  delete process.env['LOUPE_CACHE_DIR'];
  await rm(folder, { recursive: true, force: true });
});

describe('prepareFiles', () => {
  it('yields every file in order, with the bytes of prepareFile, and names the bad ones', async () => {
    const preprocessing = preprocessingFor(32, 24);
    let next = 0;
    for await (const one of prepareFiles(files, preprocessing, { inFlight: 3 })) {
      expect(one.index).toBe(next);
      if (next === 5) expect(one).toMatchObject({ ok: false, code: 'truncated' });
      else if (next === 12)
        expect(one).toMatchObject({ ok: false, code: 'missing-file', reason: 'The file does not exist.' });
      else {
        const alone = await prepareFile(files[next]!, preprocessing);
        expect(one.ok && largestDifference(one.data, alone.data)).toBe(0);
        expect(alone.data.length).toBe(32 * 24 * 3);
      }
      next++;
    }
    expect(next).toBe(13);
  });

  it('stops when asked', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const run = async (): Promise<void> => {
      for await (const { index } of prepareFiles(files, preprocessingFor(8, 8), { signal: stop.signal, inFlight: 2 })) {
        seen.push(index);
        if (index === 3) stop.abort(new Error('enough'));
      }
    };
    await expect(run()).rejects.toThrow('enough');
    expect(seen).toEqual([0, 1, 2, 3]);
  });
});

describe('makeThumbnail', () => {
  it('fits the longest side, upright, and is the same from the cache', async () => {
    const file = path.join(folder, 'turned.jpg');
    await writeFile(file, await raw(gradient(200, 100), 200, 100).jpeg().withMetadata({ orientation: 6 }).toBuffer());
    const fresh = await makeThumbnail(file, 64);
    expect(fresh).toMatchObject({ mime: 'image/webp', width: 100, height: 200 });
    expect(await sharp(fresh.data).metadata()).toMatchObject({ format: 'webp', width: 32, height: 64 });
    expect(await makeThumbnail(file, 64)).toEqual(fresh);
    await expect(makeThumbnail(files[5]!, 64)).rejects.toMatchObject({ code: 'truncated' });
  });

  it('encodes PNG without loss', async () => {
    const data = gradient(31, 17);
    const { data: back } = await sharp(await encodePng(data, 31, 17))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(largestDifference(back, data)).toBe(0);
  });
});
