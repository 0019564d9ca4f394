import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { scanDataset } from '../../../src/engine/datasets/scanDataset';
import { inspectSamples } from '../../../src/engine/datasets/inspectSamples';
import { gradient, raw } from '../images/makeImages';
import { makeTiff } from '../images/makeTiff';

const [width, height] = [12, 10];
const picture = gradient(width, height);
let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'loupe-samples-'));
  process.env['LOUPE_CACHE_DIR'] = path.join(root, 'cache');
  for (const name of ['a', 'b']) mkdirSync(path.join(root, 'data', name), { recursive: true });
});
afterEach(() => {
  delete process.env['LOUPE_CACHE_DIR'];
  rmSync(root, { recursive: true });
});

const put = (file: string, bytes: Uint8Array): void => writeFileSync(path.join(root, 'data', file), bytes);
const deep = (factor: number, shift = 0): Uint8Array =>
  makeTiff({ width, height, samples: 3, photometric: 2, data: Uint16Array.from(picture, (v) => v * factor + shift) });

it('chooses one rule for a dataset, and tells it with the counts', async () => {
  put('a/1.tif', deep(4));
  put('a/2.tif', deep(16, 7));
  put(
    'b/1.tif',
    makeTiff({ width, height, samples: 3, photometric: 2, data: Float32Array.from(picture, (v) => v / 300) }),
  );
  put('b/2.png', await raw(picture, width, height).png().toBuffer());
  const more = Uint8Array.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? 9 : picture[(i >> 2) * 3 + (i % 4)]!,
  );
  put('b/3.tif', makeTiff({ width, height, samples: 4, photometric: 2, data: more }));
  const data = path.join(root, 'data');
  const files = ['a/1.tif', 'a/2.tif', 'b/1.tif', 'b/2.png', 'b/3.tif'];
  const { rule, problems } = await inspectSamples(data, files, ['tiff', 'tiff', 'tiff', 'png', 'tiff']);
  expect(rule).toEqual({ bits: 12, range: [0, 1] });
  expect(problems).toEqual([
    {
      file: 'b/3.tif',
      code: 'bands-left-out',
      message:
        'Of 1 file (b/3.tif), 1 band of 4 is skipped: red, green and blue are used. To use others, save them as red, green and blue.',
    },
    {
      file: 'a/1.tif',
      code: 'sample-range',
      message:
        '2 files (a/1.tif and a/2.tif) have 16-bit samples, from 0 to 4087 in the 2 files looked at: 0..4095 (12 bits) becomes 0..255; ' +
        '1 file (b/1.tif) has float, signed or 32-bit samples, from 0 to 0.85 in the 1 file looked at: 0..1 becomes 0..255. ' +
        'So it is in training, evaluation and prediction alike.',
    },
  ]);
  const report = await scanDataset(data);
  expect(report.files.path).toHaveLength(5);
  expect(report.problems.filter(({ code }) => code === 'sample-range' || code === 'bands-left-out')).toEqual(problems);
});

it('has no rule for images of 8 bits, and is not stopped by broken ones', async () => {
  put('a/1.png', await raw(picture, width, height).png().toBuffer());
  put('a/2.tif', deep(4).subarray(0, 100));
  put('b/1.tif', new Uint8Array([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0]));
  const { rule, problems } = await inspectSamples(
    path.join(root, 'data'),
    ['a/1.png', 'a/2.tif', 'b/1.tif'],
    ['png', 'tiff', 'tiff'],
  );
  expect([rule, problems]).toEqual([null, []]);
});
