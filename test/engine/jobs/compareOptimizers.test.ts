import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  compareOptimizers,
  type CompareOptimizersJob,
} from '../../../src/engine/jobs/compareOptimizers/compareOptimizers';
import { planComparison, type ComparisonChoice } from '../../../src/engine/jobs/compareOptimizers/comparisonPlan';
import type { ComparedPair, OptimizerComparison } from '../../../src/protocol/optimizerComparison';
import type { RunRecord } from '../../../src/protocol/runFiles';
import { listRuns, readComparison, readEpochs, readSplit, RunIndex } from '../../../src/runfolder';
import { temporaryFolder, tinyDataset } from './tinyDataset';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');

describe('comparing optimizers', () => {
  let dataset: string;
  beforeAll(async () => {
    dataset = await tinyDataset(10);
  });

  const choice = (change: Partial<ComparisonChoice> = {}): ComparisonChoice => ({
    folder: dataset,
    optimizers: 'sgd-full,sgd,adam',
    seeds: 2,
    config: { extends: 'head', imageSize: 96, epochs: 2, batchSize: 8, split: { validation: 0.3 } },
    ...change,
  });
  const compare = (job: Partial<CompareOptimizersJob> & { out?: string }) =>
    compareOptimizers({ workspace: temporaryFolder('ws'), choice: choice(), ...job });

  test('gives every pair the same test images and, for a seed, the same weights and batches to begin with', async () => {
    const workspace = temporaryFolder('ws');
    const pairs: ComparedPair[] = [];
    // At such rates nothing moves: what is left is what the trainings began with.
    const { folder, record } = await compare({
      workspace,
      choice: choice({ learningRates: 'sgd-full=1e-12,sgd=1e-12,adam=1e-12' }),
      onPair: (pair) => pairs.push(pair),
    });
    expect(record).toMatchObject({ status: 'completed', error: null, epochs: 2, seeds: [1, 2], mode: 'head' });
    expect(pairs.map(({ optimizer, seed }) => `${optimizer} ${seed}`)).toEqual([
      'sgd-full 1',
      'sgd 1',
      'adam 1',
      'sgd-full 2',
      'sgd 2',
      'adam 2',
    ]);
    expect(await readComparison(folder)).toEqual(record);
    const splits = await Promise.all(
      record.pairs.map(async ({ run }) => (await readSplit(path.join(folder, run))).test),
    );
    expect(splits[0]).toHaveLength(6);
    for (const split of splits) expect(split).toEqual(splits[0]);
    const epochs = await Promise.all(record.pairs.map(({ run }) => readEpochs(path.join(folder, run))));
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [3, 4],
      [3, 5],
    ] as const)
      expect(epochs[a]![0]!.valLoss).toBeCloseTo(epochs[b]![0]!.valLoss!, 5);
    // Dropout and order of the batches too: the loss in training is that of the same steps.
    for (const [a, b] of [
      [1, 2],
      [4, 5],
    ] as const)
      expect(epochs[a]![0]!.loss).toBeCloseTo(epochs[b]![0]!.loss, 5);
    expect(Math.abs(epochs[0]![0]!.valLoss! - epochs[3]![0]!.valLoss!)).toBeGreaterThan(1e-3);
    expect(record.ranking).toMatchObject({ images: 6, seeds: 2 });
    expect(record.notes).toContainEqual({ code: 'drawnTest', n: 20 });

    const runsFolder = path.dirname(folder);
    expect(await listRuns(runsFolder)).toEqual({ runs: [], broken: [] });
    expect((await new RunIndex().list([runsFolder])).listing).toMatchObject({
      runs: [],
      broken: [],
      comparisons: [folder],
    });
  });

  test('continues where it was stopped, and trains nothing twice', async () => {
    const out = path.join(temporaryFolder('out'), 'comparison');
    let stop = (): void => undefined;
    const { record: stopped } = await compare({
      out,
      onStart: (_, by) => {
        stop = by;
      },
      onEvent: (event, pair) => {
        if (event.type === 'epoch' && pair.optimizer === 'adam' && pair.seed === 1) stop();
      },
    });
    expect(stopped.status).toBe('stopped');
    expect(stopped.pairs.filter(({ status }) => status === 'completed').length).toBeLessThan(4);
    expect(stopped.ranking === null || stopped.ranking.seeds === 1).toBe(true);
    const done = path.join(out, 'runs', 'sgd-seed1', 'run.json');
    const before = readFileSync(done, 'utf8');
    // As a job that was killed leaves it.
    const killed = JSON.parse(readFileSync(path.join(out, 'comparison.json'), 'utf8')) as OptimizerComparison;
    writeFileSync(
      path.join(out, 'comparison.json'),
      JSON.stringify({ ...killed, status: 'running', process: { ...killed.process, pid: 2 ** 22 + 1 } }),
    );
    expect((await readComparison(out)).status).toBe('interrupted');

    const { record } = await compareOptimizers({ out, workspace: temporaryFolder('ws') });
    expect(record.status).toBe('completed');
    expect(readFileSync(done, 'utf8')).toBe(before);
    expect(record.ranking).toMatchObject({ seeds: 2 });
    expect(record.ranking!.optimizers.map(({ accuracies }) => accuracies)).toEqual(
      record.ranking!.optimizers.map(({ name }) =>
        record.pairs.flatMap((pair) => (pair.optimizer === name ? [pair.test] : [])),
      ),
    );
    await expect(compare({ out, choice: choice({ seeds: 3 }) })).rejects.toMatchObject({ code: 'comparison-differs' });
  });

  test('a training that diverges is reported and left out of the ranking', async () => {
    const { record } = await compare({
      choice: choice({ optimizers: 'sgd,adam', seeds: 1, learningRates: 'sgd=1e45' }),
    });
    expect(record.status).toBe('completed');
    expect(record.pairs[0]).toMatchObject({
      optimizer: 'sgd',
      status: 'failed',
      error: expect.stringContaining('diverged') as string,
    });
    expect(record.ranking!.optimizers.map(({ name }) => name)).toEqual(['adam']);
  });

  test('data that changed in between is refused, not ranked', async () => {
    const { folder, record } = await compare({ choice: choice({ optimizers: 'sgd,adam', seeds: 1 }) });
    const run = path.join(folder, 'runs', 'adam-seed1');
    rmSync(path.join(run, 'run.json'));
    const first = path.join(folder, 'runs', 'sgd-seed1', 'run.json');
    const other = JSON.parse(readFileSync(first, 'utf8')) as RunRecord;
    writeFileSync(
      path.join(run, 'run.json'),
      JSON.stringify({ ...other, dataset: { ...other.dataset, fingerprint: 'another' } }),
    );
    expect(record.status).toBe('completed');
    const again = await compareOptimizers({ out: folder, workspace: temporaryFolder('ws') });
    expect(again.record).toMatchObject({ status: 'failed', error: expect.stringContaining('changed while') as string });
  });

  test.each([
    [{ optimizers: 'sgd' }, 'two or more'],
    [{ optimizers: 'sgd,lion' }, 'lion is not known'],
    [{ seeds: 0 }, '--seeds'],
    [{ learningRates: 'adam=fast' }, '--learning-rates'],
    [{ optimizer: 'adam' }, '--optimizers'],
    [{ learningRate: 0.1 }, '--learning-rates'],
    [{ config: { extends: 'quick' } }, 'nothing to compare'],
  ])('%j is refused with the remedy', (change, words) => {
    expect(() => planComparison(choice(change))).toThrow(words);
  });
});
