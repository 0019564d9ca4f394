import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readCheckpointFile } from '../../../src/engine/runs/checkpointFile';
import { resume } from '../../../src/engine/jobs/resume/resume';
import { parseEpochs } from '../../../src/engine/jobs/resume/resumePlan';
import { train, type TrainOutcome } from '../../../src/engine/jobs/train/train';
import type { RunWriter } from '../../../src/engine/runs/runWriter';
import type { EpochEvent, RunEvent } from '../../../src/protocol/runEvents';
import { emptyRunState, reduceRun } from '../../../src/protocol/runState';
import type { RecipeFile } from '../../../src/protocol/recipe/schema';
import { readEpochs, readEvents, readRun, readSplit, requestContinue } from '../../../src/runfolder';
import { pauseNow, quiet } from './pausing';
import { temporaryFolder, tinyDataset } from './tinyDataset';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');

/** Small images, Adam, dropout, augmentation and batch normalisation: all that must be taken up where it was. */
const config: RecipeFile = {
  extends: 'small-cnn',
  imageSize: 16,
  epochs: 6,
  batchSize: 8,
  seed: 3,
  schedule: { name: 'plateau', patience: 1, factor: 0.5 },
  optimizer: { learningRate: 0.01 },
};
let dataset: string;
beforeAll(async () => {
  dataset = await tinyDataset(8);
});

const start = (
  change: RecipeFile = {},
  more: { onEvent?: (event: RunEvent) => void; onStart?: (writer: RunWriter) => void } = {},
): Promise<TrainOutcome> =>
  train({ folder: dataset, workspace: temporaryFolder('ws'), config: { ...config, ...change }, ...more });

/** `stop` is asked for when an epoch is told, so the one after it is still finished; `stop-now` drops that. */
async function stoppedAfter(
  epochs: number,
  change: RecipeFile = {},
  request: 'stop' | 'stop-now' = 'stop',
): Promise<TrainOutcome> {
  let writer: RunWriter | undefined;
  return start(change, {
    onStart: (opened) => {
      writer = opened;
    },
    onEvent: (event) => {
      if (event.type === 'epoch' && event.epoch === epochs) writer?.stop.request(request);
    },
  });
}

const curve = async (folder: string): Promise<Partial<EpochEvent>[]> =>
  (await readEpochs(folder)).map(({ epoch, loss, accuracy, valLoss, valAccuracy, learningRate, best }) => ({
    epoch,
    loss,
    accuracy,
    valLoss,
    valAccuracy,
    learningRate,
    best,
  }));
const lastWeights = (folder: string): unknown =>
  readCheckpointFile(readFileSync(path.join(folder, 'checkpoints', 'last.safetensors')), 'last').groups;
const bestWeights = (folder: string): Buffer => readFileSync(path.join(folder, 'model', 'weights.bin'));

let whole: TrainOutcome;
beforeAll(async () => {
  whole = await start();
  expect(whole).toMatchObject({ status: 'completed', error: null });
});

async function expectAsWhole(folder: string): Promise<void> {
  expect(await curve(folder)).toEqual(await curve(whole.folder));
  expect(lastWeights(folder)).toEqual(lastWeights(whole.folder));
  expect(bestWeights(folder).equals(bestWeights(whole.folder))).toBe(true);
}

