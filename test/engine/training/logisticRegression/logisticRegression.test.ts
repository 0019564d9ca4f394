import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import {
  fitLogisticRegression,
  type HeadIteration,
} from '../../../../src/engine/training/logisticRegression/logisticRegression';
import { plainProducts } from '../../../../src/engine/training/logisticRegression/matrixProducts';
import { measureColumns, standardise } from '../../../../src/engine/training/logisticRegression/standardise';

// Made by: python sklearnProblems.py > sklearnProblems.json (scikit-learn 1.9)
interface Problem {
  classes: number;
  C: number;
  columns: number;
  features: number[];
  labels: number[];
  mean: number[];
  scale: number[];
  coef: number[][];
  intercept: number[];
  probabilities: number[][];
}
const { problems } = JSON.parse(readFileSync(path.join(__dirname, 'sklearnProblems.json'), 'utf8')) as {
  problems: Problem[];
};

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < b.length; i++) most = Math.max(most, Math.abs((a[i] as number) - (b[i] as number)));
  return most;
}

test.each(problems.map((problem) => [problem.classes, problem.C, problem] as const))(
  '%d classes at C=%d: the coefficients and probabilities of scikit-learn',
  async (classes, C, problem) => {
    const features = Float32Array.from(problem.features);
    const rows = problem.labels.length;
    const measured = measureColumns(features, rows, problem.columns);
    expect(largestDifference(measured.mean, problem.mean)).toBeLessThan(1e-6);
    expect(largestDifference(measured.scale, problem.scale)).toBeLessThan(1e-6);
    standardise(features, measured);

    const iterations: HeadIteration[] = [];
    const fit = await fitLogisticRegression({
      products: plainProducts(features, problem.columns),
      labels: Int32Array.from(problem.labels),
      classes,
      fitted: new Uint8Array(rows).fill(1),
      l2: 1 / C,
      tolerance: 1e-7,
      onIteration: (iteration) => iterations.push(iteration),
    });
    expect(fit.end).toBe('converged');
    // scikit-learn's one vector for two classes is the difference of the two here.
    const vector = (k: number) =>
      Array.from({ length: problem.columns }, (_, j) => fit.kernel[j * classes + k] as number);
    const coefficients =
      classes === 2
        ? [vector(1).map((value, j) => value - (vector(0)[j] as number))]
        : Array.from({ length: classes }, (_, k) => vector(k));
    coefficients.forEach((row, k) => expect(largestDifference(row, problem.coef[k] as number[])).toBeLessThan(1e-5));

    const logits = await plainProducts(features, problem.columns).logits(fit.kernel, classes);
    problem.probabilities.forEach((expected, i) => {
      const powers = expected.map((_, k) => Math.exp((logits[i * classes + k] as number) + (fit.bias[k] as number)));
      const total = powers.reduce((a, b) => a + b);
      expect(
        largestDifference(
          powers.map((power) => power / total),
          expected,
        ),
      ).toBeLessThan(1e-5);
    });
    const losses = iterations.map((iteration) => iteration.loss);
    expect(losses.at(-1)).toBeLessThan(losses[0] as number);
  },
);

test('a held-out row changes nothing but its own score', async () => {
  const problem = problems[0] as Problem;
  const features = Float32Array.from(problem.features);
  const rows = problem.labels.length;
  const fitted = new Uint8Array(rows).fill(1);
  for (let i = 40; i < rows; i++) fitted[i] = 0;
  const fit = (labels: number[]) =>
    fitLogisticRegression({
      products: plainProducts(features, problem.columns),
      labels: Int32Array.from(labels),
      classes: problem.classes,
      fitted,
      l2: 1,
    });
  const honest = await fit(problem.labels);
  const lied = await fit(problem.labels.map((label, i) => (i < 40 ? label : (label + 1) % problem.classes)));
  expect(lied.kernel).toEqual(honest.kernel);
  expect(lied.last.valLoss).not.toBe(honest.last.valLoss);
  expect(honest.last.valAccuracy).toBeGreaterThan(0.25);
});

test('stopping keeps the head of the latest iteration', async () => {
  const problem = problems[0] as Problem;
  const features = Float32Array.from(problem.features);
  let seen: HeadIteration | undefined;
  const fit = await fitLogisticRegression({
    products: plainProducts(features, problem.columns),
    labels: Int32Array.from(problem.labels),
    classes: problem.classes,
    fitted: new Uint8Array(problem.labels.length).fill(1),
    l2: 1,
    onIteration: (iteration) => {
      seen = iteration;
    },
    shouldStop: () => seen?.iteration === 3,
  });
  expect(fit).toMatchObject({ iterations: 3, end: 'stopped' });
  expect(fit.last.loss).toBe(seen?.loss);
});

test('iterations are numbered without gaps, also where a step was given up', async () => {
  // One image a class and hardly a penalty: steps are bounded by rounding, and some are begun anew.
  const features = Float32Array.of(1, -2, 3, 1, -1, 2, -3, -1);
  for (const l2 of [1e-6, 1e-3, 1]) {
    const seen: number[] = [];
    const fit = await fitLogisticRegression({
      products: plainProducts(features, 4),
      labels: Int32Array.of(0, 1),
      classes: 2,
      fitted: new Uint8Array(2).fill(1),
      l2,
      tolerance: 0,
      onIteration: ({ iteration }) => seen.push(iteration),
    });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual(seen.map((_, i) => i + 1));
    expect(fit.iterations).toBe(seen.length);
  }
});

test('a constant column does no harm', () => {
  const features = Float32Array.from([1, 5, 1, 7]);
  const measured = measureColumns(features, 2, 2);
  standardise(features, measured);
  expect([...features]).toEqual([0, -1, 0, 1]);
});
