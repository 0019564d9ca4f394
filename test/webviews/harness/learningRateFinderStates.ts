import type { SweepPoint } from '../../../src/protocol/learningRateFinder';
import type { SweepReady } from '../../../src/protocol/pages/learningRateFinder';

/** A loss that rests, falls between 1e-4 and 1e-1 and runs away, with noise around it. */
export function sweepPoints(count: number): SweepPoint[] {
  return Array.from({ length: count }, (_, i) => {
    const learningRate = 1e-7 * 1e8 ** (i / 99);
    const decade = Math.log10(learningRate);
    const smoothed = decade < -4 ? 1.6 : decade < -1 ? 1.6 - 0.4 * (decade + 4) : 0.4 + (decade + 1) ** 2 * 3;
    return { learningRate, smoothed, loss: smoothed + 0.12 * Math.sin(i * 2.3) };
  });
}

const found: NonNullable<SweepReady['found']> = {
  diverged: true,
  valley: 0.006428,
  steepest: 0.0331,
  minimum: 0.0105,
  dataset: '/data/flowers',
  model: 'mobilenet_v2',
  mode: 'head',
  optimizer: 'adam',
  batchSize: 32,
  seed: 1,
};

/** A finished sweep, or another as `change` says. */
export function sweepState(change: Partial<SweepReady> = {}): SweepReady {
  return {
    state: 'ready',
    name: 'flowers',
    dataset: '/data/flowers',
    recipeFile: '/data/head.loupe.json',
    recipe: 'head',
    model: 'mobilenet_v2',
    mode: 'head',
    optimizer: 'adam',
    batchSize: 32,
    current: 0.002,
    status: 'done',
    stopping: false,
    points: sweepPoints(91),
    of: 100,
    doing: null,
    found,
    failure: null,
    stale: false,
    ...change,
  };
}

/** A sweep that continues, after so many steps. */
export function sweepingState(steps: number): SweepReady {
  return sweepState({
    status: 'running',
    points: sweepPoints(steps),
    of: steps > 0 ? 100 : null,
    found: null,
    doing: { phase: 'features', done: 412, total: 1500 },
  });
}
