import { expect, test } from 'vitest';
import { measurePixels } from '../../../../../src/core/audit/measures/pixelMeasures';
import { sharpnessOf } from '../../../../../src/core/audit/measures/sharpness';
import { Random } from '../../../../../src/core/random';

type Rgb = readonly [number, number, number];

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
  expect(measures.brightness).toBeCloseTo(0.5, 10);
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
  const of = (blur: number, contrast = 100): number => sharpnessOf(edges(blur, contrast), 130, 130);
  const falling = [0, 1, 2, 4, 8, 16].map((blur) => of(blur));
  for (let i = 1; i < falling.length; i++) expect(falling[i]).toBeLessThan(falling[i - 1]!);
  expect(falling[0]).toBeGreaterThan(0.4);
  expect(falling.at(-1)).toBeLessThan(0.13);
  expect(of(2, 10)).toBeCloseTo(of(2, 100), 5);
});

test('a sharp subject before a soft background is sharp', () => {
  const soft = edges(16, 40);
  const both = Float32Array.from(soft, (value, i) => (i % 130 > 50 && i % 130 < 80 ? (i % 2 === 0 ? 30 : 220) : value));
  expect(sharpnessOf(both, 130, 130)).toBeGreaterThan(0.4);
});

test('an image without neighbours has no edges to judge by, and an even one no sharpness', () => {
  expect(sharpnessOf(new Float32Array(4), 2, 2)).toBe(1);
  expect(sharpnessOf(new Float32Array(90 * 90).fill(7), 90, 90)).toBe(0);
  expect(measurePixels(Uint8Array.of(1, 2, 3), 1, 1).measures.entropy).toBe(0);
});
