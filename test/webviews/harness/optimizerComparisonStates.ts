import type { ComparedOptimizer } from '../../../src/core/choices/optimizers';
import type { ComparedPair, OptimizerComparison } from '../../../src/protocol/optimizerComparison';
import type { ComparisonReady } from '../../../src/protocol/pages/optimizerComparison';
import type { RunCurves } from '../../../src/protocol/pages/runs';

const epochs = 20;
const seeds = [1, 2, 3];
const planned: readonly {
  readonly name: ComparedOptimizer;
  readonly title: string;
  readonly learningRate: number;
  readonly pace: number;
}[] = [
  { name: 'sgd-full', title: 'SGD, full batch', learningRate: 0.01, pace: 0.05 },
  { name: 'sgd', title: 'SGD, mini-batches', learningRate: 0.01, pace: 0.2 },
  { name: 'momentum', title: 'SGD with momentum 0.9', learningRate: 0.01, pace: 0.45 },
  { name: 'adam', title: 'Adam', learningRate: 0.001, pace: 0.4 },
  { name: 'rmsprop', title: 'RMSprop', learningRate: 0.001, pace: 0.35 },
];

function accuracyOf(pace: number, seed: number): number {
  return 0.6 + 0.5 * pace + 0.01 * seed;
}

function curves(run: string, pace: number, seed: number, length: number): RunCurves {
  const each = <T>(value: (epoch: number) => T): T[] => Array.from({ length }, (_, index) => value(index + 1));
  const loss = (epoch: number) => 0.2 + 0.6 * Math.exp(-pace * epoch) + 0.01 * seed;
  return {
    run,
    epoch: each((epoch) => epoch),
    seconds: each((epoch) => epoch * 0.4),
    loss: each(loss),
    accuracy: each((epoch) => 1 - 0.6 * loss(epoch)),
    valLoss: each((epoch) => loss(epoch) + 0.08),
    valAccuracy: each((epoch) => 0.97 - 0.6 * loss(epoch)),
  };
}

/**
 * A comparison of five optimizers and three seeds; `finished` trainings are over and, while it runs, the next one
 * continues.
 */
export function comparisonState({
  finished = 15,
  status,
}: { finished?: number; status?: OptimizerComparison['status'] } = {}): ComparisonReady {
  const now = status ?? (finished === 15 ? 'completed' : 'running');
  const pairs = seeds.flatMap((seed) =>
    planned.map(({ name, pace }, index): ComparedPair => {
      const at = (seed - 1) * planned.length + index;
      const over = at < finished;
      const failed = now === 'failed' && at === finished;
      return {
        optimizer: name,
        seed,
        run: `runs/${name}-seed${seed}`,
        status: over ? 'completed' : failed ? 'failed' : now === 'running' && at === finished ? 'running' : 'waiting',
        test: over ? accuracyOf(pace, seed) : null,
        validation: over ? accuracyOf(pace, seed) + 0.01 : null,
        bestEpoch: over ? 18 : null,
        seconds: over ? 4 + pace : null,
        error: failed ? 'ENOSPC: no space left on device, write' : null,
      };
    }),
  );
  const whole = Math.floor(finished / planned.length);
  const ranked = [...planned].sort((a, b) => b.pace - a.pace);
  return {
    state: 'ready',
    folder: '/runs/2026-11-22-100000-flowers-optimizers',
    stopping: false,
    curves: pairs.flatMap(({ run, seed, status: how }, index) =>
      how === 'completed' || how === 'running'
        ? [curves(run, planned[index % planned.length]!.pace, seed, how === 'running' ? 7 : epochs)]
        : [],
    ),
    comparison: {
      version: 1,
      id: '2026-11-22-100000-flowers-optimizers',
      status: now,
      created: '2026-11-22T10:00:00.000Z',
      ended: now === 'running' ? null : '2026-11-22T10:02:00.000Z',
      process: { pid: 1, host: 'here', started: '2026-11-22T09:59:59.000Z' },
      dataset: { folder: '/data/flowers', name: 'flowers' },
      recipeName: 'head',
      recipe: { extends: 'head' },
      model: 'mobilenet_v2',
      mode: 'head',
      epochs,
      device: 'auto',
      optimizers: planned.map(({ name, title, learningRate }) => ({
        name,
        title,
        learningRate,
        batchSize: name === 'sgd-full' ? 'all' : 32,
      })),
      seeds,
      pairs,
      fingerprint: 'f'.repeat(64),
      notes: [{ code: 'defaultRates', n: null }, 'Each training is judged by its weights of the best validation loss.'],
      ranking:
        whole === 0
          ? null
          : {
              images: 300,
              seeds: whole,
              chance: 0.24,
              optimizers: ranked.map(({ name, pace }) => {
                const accuracies = seeds.slice(0, whole).map((seed) => accuracyOf(pace, seed));
                const mean = accuracies.reduce((sum, one) => sum + one, 0) / whole;
                return {
                  name,
                  mean,
                  deviation: whole > 1 ? 0.01 : null,
                  accuracies,
                  interval: [mean - 0.04, mean + 0.03],
                };
              }),
              bestTwo: { first: 'momentum', second: 'adam', difference: 0.025, p: 0.21, ahead: whole },
              verdict: 'noise',
            },
      error: now === 'failed' ? 'ENOSPC: no space left on device, write' : null,
    },
  };
}
