import { expect, it } from 'vitest';
import { fromHalves, nearestHalves } from '../../../src/engine/graphs/halfPrecision';

const bits = (value: number): number => nearestHalves(Float32Array.of(value))![0]!;

it('rounds to the nearest half, ties to even, also below the smallest normal number', () => {
  // As numpy.float16(value).view('uint16') has them.
  expect([0, 1, -2, 0.1, 65504, 2 ** -24, 2 ** -25, 3 * 2 ** -25, 6.1e-5, 2049, 2051].map(bits)).toEqual([
    0, 0x3c00, 0xc000, 0x2e66, 0x7bff, 1, 0, 2, 0x03ff, 0x6800, 0x6802,
  ]);
  expect(bits(-0)).toBe(0x8000);
  expect(bits(0.99999)).toBe(0x3c00);
});

it('gives every half back', () => {
  const all = Uint16Array.from({ length: 0x7c00 }, (_, i) => i);
  expect(nearestHalves(fromHalves(all))).toEqual(all);
});

it('says where a number lies beyond', () => {
  expect(nearestHalves(Float32Array.of(1, 65505))).toBeUndefined();
  expect(nearestHalves(Float32Array.of(NaN))).toBeUndefined();
});
