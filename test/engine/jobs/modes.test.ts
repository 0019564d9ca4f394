import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RecipeFile } from '../../../src/protocol/recipe/schema';
import type { RunEvent } from '../../../src/protocol/runEvents';
import { evaluate } from '../../../src/engine/jobs/evaluate/evaluate';
import { predict } from '../../../src/engine/jobs/predict/predict';
import { train, type TrainOutcome } from '../../../src/engine/jobs/train/train';
import { ServiceAnswers } from '../../../src/engine/service/serviceAnswers';
import { readMetrics, readPredictions } from '../../../src/runfolder';
import { temporaryFolder, tinyDataset } from './tinyDataset';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');

interface Ended {
  readonly outcome: TrainOutcome;
  readonly events: readonly RunEvent[];
}

describe('modes on a backbone', () => {
  let dataset: string;
  beforeAll(async () => {
    dataset = await tinyDataset(8);
  });

  /** At 96 px, so that a run takes seconds. */
  async function run(config: RecipeFile): Promise<Ended> {
    const events: RunEvent[] = [];
    const outcome = await train({
      folder: dataset,
      workspace: temporaryFolder('ws'),
      onEvent: (event) => events.push(event),
      config: {
        imageSize: 96,
        split: { validation: 0.3 },
        ...config,
        ...(config.extends === 'quick'
          ? {}
          : { epochs: 6, batchSize: 8, optimizer: { learningRate: 0.01 }, earlyStopping: null, ...config }),
      },
    });
    expect(outcome.error).toBeNull();
    expect(outcome.status).toBe('completed');
    return { outcome, events };
  }
  const epochs = ({ events }: Ended) => events.flatMap((event) => (event.type === 'epoch' ? [event] : []));
  const network = ({ events }: Ended) => events.find((event) => event.type === 'network')!;
  const notices = ({ events }: Ended) => events.flatMap((event) => (event.type === 'notice' ? [event.code] : []));

  test('head: one image has one answer on every path', async () => {
    const ended = await run({
      extends: 'head',
      head: [
        { layer: 'globalAveragePooling2d' },
        { layer: 'dense', units: 16, activation: 'relu' },
        { layer: 'dropout', rate: 0.2 },
      ],
    });
    expect(epochs(ended)).toHaveLength(6);
    expect(network(ended)).toMatchObject({ trainableParameters: 1280 * 16 + 16 + 16 * 3 + 3 });
    await expectOneAnswer(ended.outcome.folder, dataset);
  });

  test('head: the features are those of mode features', async () => {
    await run({ extends: 'quick' });
    const ended = await run({ extends: 'head' });
    const detail = ended.events.flatMap((event) =>
      event.type === 'phase' && event.phase === 'features' && event.state === 'end' ? [event.detail] : [],
    );
    expect(detail).toEqual(['all 24 from the cache']);
  });

  test.each([
    ['whole feature maps', { head: [{ layer: 'flatten' }], optimizer: { learningRate: 1e-3 } }, 'feature-maps'],
    [
      'cached augmented views',
      { augmentation: { flipHorizontal: 0.5, brightness: 0.2 }, augmentedViews: 2 },
      'feature-maps',
    ],
    ['augmentation again in each epoch', { augmentation: { flipHorizontal: 0.5 } }, undefined],
    [
      'mixup, balanced sampling, class weights, L2 and smoothing',
      {
        mixup: 0.3,
        balancedSampling: true,
        classWeights: 'effective',
        l2: 1e-3,
        loss: { name: 'crossEntropy', labelSmoothing: 0.1 },
      },
      undefined,
    ],
  ] as [string, RecipeFile, string | undefined][])('head with %s learns', async (_, config, notice) => {
    const ended = await run({ extends: 'head', ...config });
    const all = epochs(ended);
    expect(all.at(-1)!.loss).toBeLessThan(all[0]!.loss);
    // Seven images of three classes: well above chance.
    expect(ended.outcome.output?.parts.validation?.accuracy).toBeGreaterThan(0.5);
    if (notice) expect(notices(ended)).toContain(notice);
  });

  test('the same head with and without cached features takes the same course', async () => {
    const cached = await run({ extends: 'head', head: [] });
    // A change of nothing visible: the frozen part runs in every step instead.
    const inEachStep = await run({ extends: 'head', head: [], augmentation: { brightness: 1e-9 } });
    for (const [index, epoch] of epochs(cached).entries())
      expect(epochs(inEachStep)[index]!.loss).toBeCloseTo(epoch.loss, 3);
  });

  test('fine-tune: the head first, then the last blocks, on one curve; one answer on every path', async () => {
    const ended = await run({
      extends: 'fine-tune',
      epochs: 3,
      fineTune: { blocks: 2, headEpochs: 2, learningRate: 1e-4 },
    });
    expect(epochs(ended).map(({ epoch, stage }) => [epoch, stage])).toEqual([
      [1, 'head'],
      [2, 'head'],
      [3, 'blocks'],
      [4, 'blocks'],
      [5, 'blocks'],
    ]);
    const frozen = network(ended)
      .layers.filter(({ trainable }) => !trainable)
      .map(({ name }) => name);
    expect(frozen).toContain('block_14_project');
    expect(frozen).toContain('block_16_project_BN');
    expect(frozen).not.toContain('block_15_expand');
    expect(notices(ended)).toContain('feature-maps');
    const best = epochs(ended)
      .filter((epoch) => epoch.best)
      .at(-1)!;
    expect(best.valLoss).toBe(Math.min(...epochs(ended).map(({ valLoss }) => valLoss!)));
    await expectOneAnswer(ended.outcome.folder, dataset);
  });

  test("fine-tune keeps the head's weights where the blocks make it worse", async () => {
    const ended = await run({
      extends: 'fine-tune',
      epochs: 2,
      fineTune: { blocks: 1, headEpochs: 4, learningRate: 10 },
      optimizer: { name: 'sgd' },
    });
    expect(notices(ended)).toContain('head-is-best');
    const kept = epochs(ended)
      .filter((epoch) => epoch.best)
      .at(-1)!;
    expect(kept.stage).toBe('head');
    const { parts } = await readMetrics(ended.outcome.folder);
    expect(parts.validation!.accuracy).toBeCloseTo(kept.valAccuracy!, 5);
  });

  test('scratch on a backbone trains everything, and says that it starts at random', async () => {
    const ended = await run({ mode: 'scratch', model: 'mobilenet_0.25', imageSize: 64, epochs: 2, head: [] });
    expect(notices(ended)).toContain('random-weights');
    const { parameters, trainableParameters, layers } = network(ended);
    expect(layers.every(({ trainable }) => trainable)).toBe(true);
    expect(trainableParameters).toBeGreaterThan(0.9 * parameters);
  });
});

