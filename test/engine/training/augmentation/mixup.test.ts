import { describe, expect, test } from 'vitest';
import { Random } from '../../../../src/core/random';
import { epochOrder } from '../../../../src/engine/training/epochOrder';
import { beta, mixRows, partnersOf } from '../../../../src/engine/training/augmentation/mixup';

describe('mixup', () => {
  test.each([0.05, 0.2, 1, 4])('draws from Beta(%f, same): mean, variance and symmetry', (alpha) => {
    const random = new Random(11);
    const draws = Array.from({ length: 20_000 }, () => beta(alpha, random));
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(draws.every((x) => x >= 0 && x <= 1)).toBe(true);
    expect(mean).toBeCloseTo(0.5, 1);
    // Var = 1 / (4 (2 alpha + 1))
    expect(variance * 4 * (2 * alpha + 1)).toBeCloseTo(1, 1);
  });

  test('mixes each row with its partner by the share, which is never below a half', () => {
    const partners = partnersOf(16, 0.4, new Random(3));
    const data = Float32Array.from({ length: 16 * 3 }, (_, i) => i);
    mixRows(data, 3, partners);
    partners.forEach(({ row, share }, i) => {
      expect(share).toBeGreaterThanOrEqual(0.5);
      for (let k = 0; k < 3; k++)
        expect(data[i * 3 + k]).toBeCloseTo(share * (i * 3 + k) + (1 - share) * (row * 3 + k), 4);
    });
    expect(new Set(partners.map(({ row }) => row)).size).toBe(16);
    expect(partnersOf(16, 0.4, new Random(3))).toEqual(partners);
    expect(partnersOf(16, 0.4, new Random(4))).not.toEqual(partners);
  });
});

describe('the order of an epoch', () => {
  const labels = [...new Array<number>(70).fill(0), ...new Array<number>(20).fill(1), ...new Array<number>(11).fill(2)];
  const countsOf = (order: Uint32Array) =>
    [0, 1, 2].map((label) => order.filter((position) => labels[position] === label).length);

  test('has each image once where nothing is balanced', () => {
    const order = epochOrder({ labels, balanced: false, random: new Random(1) });
    expect([...order].sort((a, b) => a - b)).toEqual(labels.map((_, i) => i));
  });

  test('balanced, draws every class equally often, and no image again before its class was through', () => {
    const order = epochOrder({ labels, balanced: true, random: new Random(1) });
    expect(order).toHaveLength(101);
    expect(countsOf(order).sort()).toEqual([33, 34, 34]);
    const times = new Map<number, number>();
    for (const position of order) times.set(position, (times.get(position) ?? 0) + 1);
    for (const [label, images] of [
      [0, 70],
      [1, 20],
      [2, 11],
    ] as const) {
      const of = [...times].filter(([position]) => labels[position] === label).map(([, count]) => count);
      expect(Math.max(...of) - (of.length === images ? Math.min(...of) : 0)).toBeLessThanOrEqual(1);
    }
    expect(epochOrder({ labels, balanced: true, random: new Random(1) })).toEqual(order);
  });

  test('balanced over many epochs, every image of a large class is seen', () => {
    const seen = new Set<number>();
    for (let epoch = 0; epoch < 12; epoch++)
      for (const position of epochOrder({ labels, balanced: true, random: new Random(epoch) })) seen.add(position);
    expect(seen.size).toBe(labels.length);
  });
});
