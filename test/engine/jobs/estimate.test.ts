import { readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';
import { estimate, repeated, type EstimateJob } from '../../../src/engine/jobs/estimate/estimate';
import { overlapped } from '../../../src/engine/jobs/estimate/estimatePass';
import { asLoadVaries, nothing, plus, rangeOf, startOf, times } from '../../../src/engine/jobs/train/modes/timeRange';
import { train } from '../../../src/engine/jobs/train/train';
import { noAugmentation } from '../../../src/protocol/recipe/augmentation';
import { estimateSchema, type Estimate } from '../../../src/protocol/estimate/estimate';
import { estimateHeadline, estimateText } from '../../../src/protocol/estimate/estimateText';
import { temporaryFolder, tinyDataset } from './tinyDataset';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
let dataset: string;

beforeAll(async () => {
  dataset = await tinyDataset(12);
});

async function ask(options: Partial<EstimateJob> = {}): Promise<Estimate> {
  const found = await estimate({
    folder: dataset,
    device: 'cpu',
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...options,
  });
  expect(v.parse(estimateSchema, JSON.parse(JSON.stringify(found)))).toEqual(found);
  for (const { low, seconds, high } of [found.total, ...found.stages]) {
    expect(low).toBeLessThanOrEqual(seconds);
    expect(seconds).toBeLessThanOrEqual(high);
  }
  return found;
}

function stage({ stages }: Estimate, name: string): number {
  return stages.find((one) => one.stage === name)!.seconds;
}

test('ranges cover the spread of what was timed, and at least 15 %', () => {
  expect(rangeOf([1, 1])).toEqual({ seconds: 1, low: 0.85, high: 1.15 });
  const { seconds, low, high } = rangeOf([1, 2, 3]);
  expect([seconds, low, high]).toEqual([2, 1, 3]);
  expect(plus(nothing, times({ seconds: 2, low: 1, high: 3 }, 10), { seconds: 1, low: 1, high: 1 })).toEqual({
    seconds: 21,
    low: 11,
    high: 31,
  });
});

test('a range is as wide as the load of the machine has varied', () => {
  const range = { seconds: 10, low: 8, high: 12 };
  expect(asLoadVaries(range, [0, 0, 0], 2)).toEqual(range);
  expect(asLoadVaries(range, [1.5, 2, 0.4], 2)).toEqual(range);
  // It was three times as busy a while ago.
  expect(asLoadVaries(range, [2, 6, 2], 2)).toEqual({ seconds: 10, low: 8, high: 36 });
  // It is four times as busy now as it was.
  const busy = asLoadVaries(range, [8, 4, 2], 2);
  expect(busy.low).toBeCloseTo(1);
  expect(busy.high).toBeCloseTo(24);
  expect(startOf(2)).toEqual({ seconds: 2, low: 1, high: 3.1 });
});

test('two stages that overlap take no less than the slower and no more than both', () => {
  const decode = { seconds: 4.3, low: 4, high: 5 };
  const features = { seconds: 25.9, low: 22, high: 30 };
  expect(overlapped(47.2, decode, features)).toMatchObject({ seconds: 30.2, high: 35 });
  expect(overlapped(3, decode, features)).toMatchObject({ seconds: 25.9, low: 22 });
  expect(overlapped(27, decode, features).seconds).toBe(27);
});

test('images that are taken in hand twice are not counted twice', () => {
  expect(repeated([])).toBe('0 images');
  expect(repeated([100])).toBe('100 images');
  expect(repeated([100, 100])).toBe('100 images, 2 times');
  expect(repeated([100, 60])).toBe('100 images and 60 images');
});

test('of mode features, decoding and the network count until they are cached', async () => {
  const cold = await ask({ recipe: 'quick' });
  expect(cold).toMatchObject({
    mode: 'features',
    images: 36,
    classes: 3,
    cache: { cached: 0, images: 36 },
    epoch: null,
    imageSize: [224, 224],
    memory: { step: null },
  });
  expect(stage(cold, 'features')).toBeGreaterThan(0);
  expect(stage(cold, 'prepare')).toBeGreaterThan(0);
  expect(stage(cold, 'fit')).toBeGreaterThan(0);
  const runs = temporaryFolder('runs');
  await train({ folder: dataset, recipe: 'quick', device: 'cpu', workspace: runs, out: path.join(runs, 'run') });
  const warm = await ask({ recipe: 'quick' });
  expect(warm.cache).toEqual({ cached: 36, images: 36 });
  expect([stage(warm, 'decode'), stage(warm, 'features'), stage(warm, 'prepare')]).toEqual([0, 0, 0]);
});

test('of a network from scratch, an epoch is timed and grows with the images; nothing is left behind', async () => {
  const small = await ask({ recipe: 'small-cnn', epochs: 3 });
  expect(small).toMatchObject({ mode: 'scratch', cache: null, epochs: 3, imageSize: [96, 96] });
  expect(stage(small, 'fit')).toBeCloseTo(3 * small.epoch!.seconds);
  expect(small.memory.step!.batch).toBeGreaterThan(0);
  expect(small.memory.bytes).toBeGreaterThan(small.memory.step!.state + small.memory.step!.batch);
  const longer = await ask({ recipe: 'small-cnn', epochs: 300 });
  expect(longer.slowest).toMatchObject({ stage: 'fit', advice: expect.stringContaining('imageSize') });
  expect(readdirSync(process.env.LOUPE_CACHE_DIR!)).not.toContain('packed');
  expect(readdirSync(path.dirname(dataset))).toEqual([path.basename(dataset)]);
});

test('head and fine-tune are timed on what the frozen part gives', async () => {
  const head = await ask({ recipe: 'head', epochs: 4, config: { augmentation: noAugmentation } });
  expect(head).toMatchObject({ mode: 'head', epochs: 4, cache: { images: 36 } });
  const tune = await ask({
    recipe: 'fine-tune',
    epochs: 2,
    config: { augmentation: noAugmentation, fineTune: { headEpochs: 3 } },
  });
  expect(tune.epochs).toBe(5);
  expect(tune.stretches!.map(({ epochs }) => epochs)).toEqual([3, 2]);
  expect(stage(tune, 'fit')).toBeCloseTo(
    tune.stretches!.reduce((sum, { epochs, epoch }) => sum + epochs * epoch.seconds, 0),
  );
  expect(estimateText(tune)).toMatch(
    /An epoch of the head takes .+, 3 epochs at most; one of the last blocks .+, 2 epochs at most\./,
  );
  expect(tune.stages.find((one) => one.stage === 'fit')!.detail).toBe('3 epochs, then 2 epochs');
  expect(stage(tune, 'features')).toBeGreaterThan(0);
});

test('the words name the total, the memory and the slowest stage', async () => {
  const found = await ask({ recipe: 'small-cnn', epochs: 300 });
  expect(estimateHeadline(found)).toMatch(/^About .+ \(.+ to .+\); .+ of memory; slowest: fitting\.$/);
  expect(estimateText(found)).toContain('36 images in 3 classes');
  expect(estimateText(found)).toContain('300 epochs at most');
});

test('a folder without a decodable image and a cancelled estimate are errors', async () => {
  const folder = await tinyDataset(2);
  for (const name of readdirSync(folder)) {
    for (const file of readdirSync(path.join(folder, name)))
      writeFileSync(
        path.join(folder, name, file),
        Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0, 1, 1, 0, 0]),
      );
  }
  await expect(ask({ folder, recipe: 'small-cnn' })).rejects.toThrow();
  const aborted = new AbortController();
  await expect(
    ask({ recipe: 'small-cnn', signal: aborted.signal, onProgress: () => aborted.abort() }),
  ).rejects.toThrow();
});
