import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pairedDifference } from '../../../../src/core/metrics/pairedDifference';

const expected = JSON.parse(readFileSync(new URL('expected/paired.json', import.meta.url), 'utf8')) as {
  images: number;
  onlyFirst: number;
  onlySecond: number;
  p: number;
  low: number;
  high: number;
}[];

test('p is that of scipy.stats.binomtest, and the interval is that of the score test', () => {
  expect(expected.length).toBeGreaterThan(10);
  for (const { p, low, high, ...counts } of expected) {
    const found = pairedDifference(counts);
    expect(found.p / p, JSON.stringify(counts)).toBeCloseTo(1, 9);
    expect(found.interval[0], JSON.stringify(counts)).toBeCloseTo(low, 6);
    expect(found.interval[1], JSON.stringify(counts)).toBeCloseTo(high, 6);
    expect(found.difference).toBe((counts.onlySecond - counts.onlyFirst) / counts.images);
  }
});

test('the other way round it is the same difference with the other sign', () => {
  const one = pairedDifference({ images: 300, onlyFirst: 6, onlySecond: 15 });
  const other = pairedDifference({ images: 300, onlyFirst: 15, onlySecond: 6 });
  expect(other.p).toBe(one.p);
  expect(other.difference).toBe(-one.difference);
  expect(other.interval[0]).toBeCloseTo(-one.interval[1], 12);
});

test('counts that cannot be are no difference', () => {
  expect(() => pairedDifference({ images: 0, onlyFirst: 0, onlySecond: 0 })).toThrow(RangeError);
  expect(() => pairedDifference({ images: 3, onlyFirst: 2, onlySecond: 2 })).toThrow(RangeError);
});
