import * as path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { train, type TrainJob, type TrainOutcome } from '../../../src/engine/jobs/train/train';
import type { RecipeFile } from '../../../src/protocol/recipe/schema';
import { readEpochs, readEvents, readRun, readSplit } from '../../../src/runfolder';
import { temporaryFolder, tinyDataset } from './tinyDataset';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
const config: RecipeFile = {
  extends: 'small-cnn',
  imageSize: 16,
  epochs: 4,
  batchSize: 8,
  seed: 3,
  optimizer: { learningRate: 0.01 },
};
let dataset: string;
let first: TrainOutcome;
const start = (change: Partial<TrainJob> = {}): Promise<TrainOutcome> =>
  train({ folder: dataset, workspace: temporaryFolder('ws'), ...change });
beforeAll(async () => {
  dataset = await tinyDataset(8);
  first = await start({ config });
});

test('a run that begins with another’s weights keeps its settings and split, says what differs, and starts where that one stood', async () => {
  const next = await start({
    continueFrom: { run: first.folder, weights: 'best' },
    learningRate: 1e-4,
    epochs: 2,
    seed: 9,
  });
  expect(next).toMatchObject({ status: 'completed', error: null });
  const record = await readRun(next.folder);
  const best = (await readRun(first.folder)).result!.bestEpoch;
  expect(record.continues).toMatchObject({ run: path.basename(first.folder), weights: 'best', epoch: best });
  expect(record.continues!.differences).toEqual(
    expect.arrayContaining([
      { setting: 'optimizer.learningRate', before: '0.01', after: '0.0001' },
      { setting: 'epochs', before: '4', after: '2' },
      { setting: 'seed', before: '3', after: '9' },
    ]),
  );
  expect(record.continues!.differences).toHaveLength(3);
  expect(record.settings).toMatchObject({ imageSize: 16, batchSize: 8 });
  const [mine, theirs] = await Promise.all([next, first].map(({ folder }) => readSplit(folder)));
  expect([mine!.train, mine!.validation]).toEqual([theirs!.train, theirs!.validation]);
  // Its first epoch, at a tiny rate, is about as good as the epoch that it came from; a new network is not.
  const before = (await readEpochs(first.folder)).find(({ epoch }) => epoch === best)!.valLoss!;
  const [fresh] = await readEpochs(
    (await start({ config: { ...config, optimizer: { learningRate: 1e-4 }, epochs: 1 } })).folder,
  );
  const [begun] = await readEpochs(next.folder);
  expect(Math.abs(begun!.valLoss! - before)).toBeLessThan(0.15);
  expect(fresh!.valLoss! - before).toBeGreaterThan(0.3);
  expect((await readEvents(next.folder)).events).toContainEqual(
    expect.objectContaining({ type: 'notice', code: 'continued', message: expect.stringContaining('0.01 → 0.0001') }),
  );
});

test('what cannot fit is refused with the reason', async () => {
  const other = await start({
    continueFrom: { run: first.folder, weights: 'last' },
    folder: await tinyDataset(5, ['blue: 🐟', 'grün 100%']),
  });
  expect(other).toMatchObject({
    status: 'failed',
    error: { code: 'continue-mismatch', message: expect.stringContaining('other classes') },
  });
  const model = await start({ continueFrom: { run: first.folder, weights: 'last' }, model: 'cats-dogs' });
  expect(model).toMatchObject({
    status: 'failed',
    error: { code: 'continue-mismatch', message: expect.stringContaining('other layers') },
  });
  const quick = await start({ l2: 1 });
  await expect(start({ continueFrom: { run: quick.folder, weights: 'best' } })).rejects.toMatchObject({
    code: 'no-checkpoint',
  });
  await expect(
    start({ continueFrom: { run: first.folder, weights: 'best' }, recipe: 'quick', mode: 'features' }),
  ).rejects.toMatchObject({ code: 'wrong-option' });
});
