import { expect, test } from 'vitest';
import { Random } from '../../../src/core/random';
import { measurePixels as measured, type MeasuredPixels } from '../../../src/engine/images/pixelStatistics';

type Rgb = readonly [number, number, number];

const measurePixels = (data: Uint8Array, width: number, height: number): MeasuredPixels =>
  measured({ data, width, height });

function drawn(width: number, height: number, at: (x: number, y: number) => Rgb): Uint8Array {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(at(x, y), 3 * (y * width + x));
  return data;
}

test('half black, half white has one bit of eight, and both ends of the brightness', () => {
  const { measures, colourless } = measurePixels(
    drawn(64, 64, (x) => (x < 32 ? [0, 0, 0] : [255, 255, 255])),
    64,
    64,
  );
  expect(measures.entropy).toBeCloseTo(1 / 8, 10);
  expect(measures.brightness).toBeCloseTo(0.5, 6);
  expect([measures.brightness5, measures.brightness99]).toEqual([0, 1]);
  expect([measures.colour, colourless]).toEqual([0, true]);
});

test('percentiles leave out a hundredth of bright and a twentieth of dark pixels', () => {
  // 100 x 100: sampled as it is.
  const lamp = (share: number): number =>
    measurePixels(
      drawn(100, 100, (x, y) => (y * 100 + x < share * 10_000 ? [255, 255, 255] : [5, 5, 5])),
      100,
      100,
    ).measures.brightness99;
  expect(lamp(0.009)).toBeCloseTo(5 / 255, 5);
  expect(lamp(0.011)).toBe(1);
});

test('brightness is that of the eye: green is brighter than blue', () => {
  const of = (colour: Rgb): number =>
    measurePixels(
      drawn(8, 8, () => colour),
      8,
      8,
    ).measures.brightness;
  expect(of([0, 255, 0])).toBeCloseTo(Math.sqrt(0.691), 5);
  expect(of([0, 0, 255])).toBeCloseTo(Math.sqrt(0.068), 5);
});

test('a small flower before a black wall is in colour, and the noise of JPEG is none', () => {
  const flower = drawn(100, 100, (x, y) => (x < 10 && y < 10 ? [240, 200, 20] : [0, 0, 0]));
  expect(measurePixels(flower, 100, 100).colourless).toBe(false);
  const random = new Random(1);
  const noisy = drawn(100, 100, (x) => [x + 3 * random.uniform(), x + 3 * random.uniform(), x + 3 * random.uniform()]);
  expect(measurePixels(noisy, 100, 100).colourless).toBe(true);
});

test('the grey picture is the luma of ITU-R 601', () => {
  const { grey } = measurePixels(Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9), 2, 2);
  expect([[...grey.levels], grey.width, grey.height]).toEqual([[76, 150, 29, 9], 2, 2]);
});

test('the grey picture of a large one has half its size, and the means of four', () => {
  const { grey } = measurePixels(
    drawn(131, 3, (x, y) => (x === 130 ? [200, 200, 200] : x % 2 === 0 && y < 2 ? [40, 40, 40] : [80, 80, 80])),
    131,
    3,
  );
  expect([grey.width, grey.height]).toEqual([66, 2]);
  expect([...grey.levels.subarray(0, 66)]).toEqual([...new Array<number>(65).fill(60), 200]);
  expect(grey.levels[66]).toBe(80);
});

/** Sharpness of a square picture in grey. */
function sharpnessOf(grey: Float32Array, side: number): number {
  const data = drawn(side, side, (x, y) => {
    const level = Math.round(grey[y * side + x]!);
    return [level, level, level];
  });
  return measurePixels(data, side, side).measures.sharpness;
}

/** A field of soft discs, like a subject with edges, seen through a box filter. */
function edges(blur: number, contrast: number): Float32Array {
  const size = 130;
  const sharp = Float32Array.from({ length: size * size }, (_, i) =>
    Math.hypot((i % size) - 65, Math.floor(i / size) - 65) < 40 ? 128 + contrast : 128 - contrast,
  );
  let out = sharp;
  for (let pass = 0; pass < blur; pass++) {
    const before = out;
    out = Float32Array.from(before, (_, i) => {
      const [x, y] = [i % size, Math.floor(i / size)];
      let [sum, count] = [0, 0];
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++)
          if (x + dx >= 0 && x + dx < size && y + dy >= 0 && y + dy < size) {
            sum += before[(y + dy) * size + x + dx]!;
            count++;
          }
      return sum / count;
    });
  }
  return out;
}

