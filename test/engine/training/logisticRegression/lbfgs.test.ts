import { expect, it } from 'vitest';
import { minimise } from '../../../../src/engine/training/logisticRegression/lbfgs';

/** A convex valley that is flat far from its minimum, as a loss over separable classes is: ln cosh(x − target). */
function valley(target: Float64Array) {
  let evaluations = 0;
  const evaluate = (point: Float64Array) => {
    evaluations++;
    const away = point.map((value, i) => value - target[i]!);
    const value = away.reduce((sum, x) => sum + Math.abs(x) + Math.log1p(Math.exp(-2 * Math.abs(x))) - Math.LN2, 0);
    return Promise.resolve({ value, gradient: away.map(Math.tanh) });
  };
  return { evaluate, evaluations: () => evaluations };
}

const converged = (_: Float64Array, { gradient }: { gradient: Float64Array }): boolean =>
  gradient.every((slope) => Math.abs(slope) < 1e-9);

it('finds a first step that is thousands of times too long by its rise, not by halving it', async () => {
  const target = Float64Array.from({ length: 20 }, (_, i) => (i % 7) - 3);
  const counts: number[] = [];
  const problem = valley(target);
  const minimum = await minimise({
    // Near the minimum, as the best head of other rows is.
    start: target.map((value) => value + 0.01),
    evaluate: problem.evaluate,
    converged,
    maxIterations: 100,
    // Right in direction, and far too sure of itself.
    precondition: (vector) => Promise.resolve(vector.map((value) => 5_000 * value)),
    onIteration: () => counts.push(problem.evaluations()) < 0,
  });
  expect(minimum.end).toBe('converged');
  minimum.point.forEach((value, i) => expect(value).toBeCloseTo(target[i]!, 8));
  // Halving takes eleven trials to come from 5,000 to where the value falls.
  expect(counts[0]).toBeLessThanOrEqual(5);
});

it('ends at the precision of the numbers where the value cannot fall any more', async () => {
  const problem = valley(new Float64Array(3).fill(1e8));
  const minimum = await minimise({
    start: new Float64Array(3).fill(1e8 + 0.3),
    evaluate: problem.evaluate,
    converged: () => false,
    maxIterations: 1_000,
  });
  expect(minimum.end).toBe('precision');
  minimum.point.forEach((value) => expect(Math.abs(value - 1e8)).toBeLessThan(1e-6));
});
