import { expect, test } from 'vitest';
import { classWeights } from '../../../src/engine/training/classWeights';
import expected from './expected/classWeights.json';

test.each(expected)(
  "class weights of $counts are scikit-learn's and those of Cui et al.",
  ({ counts, balanced, effective }) => {
    const labels = counts.flatMap((count, label) => new Array<number>(count).fill(label));
    for (const [kind, values] of [
      ['balanced', balanced],
      ['effective', effective],
    ] as const) {
      classWeights(kind, labels, counts.length)!.forEach((weight, label) =>
        expect(Math.abs(weight - values[label]!)).toBeLessThan(1e-9 * Math.max(1, values[label]!)),
      );
    }
    expect(classWeights('none', labels, counts.length)).toBeUndefined();
  },
);
