import { expect, test } from 'vitest';
import { Random } from '../../../../src/core/random';
import { chooseL2 } from '../../../../src/engine/training/logisticRegression/chooseL2';
import {
  foldMasks,
  l2Decades,
  mostFits,
  searchPlan,
} from '../../../../src/engine/training/logisticRegression/searchPlan';
import { openRuntime } from '../../../../src/engine/runtimes/devices/openRuntime';
import { headProducts } from '../../../../src/engine/training/logisticRegression/headProducts';
import { fitLogisticRegression } from '../../../../src/engine/training/logisticRegression/logisticRegression';
import fewImages from './expected/fewImages.json';
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

test('classes of one image each leave nothing to choose with', async () => {
  const choice = await chooseL2({
    products: plainProducts(new Float32Array(12), 4),
    labels: Int32Array.of(0, 1, 2),
    classes: 3,
    seed: 1,
  });
  expect(choice).toMatchObject({ l2: 100, trials: [] });
});

// Expected values: expected/make_fewImages.py (scikit-learn's LogisticRegressionCV on the same features, folds and grid).
test('on few images a class the fold losses, the choice and the held-out loss are those of converged fits', async () => {
  const { columns, classes, train, losses, folds } = fewImages;
  const features = Float32Array.from(new Int8Array(Buffer.from(fewImages.features, 'base64')), (value) => value / 32);
  const labels = Int32Array.from(fewImages.labels);
  const products = await headProducts(await openRuntime({ threads: 1 }), features, {
    columns,
    classes,
    trainRows: train,
    lanes: 5,
  });
  expect(products.axes).toBeDefined();
  const choice = await chooseL2({
    products: products.trained,
    axes: products.axes,
    labels: labels.subarray(0, train),
    classes,
    seed: 1,
    masks: [0, 1, 2, 3, 4].map((k) => Uint8Array.from(folds, (fold) => Number(fold !== k))),
  });
  for (const { l2, loss, converged } of choice.trials) {
    expect(converged).toBe(true);
    expect(Math.abs(loss / losses[String(l2) as keyof typeof losses] - 1)).toBeLessThan(2e-3);
  }
  expect(choice.l2).toBe(fewImages.l2);
  const fit = await fitLogisticRegression({
    products: products.all,
    axes: products.axes,
    labels,
    classes,
    l2: choice.l2,
    fitted: Uint8Array.from(labels, (_, row) => Number(row < train)),
    tolerance: choice.plan.lastTolerance,
  });
  expect(fit.end).toBe('converged');
  expect(Math.abs(fit.last.valLoss! / fewImages.validation.logLoss - 1)).toBeLessThan(2e-3);
  await products.release();
});

test('equal losses go to the stronger penalty', async () => {
  // Nothing can be learned of constant columns: every strength has the same loss.
  const labels = Int32Array.from({ length: 20 }, (_, i) => i % 2);
  const choice = await chooseL2({ products: plainProducts(new Float32Array(80), 4), labels, classes: 2, seed: 1 });
  expect(choice.l2).toBe(Math.max(...choice.trials.map(({ l2 }) => l2)));
});

test('a class of one image, or of copies in one group, is never held out; the others are', () => {
  const labels = Int32Array.of(0, 0, 0, 0, 0, 1, 2, 2);
  const groups = Int32Array.of(-1, -1, -1, -1, -1, -1, 0, 0);
  const masks = foldMasks(searchPlan(8, 3, 10), labels, 3, groups, 1);
  const held = [0, 1, 2, 3, 4, 5, 6, 7].map((row) => masks.filter((mask) => mask[row] === 0).length);
  expect(held).toEqual([1, 1, 1, 1, 1, 0, 0, 0]);
  expect(
    masks.every((mask) => [0, 1, 2].every((label) => labels.some((own, row) => own === label && mask[row] === 1))),
  ).toBe(true);
});

test('the fits of a choice do not grow with the classes once each of them takes long', () => {
  const flowers = searchPlan(1200, 5, 1280);
  expect([flowers.folds, mostFits(flowers)]).toEqual([5, 35]);
  expect(mostFits(searchPlan(1728, 120, 1280))).toBe(21);
  for (const classes of [1500, 5000, 20_000]) {
    const plan = searchPlan(3 * classes, classes, 1280);
    expect(plan).toMatchObject({ heldOut: 1, halves: false, warm: true });
    expect(mostFits(plan)).toBe(l2Decades.length);
  }
});

test('a fold that is held out alone has the same losses when its rows are kept out of the products', async () => {
  const { features, labels } = noisy(3);
  const plan = { ...searchPlan(80, 2, 40), folds: 3, heldOut: 1, halves: false, tolerance: 1e-6, warm: true };
  const asked: number[] = [];
  const only = (rows: readonly number[]) => {
    asked.push(rows.length);
    return plainProducts(
      Float32Array.from(rows.flatMap((row) => [...features.subarray(row * 40, (row + 1) * 40)])),
      40,
    );
  };
  const given = { products: plainProducts(features, 40), labels, classes: 2, seed: 1, plan };
  const [all, apart] = [await chooseL2(given), await chooseL2({ ...given, only })];
  expect(asked.reduce((sum, rows) => sum + rows, 0)).toBe(80);
  expect(asked[0]).toBeGreaterThan(asked[1] as number);
  expect(apart.l2).toBe(all.l2);
  expect(apart.trials).toHaveLength(all.trials.length);
  apart.trials.forEach(({ loss, accuracy }, i) => {
    expect(loss).toBeCloseTo(all.trials[i]?.loss as number, 5);
    expect(accuracy).toBe(all.trials[i]?.accuracy);
  });
});
