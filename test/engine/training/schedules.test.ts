import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { presets } from '../../../src/protocol/recipe/presets';
import type { Schedule } from '../../../src/protocol/recipe/parts';
import {
  isOutOfPatience,
  patienceAfter,
  patienceStart,
  type EarlyStopping,
  type PatienceState,
} from '../../../src/engine/training/earlyStopping';
import type { MonitoredValues } from '../../../src/core/choices/monitors';
import { learningRateAt, plateauAfter, plateauStart, type PlateauState } from '../../../src/engine/training/schedules';

/** Made by expected/schedules.py with Keras 3.15. */
const expected = JSON.parse(readFileSync(path.join(__dirname, 'expected', 'schedules.json'), 'utf8')) as Record<
  string,
  number[]
>;
const rate = 0.01;

/** The largest difference, as a share of the highest learning rate. */
function difference(rates: readonly number[], name: string): number {
  expect(rates).toHaveLength(100);
  return Math.max(...rates.map((value, i) => Math.abs(value - expected[name]![i]!))) / rate;
}

const bySteps: Record<string, { schedule: Schedule; stepsAnEpoch: number }> = {
  step: { schedule: { name: 'step', every: 4, factor: 0.3 }, stepsAnEpoch: 5 },
  cosine: { schedule: { name: 'cosine', warmup: 0, final: 0 }, stepsAnEpoch: 5 },
  'cosine with a rest': { schedule: { name: 'cosine', warmup: 0, final: 0.05 }, stepsAnEpoch: 5 },
  'cosine with warm-up': { schedule: { name: 'cosine', warmup: 3, final: 0.01 }, stepsAnEpoch: 5 },
  'one-cycle': { schedule: { name: 'oneCycle', rise: 0.3, startDivisor: 25, finalDivisor: 1e4 }, stepsAnEpoch: 4 },
  'one-cycle, early and steep': {
    schedule: { name: 'oneCycle', rise: 0.15, startDivisor: 10, finalDivisor: 100 },
    stepsAnEpoch: 10,
  },
};

test.each(Object.entries(bySteps))('%s: 100 steps as the source has them', (name, { schedule, stepsAnEpoch }) => {
  const rates = Array.from({ length: 100 }, (_, step) =>
    learningRateAt(schedule, rate, { step, stepsAnEpoch, epochs: 100 / stepsAnEpoch }),
  );
  expect(difference(rates, name)).toBeLessThan(1e-5);
});

const plateaus: Record<string, Partial<Extract<Schedule, { name: 'plateau' }>>> = {
  plateau: { factor: 0.5, patience: 4, minDelta: 1e-4 },
  'plateau with cooldown and floor': { factor: 0.3, patience: 2, minDelta: 0.005, cooldown: 6, minimum: 2e-4 },
  'plateau of accuracy': {
    monitor: 'valAccuracy',
    factor: 0.1,
    patience: 5,
    minDelta: 0.001,
    cooldown: 2,
    minimum: 1e-6,
  },
};

test.each(Object.entries(plateaus))(
  '%s: 100 epochs as Keras has them, through JSON after every one',
  (name, settings) => {
    const schedule = {
      name: 'plateau',
      monitor: 'valLoss',
      factor: 0.1,
      patience: 5,
      minDelta: 1e-4,
      cooldown: 0,
      minimum: 0,
      ...settings,
    } as const;
    let state = plateauStart(rate);
    const rates = expected.losses!.map((loss) => {
      const values = { loss: 1, accuracy: 0, valLoss: loss, valAccuracy: 1 - loss };
      state = JSON.parse(JSON.stringify(plateauAfter(schedule, state, values))) as PlateauState;
      return learningRateAt(schedule, rate, { step: 0, stepsAnEpoch: 1, epochs: 100 }, state);
    });
    expect(difference(rates, name)).toBeLessThan(1e-5);
    expect(new Set(rates).size).toBeGreaterThan(2);
  },
);

test('degenerate schedules stay finite and within their bounds', () => {
  for (const { schedule } of Object.values(bySteps)) {
    for (const [stepsAnEpoch, epochs] of [
      [1, 1],
      [1, 2],
      [3, 1],
    ] as const) {
      for (let step = 0; step < stepsAnEpoch * epochs; step++) {
        const value = learningRateAt(schedule, rate, { step, stepsAnEpoch, epochs });
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(rate);
      }
    }
  }
  expect(learningRateAt(presets['small-cnn'].schedule, rate, { step: 500, stepsAnEpoch: 10, epochs: 30 })).toBeCloseTo(
    0,
    12,
  );
});

describe('early stopping', () => {
  const values = (valLoss: number): MonitoredValues => ({ loss: 1, accuracy: 0.5, valLoss, valAccuracy: 1 - valLoss });
  function epochs(settings: EarlyStopping, losses: readonly number[]): number {
    let state: PatienceState = patienceStart;
    return (
      losses.findIndex((loss) => {
        state = patienceAfter(settings, state, values(loss));
        return isOutOfPatience(settings, state);
      }) + 1
    );
  }
  const losses = [1, 0.8, 0.79, 0.78, 0.9, 0.9, 0.7, 0.9, 0.9, 0.9];

  it('ends after the epochs of patience without anything better', () => {
    expect(epochs({ monitor: 'valLoss', patience: 2, minDelta: 0 }, losses)).toBe(6);
    expect(epochs({ monitor: 'valLoss', patience: 3, minDelta: 0 }, losses)).toBe(10);
    expect(epochs({ monitor: 'valAccuracy', patience: 2, minDelta: 0 }, losses)).toBe(6);
    expect(epochs({ monitor: 'valLoss', patience: 9, minDelta: 0 }, losses)).toBe(0);
  });

  it('counts a small gain as none', () => {
    expect(epochs({ monitor: 'valLoss', patience: 2, minDelta: 0.05 }, losses)).toBe(4);
  });

  it('watches the training figure where nothing validates', () => {
    const settings: EarlyStopping = { monitor: 'valLoss', patience: 1, minDelta: 0 };
    const alone = (loss: number): MonitoredValues => ({ loss, accuracy: 0, valLoss: null, valAccuracy: null });
    const first = patienceAfter(settings, patienceStart, alone(2));
    expect(patienceAfter(settings, first, alone(1))).toEqual({ best: 1, wait: 0 });
    expect(isOutOfPatience(settings, patienceAfter(settings, first, alone(3)))).toBe(true);
  });
});
