import { expect, test } from 'vitest';
import { Random } from '../../../../src/core/random';
import { chooseL2, l2Decades } from '../../../../src/engine/training/logisticRegression/chooseL2';
import { plainProducts } from '../../../../src/engine/training/logisticRegression/matrixProducts';
import { stratifiedFolds } from '../../../../src/engine/training/logisticRegression/stratifiedFolds';

test('folds hold every class evenly and never part a group', () => {
  const labels = Int32Array.from({ length: 103 }, (_, i) => (i < 83 ? 0 : 1));
  const groups = Int32Array.from(labels, (_, i) => (i % 10 === 3 ? Math.floor(i / 20) : -1));
  const fold = stratifiedFolds(labels, groups, 5, 1);
  for (let k = 0; k < 5; k++) {
    const counts = [0, 1].map((label) => [...fold].filter((value, i) => value === k && labels[i] === label).length);
    expect(counts[0]).toBeGreaterThanOrEqual(16);
    expect(counts[0]).toBeLessThanOrEqual(18);
    expect(counts[1]).toBeGreaterThanOrEqual(3);
    expect(counts[1]).toBeLessThanOrEqual(5);
  }
  for (let group = 0; group < 5; group++) expect(new Set([...fold].filter((_, i) => groups[i] === group)).size).toBe(1);
  expect(stratifiedFolds(labels, groups, 5, 1)).toEqual(fold);
  expect(stratifiedFolds(labels, groups, 5, 2)).not.toEqual(fold);
});

function noisy(signal: number): { features: Float32Array; labels: Int32Array } {
  const random = new Random(3);
  const labels = Int32Array.from({ length: 80 }, (_, i) => i % 2);
  const features = Float32Array.from(
    { length: 80 * 40 },
    (_, at) => random.normal() + (at % 40 === 0 ? signal * ((Math.floor(at / 40) % 2) - 0.5) : 0),
  );
  return { features, labels };
}

test('pure noise asks for a strong penalty, a clear signal for a weaker one', async () => {
  const choose = async (signal: number) => {
    const { features, labels } = noisy(signal);
    return chooseL2({ products: plainProducts(features, 40), labels, classes: 2, seed: 1 });
  };
  const noise = await choose(0);
  const clear = await choose(6);
  expect(noise.l2).toBeGreaterThanOrEqual(30);
  expect(clear.l2).toBeLessThan(noise.l2 / 10);
  expect(clear.trials.find((trial) => trial.l2 === clear.l2)?.accuracy).toBeGreaterThan(0.9);
  expect(noise.trials.length).toBeLessThan(l2Decades.length + 2);
});

test('a class with one image leaves nothing to choose with', async () => {
  const choice = await chooseL2({
    products: plainProducts(new Float32Array(12), 4),
    labels: Int32Array.of(0, 0, 1),
    classes: 2,
    seed: 1,
  });
  expect(choice).toEqual({ l2: 100, folds: 0, trials: [] });
});