test('sharpness falls with every blur, and is the same in fog', () => {
  const of = (blur: number, contrast = 100): number => sharpnessOf(edges(blur, contrast), 130);
  const falling = [0, 1, 2, 4, 8, 16].map((blur) => of(blur));
  for (let i = 1; i < falling.length; i++) expect(falling[i]).toBeLessThan(falling[i - 1]!);
  expect(falling[0]).toBeGreaterThan(0.4);
  expect(falling.at(-1)).toBeLessThan(0.13);
  // Levels are whole: some of the contrast of a picture in fog is lost.
  expect(of(2, 40)).toBeCloseTo(of(2, 100), 2);
});

test('a sharp subject before a soft background is sharp', () => {
  const soft = edges(16, 40);
  const both = Float32Array.from(soft, (value, i) => (i % 130 > 50 && i % 130 < 80 ? (i % 2 === 0 ? 30 : 220) : value));
  expect(sharpnessOf(both, 130)).toBeGreaterThan(0.4);
});

test('an image without neighbours has no edges to judge by, and an even one no sharpness', () => {
  expect(sharpnessOf(new Float32Array(4), 2)).toBe(1);
  expect(sharpnessOf(new Float32Array(90 * 90).fill(7), 90)).toBe(0);
  expect(measurePixels(Uint8Array.of(1, 2, 3), 1, 1).measures.entropy).toBe(0);
});

/** The same sums in plain numbers of 64 bits. */
function plainly(
  data: Uint8Array,
  width: number,
  height: number,
): { brightness: number; colour: number; sharp: number } {
  const step = Math.max(width, height) > 128 ? 2 : 1;
  const luma = Float64Array.from(
    { length: width * height },
    (_, i) => 0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!,
  );
  const sampled = [...luma.keys()].filter((i) => (i % width) % step === 0 && Math.floor(i / width) % step === 0);
  const mean = (of: (i: number) => number): number => sampled.reduce((sum, i) => sum + of(i), 0) / sampled.length;
  const channels = (i: number): number[] => [...data.subarray(3 * i, 3 * i + 3)];
  const side = Math.min(16, width - 2, height - 2);
  const spread = (values: readonly number[]): number => {
    const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length);
  };
  const blocks: { contrast: number; edge: number }[] = [];
  for (let top = 1; top + side < height; top += side)
    for (let left = 1; left + side < width; left += side) {
      const inside = Array.from(
        { length: side * side },
        (_, i) => (top + Math.floor(i / side)) * width + left + (i % side),
      );
      const laplacian = (i: number): number =>
        4 * luma[i]! - luma[i - 1]! - luma[i + 1]! - luma[i - width]! - luma[i + width]!;
      blocks.push({ contrast: spread(inside.map((i) => luma[i]!)), edge: spread(inside.map(laplacian)) });
    }
  const least = blocks.map(({ contrast }) => contrast).sort((a, b) => a - b)[Math.floor(0.75 * (blocks.length - 1))]!;
  const judges = blocks.filter(({ contrast }) => contrast >= least);
  const sum = (of: (block: (typeof blocks)[number]) => number): number => judges.reduce((all, one) => all + of(one), 0);
  return {
    brightness:
      mean((i) => Math.sqrt([0.241, 0.691, 0.068].reduce((all, w, k) => all + w * channels(i)[k]! ** 2, 0))) / 255,
    colour: mean((i) => channels(i).reduce((all, value) => all + Math.abs(value - luma[i]!), 0)) / 3 / 255,
    sharp: sum(({ edge }) => edge) / (sum(({ edge }) => edge) + sum(({ contrast }) => contrast)),
  };
}

test('the sums of the kernels are those of plain arithmetic, at any size', () => {
  const random = new Random(7);
  for (const [width, height] of [
    [256, 171],
    [131, 37],
    [33, 19],
    [18, 5],
    [7, 3],
    [3, 3],
  ] as const) {
    const data = Uint8Array.from({ length: 3 * width * height }, (_, i) =>
      Math.min(255, 40 + (i % 97) + 100 * random.uniform()),
    );
    const { measures } = measurePixels(data, width, height);
    const expected = plainly(data, width, height);
    expect(measures.brightness).toBeCloseTo(expected.brightness, 6);
    expect(measures.colour).toBeCloseTo(expected.colour, 6);
    // Blocks of one pixel have no contrast.
    expect(measures.sharpness).toBeCloseTo(Number.isNaN(expected.sharp) ? 0 : expected.sharp, 6);
  }
});
