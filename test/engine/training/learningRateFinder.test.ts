import { expect, test } from 'vitest';
import { findLearningRate } from '../../../src/engine/jobs/findLearningRate/findLearningRate';
import { suggestions, type SweepPoint } from '../../../src/engine/training/learningRateFinder';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');

/** A loss that rests, falls between 1e-4 and 1e-1, and runs away. */
const curve: SweepPoint[] = Array.from({ length: 100 }, (_, i) => {
  const learningRate = 1e-7 * 1e8 ** (i / 99);
  const decade = Math.log10(learningRate);
  const smoothed =
    decade < -4 ? 1 + 0.0001 * (i % 2) : decade < -1 ? 1 - 0.25 * (decade + 4) : 0.25 + (decade + 1) ** 2 * 3;
  return { learningRate, loss: smoothed, smoothed };
});

test('the suggestion lies well down the longest fall', () => {
  const { valley, steepest, minimum } = suggestions(curve, 100);
  expect(valley).toBeGreaterThan(1e-4);
  expect(valley).toBeLessThan(1e-1);
  expect(steepest).toBeGreaterThan(1e-4);
  expect(Math.log10(minimum!)).toBeCloseTo(-2, 0);
});

test('nothing is suggested where the loss never falls', () => {
  expect(
    suggestions(
      curve.map((point, i) => ({ ...point, smoothed: 1 + i })),
      100,
    ),
  ).toEqual({ valley: null, steepest: null, minimum: null });
  expect(suggestions(curve.slice(0, 4), 100)).toEqual({ valley: null, steepest: null, minimum: null });
});

test('a sweep over a real network is the same each time and suggests a rate within its bounds', async () => {
  const job = {
    folder: await tinyDataset(8),
    config: { extends: 'small-cnn', imageSize: 16, batchSize: 8, optimizer: { name: 'sgd' as const } },
    signal: new AbortController().signal,
  };
  const [first, again] = [await findLearningRate(job), await findLearningRate(job)];
  expect(again.points).toEqual(first.points);
  expect(first.points.length).toBeGreaterThan(50);
  expect(first.points[0]!.learningRate).toBeCloseTo(1e-7, 10);
  expect(first.valley).toBeGreaterThan(1e-6);
  expect(first.valley).toBeLessThan(2);
  await expect(findLearningRate({ ...job, config: { extends: 'quick' } })).rejects.toMatchObject({
    code: 'wrong-option',
  });
});