/** The run's own scores, `evaluate`, predicting a folder, a single file, and the service agree to 1e-4. */
async function expectOneAnswer(run: string, dataset: string): Promise<void> {
  const rows = await readPredictions(run, 'validation');
  const table = (file: string) => parse(readFileSync(file), { columns: true, bom: true }) as Record<string, string>[];
  const file = path.join(run, 'evaluation', 'validation.csv');
  const inRun = table(file);
  const { classes } = await readMetrics(run);
  await evaluate({ run });
  const evaluated = table(file);
  const csv = path.join(temporaryFolder('csv'), 'all.csv');
  await predict({ run, paths: [dataset], top: 1, csv, onPrediction: () => undefined });
  const inFolder = new Map(
    table(csv).map((row) => [path.relative(dataset, row['file']!).split(path.sep).join('/'), row]),
  );
  const service = new ServiceAnswers();
  for (const [index, { file: name }] of rows.entries()) {
    const of = (row: Record<string, string> | undefined) => classes.map((one) => Number(row?.[`probability:${one}`]));
    const expected = of(inRun[index]);
    const single: number[] = [];
    await predict({
      run,
      paths: [path.join(dataset, name)],
      top: classes.length,
      onPrediction: ({ top }) =>
        single.push(...classes.map((one) => top.find((entry) => entry.class === one)?.probability ?? NaN)),
    });
    const reply = await service.reply({
      id: index,
      method: 'predict',
      run,
      file: path.join(dataset, name),
      top: classes.length,
    });
    const answered = reply?.ok ? (reply.result as { top: { class: string; probability: number }[] }).top : [];
    const served = classes.map((one) => answered.find((entry) => entry.class === one)?.probability ?? NaN);
    for (const other of [of(evaluated[index]), of(inFolder.get(name)), single, served]) {
      other.forEach((value, k) => expect(Math.abs(value - expected[k]!)).toBeLessThan(1e-4));
    }
  }
}