describe('a stopped run continues as if nothing had happened', () => {
  test.each([
    ['stop', 3],
    ['stop-now', 2],
  ] as const)('%s', async (request, finished) => {
    const first = await stoppedAfter(2, {}, request);
    expect(first.status).toBe('stopped');
    const split = await readSplit(first.folder);
    const again = await resume({ run: first.folder, workspace: '.' });
    expect(again).toMatchObject({ status: 'completed', error: null });
    await expectAsWhole(first.folder);
    expect(await readSplit(first.folder)).toEqual(split);
    const { events, broken } = await readEvents(first.folder);
    expect(broken).toEqual([]);
    expect(events.map((event) => event.n)).toEqual(events.map((_, i) => i + 1));
    const state = events.reduce(reduceRun, emptyRunState);
    expect(state).toMatchObject({ status: 'completed', stopping: false, paused: false });
    expect(state.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await readRun(first.folder)).toMatchObject({
      status: 'completed',
      ending: { reason: 'completed' },
      resumes: [{ epoch: finished, epochs: 6 }],
    });
  });

  test('4 epochs and then 2 more are the curve of 6', async () => {
    const first = await start({ epochs: 4 });
    await expect(resume({ run: first.folder, workspace: '.' })).rejects.toMatchObject({
      code: 'nothing-to-resume',
      message: expect.stringContaining('+10'),
    });
    const again = await resume({ run: first.folder, workspace: '.', epochs: parseEpochs('+2') });
    expect(again.status).toBe('completed');
    await expectAsWhole(first.folder);
    expect((await readRun(first.folder)).settings).toMatchObject({ epochs: 6 });
    await expect(resume({ run: first.folder, workspace: '.', epochs: parseEpochs('6') })).rejects.toMatchObject({
      code: 'wrong-option',
    });
  });

  test('a schedule that depends on the end is reported to be another', async () => {
    const first = await start({ epochs: 2, schedule: { name: 'cosine' } });
    const notices: string[] = [];
    const again = await resume({
      run: first.folder,
      workspace: '.',
      epochs: parseEpochs('+1'),
      onEvent: (event) => {
        if (event.type === 'notice') notices.push(event.message);
      },
    });
    expect(again.status).toBe('completed');
    expect(notices).toContainEqual(expect.stringContaining('cosine schedule is now that of 3 epochs'));
    expect((await readRun(first.folder)).resumes).toMatchObject([
      { epoch: 2, epochs: 3, differs: expect.stringContaining('cosine') },
    ]);
    const rate = async (folder: string): Promise<number | null> => (await readEpochs(folder)).at(-1)!.learningRate;
    expect(await rate(first.folder)).toBe(
      await rate((await start({ epochs: 3, schedule: { name: 'cosine' } })).folder),
    );
  });
});

