import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  argmax,
  columnShares,
  confusionMatrix,
  matrixTotals,
  predictedClasses,
  rowShares,
  topK,
} from '../../../../src/core/metrics/confusionMatrix';
import { mostConfusedPairs, orderClasses, matrixOrders } from '../../../../src/core/metrics/matrixOrder';
import { seriate } from '../../../../src/core/metrics/seriation';

describe('confusionMatrix', () => {
  it('has truth in rows and predictions in columns', () => {
    // scikit-learn's own example: confusion_matrix([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2])
    expect(confusionMatrix([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2], 3)).toEqual([2, 0, 0, 0, 0, 1, 1, 0, 2]);
    expect(() => confusionMatrix([0], [2], 2)).toThrow(/class 2/);
    expect(() => confusionMatrix([0], [], 2)).toThrow(RangeError);
  });

  it('sums and shares', () => {
    const matrix = [3, 1, 0, 0, 0, 0, 1, 1, 2];
    expect(matrixTotals(matrix, 3)).toEqual({ truth: [4, 0, 4], predicted: [4, 2, 2], total: 8, correct: 5 });
    expect(rowShares(matrix, 3)).toEqual([0.75, 0.25, 0, 0, 0, 0, 0.25, 0.25, 0.5]);
    expect(columnShares(matrix, 3)).toEqual([0.75, 0.5, 0, 0, 0, 0, 0.25, 0.5, 1]);
  });

  it('takes the first of equal probabilities, as numpy.argmax', () => {
    expect(argmax([0.2, 0.4, 0.4])).toBe(1);
    expect(Array.from(predictedClasses([0.5, 0.5, 0.1, 0.9], 2))).toEqual([0, 1]);
    expect(topK(Float32Array.of(0.25, 0.5, 0.25), 2)).toEqual([
      { index: 1, value: 0.5 },
      { index: 0, value: 0.25 },
    ]);
  });
});

describe('orders', () => {
  const classes = ['b', 'c10', 'a', 'c9'];
  // Rows: b is taken for c9, c10 for a.
  const matrix = [
    [6, 0, 0, 4],
    [0, 5, 3, 0],
    [0, 2, 1, 0],
    [5, 0, 0, 15],
  ].flat();
  const named = (by: (typeof matrixOrders)[number]) => orderClasses(by, classes, matrix).map((i) => classes[i]);

  it('orders by name, size, accuracy', () => {
    expect(named('name')).toEqual(['a', 'b', 'c9', 'c10']);
    expect(named('size')).toEqual(['c9', 'b', 'c10', 'a']);
    expect(named('accuracy')).toEqual(['a', 'b', 'c10', 'c9']);
  });

  it('puts classes that are taken for each other side by side', () => {
    expect(named('confusion')).toEqual(['a', 'c10', 'b', 'c9']);
  });

  it('lists the most confused pairs', () => {
    expect(mostConfusedPairs(matrix, 4, 2)).toEqual([
      { truth: 3, predicted: 0, count: 5, share: 0.25 },
      { truth: 0, predicted: 3, count: 4, share: 0.4 },
    ]);
    expect(mostConfusedPairs(matrix, 4, 99)).toHaveLength(4);
  });

  it('is a permutation for any matrix, and independent of how the classes were numbered', () => {
    const cells = fc
      .integer({ min: 2, max: 9 })
      .chain((size) => fc.array(fc.nat({ max: 9 }), { minLength: size * size, maxLength: size * size }));
    fc.assert(
      fc.property(cells, (matrix) => {
        const size = Math.sqrt(matrix.length);
        const classes = Array.from({ length: size }, (_, i) => `n${i}`);
        for (const by of matrixOrders) {
          const order = orderClasses(by, classes, matrix);
          expect([...order].sort((a, b) => a - b)).toEqual(classes.map((_, i) => i));
        }
        const turned = Array.from({ length: size * size }, (_, i) => matrix[size * size - 1 - i]!);
        const shown = orderClasses('confusion', classes, matrix).map((i) => classes[i]);
        const shownTurned = orderClasses('confusion', [...classes].reverse(), turned).map(
          (i) => [...classes].reverse()[i],
        );
        expect(shownTurned).toEqual(shown);
      }),
    );
  });
});

describe('seriate', () => {
  const along = (order: readonly number[], similarity: (a: number, b: number) => number) =>
    order.slice(1).reduce((sum, item, i) => sum + similarity(order[i]!, item), 0);

  it('recovers a chain from its shuffled links', () => {
    // Item i stands at place (7 i) mod 20 of a chain whose neighbours are similar.
    const place = (i: number) => (7 * i) % 20;
    const similarity = (a: number, b: number) => Math.max(0, 1 - Math.abs(place(a) - place(b)) / 4);
    const places = seriate(20, similarity).map(place);
    expect(places[0]! < places[19]! ? places : places.reverse()).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it('keeps unrelated items in order at the end', () => {
    expect(seriate(5, (a, b) => (a + b === 5 && a !== b ? 1 : 0))).toEqual([1, 4, 2, 3, 0]);
  });

  it('comes close to the best of all orders of seven', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20 }), { minLength: 49, maxLength: 49 }), (cells) => {
        const similarity = (a: number, b: number) => (a === b ? 0 : cells[Math.min(a, b) * 7 + Math.max(a, b)]!);
        const found = along(seriate(7, similarity), similarity);
        expect(found).toBeGreaterThanOrEqual(0.75 * bestOf(7, similarity));
      }),
      { numRuns: 60 },
    );
  });
});

/** Weight of the heaviest path through all items (Held and Karp 1962). */
function bestOf(size: number, similarity: (a: number, b: number) => number): number {
  const best = Array.from({ length: 1 << size }, () => new Array<number>(size).fill(-Infinity));
  for (let i = 0; i < size; i++) best[1 << i]![i] = 0;
  for (let set = 1; set < 1 << size; set++) {
    for (let last = 0; last < size; last++) {
      for (let next = 0; next < size; next++) {
        if (set & (1 << next)) continue;
        const value = best[set]![last]! + similarity(last, next);
        if (value > best[set | (1 << next)]![next]!) best[set | (1 << next)]![next] = value;
      }
    }
  }
  return Math.max(...best[(1 << size) - 1]!);
}
