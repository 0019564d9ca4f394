import { expect, test } from 'vitest';
import { Random } from '../../../../src/core/random';
import { lockstepProducts } from '../../../../src/engine/training/logisticRegression/lockstepProducts';
import {
  fitLogisticRegression,
  type LogisticRegressionFit,
} from '../../../../src/engine/training/logisticRegression/logisticRegression';
import { plainProducts, type MatrixProducts } from '../../../../src/engine/training/logisticRegression/matrixProducts';

const [rows, columns, classes] = [60, 7, 3];
const random = new Random(5);
const labels = Int32Array.from({ length: rows }, (_, row) => row % classes);
const features = Float32Array.from(
  { length: rows * columns },
  (_, at) => random.normal() + (at % columns === labels[Math.floor(at / columns)] ? 1 : 0),
);

/** Counts runs; lanes hand over single precision. */
function counted(): { products: MatrixProducts; runs: () => number } {
  const plain = plainProducts(features, columns);
  let runs = 0;
  return {
    products: {
      ...plain,
      logits: (weights, width) => (runs++, plain.logits(weights, width)),
      gradient: (residual, width) => (runs++, plain.gradient(residual, width)),
    },
    runs: () => runs,
  };
}

const masks = [0, 1, 2].map((fold) => Uint8Array.from(labels, (_, row) => Number(row % 4 !== fold)));
const l2s = [0.5, 5, 100];

test('fits side by side are the fits alone, in far fewer products', async () => {
  const single = counted();
  const fit = (products: MatrixProducts, i: number) =>
    fitLogisticRegression({
      products,
      labels,
      classes,
      fitted: masks[i] as Uint8Array,
      l2: l2s[i] as number,
      tolerance: 1e-3,
    });
  const alone: LogisticRegressionFit[] = [];
  for (let i = 0; i < 3; i++) alone.push(await fit(single.products, i));
  const wide = counted();
  const lanes = lockstepProducts([wide.products], classes, 3);
  const together = await Promise.all(
    lanes.map(({ products: [products], end }, i) => fit(products as MatrixProducts, i).finally(end)),
  );
  expect(new Set(alone.map(({ iterations }) => iterations)).size).toBeGreaterThan(1);
  together.forEach((found, i) => {
    expect(found.end).toBe('converged');
    found.kernel.forEach((weight, at) =>
      expect(Math.abs(weight - (alone[i]!.kernel[at] as number))).toBeLessThan(2e-3),
    );
    expect(found.last.valLoss).toBeCloseTo(alone[i]!.last.valLoss as number, 3);
  });
  expect(wide.runs()).toBeLessThan(0.7 * single.runs());
});

test('a product that fails fails every fit that waits for it', async () => {
  const plain = plainProducts(features, columns);
  const lanes = lockstepProducts(
    [{ ...plain, gradient: () => Promise.reject(new Error('out of memory')) }],
    classes,
    2,
  );
  const ends = await Promise.allSettled(
    lanes.map(({ products: [products] }, i) =>
      fitLogisticRegression({
        products: products as MatrixProducts,
        labels,
        classes,
        fitted: masks[i] as Uint8Array,
        l2: 1,
      }),
    ),
  );
  expect(ends.map((end) => end.status === 'rejected' && (end.reason as Error).message)).toEqual([
    'out of memory',
    'out of memory',
  ]);
});