describe('what is wrong is reported, and the run is left as it was', () => {
  test('images that changed are named; --anyway continues', async () => {
    const folder = await tinyDataset(6);
    const first = await train({ folder, workspace: temporaryFolder('ws'), config: { ...config, epochs: 1 } });
    const file = (await readSplit(first.folder)).train[0]!;
    const before = await readRun(first.folder);
    writeFileSync(path.join(folder, file), Buffer.concat([readFileSync(path.join(folder, file)), Buffer.from('x')]));
    const longer = { run: first.folder, workspace: '.', epochs: parseEpochs('+1') };
    await expect(resume(longer)).rejects.toMatchObject({
      code: 'dataset-changed',
      message: expect.stringContaining(file),
    });
    expect(await readRun(first.folder)).toEqual(before);
    const again = await resume({ ...longer, anyway: true });
    expect(again.status).toBe('completed');
    expect((await readEvents(first.folder)).events).toContainEqual(
      expect.objectContaining({ type: 'notice', code: 'dataset-changed' }),
    );
  });

  test('a checkpoint that was cut short gives way to the one before it', async () => {
    const first = await stoppedAfter(3);
    expect((await readEpochs(first.folder)).map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    truncateSync(path.join(first.folder, 'checkpoints', 'last.safetensors'), 5000);
    const again = await resume({ run: first.folder, workspace: '.' });
    expect(again.status).toBe('completed');
    expect((await readEvents(first.folder)).events).toContainEqual(
      expect.objectContaining({
        type: 'notice',
        level: 'warning',
        code: 'checkpoint',
        message: expect.stringMatching(/damaged.*after epoch 3/),
      }),
    );
    await expectAsWhole(first.folder);
  });

  test('with the best weights alone it continues with a new optimizer, and says so; with none whole it is refused', async () => {
    const first = await stoppedAfter(3);
    const file = (name: string): string => path.join(first.folder, 'checkpoints', `${name}.safetensors`);
    rmSync(file('previous'));
    writeFileSync(file('last'), 'nonsense');
    const best = readFileSync(file('best'));
    writeFileSync(file('best'), best.subarray(0, 100));
    await expect(resume({ run: first.folder, workspace: '.' })).rejects.toMatchObject({ code: 'checkpoint-broken' });
    writeFileSync(file('best'), best);
    const again = await resume({ run: first.folder, workspace: '.' });
    expect(again.status).toBe('completed');
    expect((await readEvents(first.folder)).events).toContainEqual(
      expect.objectContaining({
        type: 'notice',
        code: 'checkpoint',
        message: expect.stringContaining('optimizer starts again'),
      }),
    );
  });
});

test('early stopping and the time budget end a run, say why, and are counted again when it is trained longer', async () => {
  const impatient = { earlyStopping: { monitor: 'valLoss', patience: 1, minDelta: 10 } } as const;
  const first = await start(impatient);
  const record = await readRun(first.folder);
  expect(record).toMatchObject({
    status: 'completed',
    ending: { reason: 'early-stopping', message: expect.stringContaining('validation loss did not get better') },
  });
  expect(await readEpochs(first.folder)).toHaveLength(2);
  const { events } = await readEvents(first.folder);
  expect(events).toContainEqual(expect.objectContaining({ type: 'notice', code: 'early-stopping' }));
  const best = (await readEpochs(first.folder)).reduce((a, b) => (b.valLoss! < a.valLoss! ? b : a));
  expect(record.result?.bestEpoch).toBe(best.epoch);
  await resume({ run: first.folder, workspace: '.', epochs: parseEpochs('+3') });
  expect(await readEpochs(first.folder)).toHaveLength(3);

  const hurried = await start({ timeBudget: 1e-9 });
  expect((await readRun(hurried.folder)).ending).toMatchObject({ reason: 'time-budget' });
  expect(await readEpochs(hurried.folder)).toHaveLength(1);
});

test('a paused run waits, says so, and continues to the same curve', async () => {
  let writer: RunWriter | undefined;
  let say = (): void => undefined;
  const paused = new Promise<void>((resolve) => {
    say = resolve;
  });
  const states: boolean[] = [];
  const told: RunEvent[] = [];
  const running = start(
    {},
    {
      onStart: (opened) => {
        writer = opened;
      },
      onEvent: (event) => {
        told.push(event);
        if (event.type === 'control') states.push(event.request === 'pause');
        if (event.type !== 'epoch' || event.epoch !== 1) return;
        pauseNow(writer!);
        say();
      },
    },
  );
  await paused;
  const { folder } = writer!;
  expect((await readRun(folder)).paused).toBe(true);
  await quiet(told);
  expect(await readEpochs(folder)).toHaveLength(1);
  expect((await readRun(folder)).status).toBe('running');
  await requestContinue(folder);
  expect((await running).status).toBe('completed');
  expect(states).toEqual([true, false]);
  await expectAsWhole(folder);
  expect(existsSync(path.join(folder, 'control', 'pause'))).toBe(false);
});

test('a run in progress is not resumed a second time', async () => {
  let refused: Promise<unknown> | undefined;
  await start(
    { epochs: 2 },
    {
      onStart: (writer) => {
        refused = resume({ run: writer.folder, workspace: '.' }).catch((error: unknown) => error);
      },
    },
  );
  expect(await refused).toMatchObject({ code: 'run-busy' });
});

test.each([['+0'], ['-3'], ['ten'], ['1.5'], ['']])('epochs “%s” are refused', (text) => {
  expect(() => parseEpochs(text)).toThrow(expect.objectContaining({ code: 'wrong-option' }));
});
