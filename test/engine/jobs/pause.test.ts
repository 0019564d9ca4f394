import { beforeAll, expect, test } from 'vitest';
import { train, type TrainOutcome } from '../../../src/engine/jobs/train/train';
import { buildScratchNetwork } from '../../../src/engine/networks/scratch';
import type { RunWriter } from '../../../src/engine/runs/runWriter';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { trainNetwork } from '../../../src/engine/training/trainNetwork';
import type { NetworkEpoch } from '../../../src/engine/training/trainNetworkTypes';
import { noAugmentation } from '../../../src/protocol/recipe/augmentation';
import type { RunEvent } from '../../../src/protocol/runEvents';
import type { RecipeFile } from '../../../src/protocol/recipe/schema';
import { readEpochs, readRun, requestContinue, requestStop } from '../../../src/runfolder';
import { hour, leapingClock, pauseNow, quiet } from './pausing';
import { temporaryFolder, tinyDataset } from './tinyDataset';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
let dataset: string;
beforeAll(async () => {
  dataset = await tinyDataset(14);
});

const scratch: RecipeFile = { extends: 'small-cnn', imageSize: 16, epochs: 3, batchSize: 8, seed: 3 };
const frozen: RecipeFile = {
  extends: 'head',
  model: 'mobilenet_v2',
  imageSize: 64,
  epochs: 3,
  earlyStopping: null,
  seed: 3,
};
const fineTuned: RecipeFile = {
  ...frozen,
  extends: 'fine-tune',
  epochs: 1,
  fineTune: { headEpochs: 1, blocks: 1 },
  augmentation: { flipHorizontal: 0.5 },
};

const curve = async (folder: string): Promise<unknown[]> =>
  (await readEpochs(folder)).map(({ epoch, loss, accuracy, valLoss, valAccuracy }) => ({
    epoch,
    loss,
    accuracy,
    valLoss,
    valAccuracy,
  }));
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Trainings without a pause, each once. */
const unbroken = new Map<RecipeFile, Promise<TrainOutcome>>();
const whole = (config: RecipeFile): Promise<TrainOutcome> => {
  const outcome = unbroken.get(config) ?? train({ folder: dataset, workspace: temporaryFolder('ws'), config });
  unbroken.set(config, outcome);
  return outcome;
};

/** Begins a training that is asked to pause when `at` is told first; `paused` resolves when it has said that it is. */
function pausedAt(
  config: RecipeFile,
  at: (event: RunEvent) => boolean,
): { writer: () => RunWriter; running: Promise<TrainOutcome>; paused: Promise<void>; told: RunEvent[] } {
  let writer: RunWriter | undefined;
  let asked = false;
  const told: RunEvent[] = [];
  let say = (): void => undefined;
  const paused = new Promise<void>((resolve) => {
    say = resolve;
  });
  // A cache of its own: features are to be computed.
  process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
  const running = train({
    folder: dataset,
    workspace: temporaryFolder('ws'),
    config,
    onStart: (opened) => {
      writer = opened;
    },
    onEvent: (event) => {
      told.push(event);
      if (asked || !at(event)) return;
      asked = true;
      pauseNow(writer!);
      say();
    },
  });
  return { writer: () => writer!, running, paused, told };
}

const begins =
  (phase: string) =>
  (event: RunEvent): boolean =>
    event.type === 'phase' && event.phase === phase && event.state === 'begin';
const ended = (told: readonly RunEvent[], phase: string): boolean =>
  told.some((event) => event.type === 'phase' && event.phase === phase && event.state === 'end');
const firstEpoch = (event: RunEvent): boolean => event.type === 'epoch' && event.epoch === 1;

test.each([
  ['scan', scratch, begins('scan')],
  ['decode', scratch, begins('decode')],
  ['features', frozen, begins('features')],
  ['fit', scratch, firstEpoch],
  ['fit', fineTuned, firstEpoch],
  ['evaluate', scratch, begins('evaluate')],
] as [string, RecipeFile, (event: RunEvent) => boolean][])(
  'paused in “%s”, nothing more is done until it continues',
  async (phase, config, at) => {
    const uninterrupted = await whole(config);
    const { leap } = leapingClock();
    const { writer, running, paused, told } = pausedAt(config, at);
    await paused;
    const { folder } = writer();
    expect((await readRun(folder)).paused).toBe(true);
    await quiet(told);
    expect(ended(told, phase)).toBe(false);
    leap();
    await requestContinue(folder);
    expect(await running).toMatchObject({ status: 'completed', error: null });
    expect(await curve(folder)).toEqual(await curve(uninterrupted.folder));
    const { result } = await readRun(folder);
    expect(result?.parts).toEqual((await readRun(uninterrupted.folder)).result?.parts);
    // The pause counts in no stage and no epoch.
    const seconds = told.map((event) =>
      event.type === 'epoch' || (event.type === 'phase' && event.state === 'end') ? (event.seconds ?? 0) : 0,
    );
    expect(writer().stop.pausedFor).toBeGreaterThan(hour);
    expect(Math.max(...seconds)).toBeLessThan(hour / 1000);
  },
);

test('validation waits too', async () => {
  const scored: number[] = [];
  let over: Promise<void> | undefined;
  let end = (): void => undefined;
  const { model } = buildScratchNetwork('small-cnn', 2, 1, 16);
  const images = {
    read: (rows: ArrayLike<number>, into: Uint8Array) => {
      if (rows[0]! >= 8) scored.push(rows[0]!);
      // Asked for while the first batch of the validation is read.
      if (rows[0] === 8)
        over = new Promise((resolve) => {
          end = () => {
            over = undefined;
            resolve();
          };
        });
      into.fill(100);
      return Promise.resolve();
    },
  };
  const epochs: NetworkEpoch[] = [];
  const { leap } = leapingClock();
  const running = trainNetwork({
    model,
    runtime: await openRuntime({ device: 'cpu', trains: true }),
    images,
    labels: new Int32Array(20),
    seed: 1,
    trainRows: [0, 1, 2, 3, 4, 5, 6, 7],
    validationRows: [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
    settings: {
      epochs: 1,
      batchSize: 4,
      learningRate: 1e-3,
      optimizer: 'adam',
      momentum: 0,
      augmentation: noAugmentation,
    },
    onEpoch: (epoch) => {
      epochs.push(epoch);
    },
    pause: () => over,
  });
  while (!over) await sleep(5);
  await sleep(400);
  expect(scored).toEqual([8]);
  leap();
  end();
  await running;
  expect(scored).toEqual([8, 12, 16]);
  expect(epochs[0]!.seconds).toBeLessThan(hour / 1000);
});

test('a paused run that is stopped keeps its best epoch', async () => {
  const { writer, running, paused, told } = pausedAt({ ...scratch, epochs: 50 }, firstEpoch);
  await paused;
  await quiet(told);
  await requestStop(writer().folder, 'stop');
  expect(await running).toMatchObject({ status: 'stopped', error: null });
  const record = await readRun(writer().folder);
  expect(record).toMatchObject({ status: 'stopped', paused: false });
  expect(record.result?.bestEpoch).toBeGreaterThan(0);
  expect((await readEpochs(writer().folder)).length).toBeLessThan(10);
});

test('a run that is stopped while it is paused before any epoch ends without a model', async () => {
  const { writer, running, paused } = pausedAt(scratch, begins('decode'));
  await paused;
  await requestStop(writer().folder, 'stop');
  expect(await running).toMatchObject({ status: 'stopped', output: null });
});
