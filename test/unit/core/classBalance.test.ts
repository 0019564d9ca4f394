import { describe, expect, it } from 'vitest';
import { countClasses, histogram, imbalance } from '../../../src/core/classBalance';
import type { ClassCount } from '../../../src/protocol/common';
import histograms from './metrics/expected/histogram.json';

describe('countClasses', () => {
  it('counts classes and parts and leaves out files without a label', () => {
    const counts: ClassCount[] = countClasses({
      classes: ['cat', 'dog', 'fox'],
      classIndex: [0, 0, 0, 1, 1, -1],
      part: [1, 1, 2, 0, 3, 3],
    });
    expect(counts).toEqual([
      { name: 'cat', count: 3, parts: { train: 2, validation: 1 } },
      { name: 'dog', count: 2, parts: { test: 1 } },
      { name: 'fox', count: 0, parts: {} },
    ]);
  });
});

describe('imbalance', () => {
  const of = (...counts: number[]) => imbalance(counts.map((count, i) => ({ name: 'abc'[i]!, count })));

  it('is the largest class over the smallest', () => {
    expect(of(30, 10, 20).ratio).toBe(3);
    expect(of(30, 10, 20).words).toBe(
      'Somewhat unbalanced: the largest class, “a” (30), has 3.0 times the images of the smallest, “b” (10). Look at the recall of the small classes, not at accuracy alone.',
    );
    expect(of(59, 60).words).toBe('Well balanced: 59 to 60 images in every class.');
    expect(of(10, 12).words).toMatch(/^Well balanced: the largest class, “b” \(12\), has 1.2 times/);
    expect(of(5, 5).words).toBe('Perfectly balanced: every class has 5 images.');
    expect(of(1200, 3).words).toMatch(/^Unbalanced: .* has 400 times/);
  });

  it('has no ratio where nothing can be compared', () => {
    expect(of(5).ratio).toBeNull();
    expect(of(5, 0)).toEqual({ ratio: null, words: '“b” has no images; nothing can be learned about it.' });
  });
});

describe('histogram', () => {
  // Expected values: numpy.histogram, see expected/make_expected.py.
  it.each(histograms)('counts $bins bins as NumPy does', ({ values, bins, counts, edges }) => {
    const actual = histogram(values, bins);
    expect(actual.counts).toEqual(counts);
    actual.edges.forEach((edge, i) => expect(edge).toBeCloseTo(edges[i]!, 9));
  });

  it('has no bins for no values and refuses no bins', () => {
    expect(histogram([], 4)).toEqual({ edges: [], counts: [] });
    expect(() => histogram([1], 0)).toThrow(RangeError);
  });
});
