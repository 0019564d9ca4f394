import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { resume } from '../../../src/engine/jobs/resume/resume';
import { parseEpochs } from '../../../src/engine/jobs/resume/resumePlan';
import { train } from '../../../src/engine/jobs/train/train';
import { readCheckpointFile } from '../../../src/engine/runs/checkpointFile';
import type { RecipeFile } from '../../../src/protocol/recipe/schema';
import { readEpochs, readEvents, readRun } from '../../../src/runfolder';
import { temporaryFolder, tinyDataset } from './tinyDataset';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
let dataset: string;
beforeAll(async () => {
  dataset = await tinyDataset(8);
});

const augmentation = { flipHorizontal: 0.5, rotation: 10, shiftX: 0.1, brightness: 0.2 };
/** Adam, dropout, batch normalisation and augmentation. */
const scratch: RecipeFile = {
  extends: 'small-cnn',
  imageSize: 16,
  batchSize: 8,
  seed: 3,
  augmentation,
  optimizer: { learningRate: 0.01 },
};
const head: RecipeFile = {
  extends: 'head',
  imageSize: 64,
  batchSize: 8,
  seed: 3,
  augmentation,
  augmentedViews: 3,
  earlyStopping: null,
  head: [
    { layer: 'globalAveragePooling2d' },
    { layer: 'dense', units: 8, activation: 'relu' },
    { layer: 'dropout', rate: 0.4 },
  ],
};

const start = (config: RecipeFile) => train({ folder: dataset, workspace: temporaryFolder('ws'), config });
const curve = async (folder: string): Promise<unknown[]> =>
  (await readEpochs(folder)).map(({ epoch, loss, accuracy, valLoss, valAccuracy, learningRate, best }) => ({
    epoch,
    loss,
    accuracy,
    valLoss,
    valAccuracy,
    learningRate,
    best,
  }));
const checkpoint = (folder: string, name: string): unknown =>
  readCheckpointFile(readFileSync(path.join(folder, 'checkpoints', `${name}.safetensors`)), name).groups;

test.each([
  ['from scratch', { ...scratch, schedule: { name: 'constant' } }, 'last'],
  [
    'from scratch, balanced, mixed, in steps',
    { ...scratch, schedule: { name: 'step', every: 7, factor: 0.5 }, balancedSampling: true, mixup: 0.2 },
    'last',
  ],
  [
    'from scratch, smaller on plateaus',
    { ...scratch, schedule: { name: 'plateau', patience: 2, factor: 0.5 } },
    'last',
  ],
  ['a head on augmented views', { ...head, schedule: { name: 'plateau', patience: 2, factor: 0.5 } }, 'last'],
  [
    'fine-tuning, a fifth of that',
    {
      extends: 'fine-tune',
      imageSize: 64,
      batchSize: 8,
      seed: 3,
      earlyStopping: null,
      fineTune: { headEpochs: 2, blocks: 1 },
    },
    'blocks-last',
  ],
] as [string, RecipeFile, string][])(
  '20 epochs and then 10 more give the curve and the weights of 30: %s',
  async (_, config, last) => {
    const share = config.extends === 'fine-tune' ? 5 : 1;
    const whole = await start({ ...config, epochs: 30 / share });
    const parts = await start({ ...config, epochs: 20 / share });
    const before = (await readEpochs(parts.folder)).length;
    expect(await resume({ run: parts.folder, workspace: '.', epochs: parseEpochs(`+${10 / share}`) })).toMatchObject({
      status: 'completed',
      error: null,
    });
    const all = await curve(parts.folder);
    expect(all).toHaveLength(before + 10 / share);
    expect(all).toEqual(await curve(whole.folder));
    expect(checkpoint(parts.folder, last)).toEqual(checkpoint(whole.folder, last));
    expect(
      readFileSync(path.join(parts.folder, 'model', 'weights.bin')).equals(
        readFileSync(path.join(whole.folder, 'model', 'weights.bin')),
      ),
    ).toBe(true);
    const [record, unbroken] = await Promise.all([parts.folder, whole.folder].map(readRun));
    expect(record!.result?.parts).toEqual(unbroken!.result?.parts);
    expect(record!.resumes?.map(({ differs }) => differs)).toEqual([undefined]);
  },
);

test.each(['cosine', 'oneCycle'] as const)(
  '%s is stretched over all epochs: the record says that the curve is another one',
  async (name) => {
    const config: RecipeFile = { ...scratch, schedule: { name } };
    const whole = await start({ ...config, epochs: 9 });
    const parts = await start({ ...config, epochs: 6 });
    await resume({ run: parts.folder, workspace: '.', epochs: parseEpochs('+3') });
    expect((await readRun(parts.folder)).resumes).toMatchObject([
      { epoch: 6, epochs: 9, differs: expect.stringMatching(/schedule is now that of 9 epochs, of which 6 are over/) },
    ]);
    const rates = async (folder: string): Promise<(number | null)[]> =>
      (await readEpochs(folder)).map(({ learningRate }) => learningRate);
    expect((await rates(parts.folder)).slice(6)).toEqual((await rates(whole.folder)).slice(6));
    expect((await rates(parts.folder)).slice(0, 6)).not.toEqual((await rates(whole.folder)).slice(0, 6));
  },
);

test('what was trained before a resume is not counted as trained now', async () => {
  const { folder } = await start({ ...scratch, epochs: 2 });
  await resume({ run: folder, workspace: '.', epochs: parseEpochs('+1') });
  const details = (await readEvents(folder)).events.flatMap((event) =>
    event.type === 'phase' && event.phase === 'fit' && event.state === 'end' ? [event.detail] : [],
  );
  expect(details).toEqual(['2 epochs', '1 epoch (3 with those before)']);
});
