import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { resample } from '../../../src/engine/images/resample';
import { ResizePool } from '../../../src/engine/images/resizePool';
import { gradient } from './makeImages';

/** Bytes of a linear congruential generator, so that Python can make the same picture. */
function noise(length: number): Uint8Array {
  let state = 1;
  return new Uint8Array(length).map(() => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) >> 16);
}
const sha = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex').slice(0, 16);

// python: state = 1
//   def byte(): global state; state = (state * 1103515245 + 12345) & 0x7fffffff; return (state >> 16) & 255
//   im = Image.frombytes('RGB', (w, h), bytes(byte() for _ in range(w * h * 3)))
//   hashlib.sha256(im.resize((W, H), Image.BILINEAR).tobytes()).hexdigest()[:16]      (Pillow 12.0.0)
const pillow: [number, number, number, number, string][] = [
  [440, 374, 224, 224, 'e1d499641c8be240'],
  [100, 77, 224, 224, 'b5d92c7c7199f42a'],
  [1, 1, 5, 7, '931f6eb9b0755bf8'],
  [3000, 11, 224, 224, '2a734c8120b46a1a'],
  [224, 300, 224, 224, 'fe5ea5ae0713e004'],
  [17, 9, 31, 3, '957a3d6147f06b40'],
];

describe('resample', () => {
  it.each(pillow)('%i x %i to %i x %i gives the bytes of Pillow', (w, h, W, H, expected) => {
    expect(sha(resample({ data: noise(w * h * 3), width: w, height: h }, W, H))).toBe(expected);
  });

  it('keeps a flat picture flat', () => {
    const data = new Uint8Array(37 * 53 * 3).fill(255);
    expect(resample({ data, width: 37, height: 53 }, 20, 70).every((value) => value === 255)).toBe(true);
  });
});

describe('ResizePool', () => {
  let folder = '';
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('gives the same bytes in its threads as in line', async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'loupe-resize-'));
    await build({
      entryPoints: ['src/engine/programs/resizeWorker.ts'],
      bundle: true,
      platform: 'node',
      outdir: folder,
      logLevel: 'error',
    });
    const threads = new ResizePool(path.join(folder, 'resizeWorker.js'), 2);
    const inLine = new ResizePool(path.join(folder, 'absent.js'));
    const picture = () => ({ data: gradient(130, 90), width: 130, height: 90 });
    for (const orientation of [1, 3, 6] as const) {
      const [a, b] = await Promise.all([
        threads.resize(picture(), orientation, 64, 48),
        inLine.resize(picture(), orientation, 64, 48),
      ]);
      expect(Buffer.compare(a, b)).toBe(0);
    }
    const pending = threads.resize({ data: noise(3000 * 3000 * 3), width: 3000, height: 3000 }, 1, 10, 10);
    const refused = expect(pending).rejects.toMatchObject({ code: 'resize-failed' });
    await threads.close();
    await refused;
  });
});
