import { expect, test } from 'vitest';
import { HeadPath } from '../../../../src/engine/training/logisticRegression/headPath';
import type { LinearHead } from '../../../../src/engine/training/logisticRegression/logisticRegression';

const head = (value: number): LinearHead => ({ kernel: Float64Array.of(value, -value), bias: Float64Array.of(1) });

test('one head is where the next fit begins, and none leaves it at zeros', () => {
  const path = new HeadPath();
  expect(path.startOf(10)).toBeUndefined();
  path.add(1000, head(2));
  expect(path.startOf(100)).toEqual(head(2));
});

test('a start lies on the parabola through three heads over the logarithm of the strength', () => {
  const path = new HeadPath();
  const parabola = (l2: number): number => 3 - Math.log10(l2) + 0.5 * Math.log10(l2) ** 2;
  for (const l2 of [1000, 100, 10]) path.add(l2, head(parabola(l2)));
  for (const l2 of [1, 32, 320]) {
    const start = path.startOf(l2);
    expect(start?.kernel[0]).toBeCloseTo(parabola(l2), 12);
    expect(start?.kernel[1]).toBeCloseTo(-parabola(l2), 12);
    expect(start?.bias[0]).toBeCloseTo(1, 12);
  }
});

test('only the latest three heads are kept', () => {
  const path = new HeadPath();
  for (const l2 of [1000, 100, 10, 1]) path.add(l2, head(l2));
  expect(path.at(1000)).toBeUndefined();
  expect([100, 10, 1].map((l2) => path.at(l2))).toEqual([head(100), head(10), head(1)]);
});
