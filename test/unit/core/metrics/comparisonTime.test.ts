import { expect, it } from 'vitest';
import { comparisonRemaining, type TimedPair } from '../../../../src/core/metrics/comparisonTime';

const pair = (optimizer: string, status: TimedPair['status'], seconds: number | null = null): TimedPair => ({
  optimizer,
  status,
  seconds,
});

it('is what the waiting trainings take by those of the same optimizer, and the rest of the running one', () => {
  const pairs = [
    pair('sgd', 'completed', 10),
    pair('adam', 'completed', 30),
    pair('sgd', 'running'),
    pair('adam', 'waiting'),
  ];
  expect(comparisonRemaining(pairs, 0.25)).toBeCloseTo(0.75 * 10 + 30);
  expect(comparisonRemaining([...pairs, pair('rmsprop', 'waiting')], 0.25)).toBeCloseTo(0.75 * 10 + 30 + 20);
});

it('is not known before a training is finished, and nothing at the end', () => {
  expect(comparisonRemaining([pair('sgd', 'running'), pair('adam', 'waiting')], 0.5)).toBeNull();
  expect(comparisonRemaining([pair('sgd', 'completed', 10), pair('adam', 'failed')], 0)).toBe(0);
});
