import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../../src/core/random';
import { changeImages, type ImageChange } from '../../../../src/engine/images/change';
import { ResizePool } from '../../../../src/engine/images/resizePool';
import {
  augment,
  augmentImages,
  augmentRows,
  epochGenerator,
} from '../../../../src/engine/training/augmentation/augmentation';
import { drawChange } from '../../../../src/engine/training/augmentation/augmentationDraw';
import { affineMatrix, type Geometry } from '../../../../src/engine/training/augmentation/augmentationMatrix';
import { noAugmentation, type Augmentation } from '../../../../src/protocol/recipe/augmentation';
import { largestDifference } from '../../images/makeImages';
import reference from '../expected/augmentation.json';

const side = reference.side;
const size = { height: side, width: side };

/** As expected/augmentation.py makes it. */
function noise(length: number, seed = 1): Uint8Array {
  let state = seed;
  return new Uint8Array(length).map(() => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) >> 16);
}
const still: Geometry = { rotation: 0, shiftX: 0, shiftY: 0, shear: 0, zoomX: 1, zoomY: 1, flipX: false, flipY: false };
const plain = { added: 0, factor: 1, contrast: 1, saturation: 1, hue: 0 };

const everything: Augmentation = {
  flipHorizontal: 0.5,
  flipVertical: 0.5,
  rotation: 30,
  shiftX: 0.2,
  shiftY: 0.1,
  shear: 15,
  zoom: 0.3,
  zoomPerAxis: true,
  brightness: [0.7, 1.3],
  contrast: 0.3,
  saturation: 0.5,
  hue: 40,
  cutout: 0.3,
  fill: 'reflect',
};

/** Largest distance of changed bytes from exact numbers. */
function distance(change: ImageChange, expected: readonly number[]): number {
  const pixels = noise(side * side * 3);
  changeImages(pixels, size, [change]);
  return Math.max(...expected.map((value, i) => Math.abs(pixels[i]! - value)));
}

describe('geometry', () => {
  it.each(reference.affine)('is that of apply_affine_transform: $case, $fill', ({ case: given, fill, pixels }) => {
    const matrix = affineMatrix({ ...still, ...given }, size);
    expect(distance({ matrix, fill: fill as ImageChange['fill'] }, pixels)).toBeLessThan(0.7);
  });

  it('mirrors exactly, and twice is nothing', () => {
    const rows = Uint8Array.from({ length: 18 }, (_, i) => i * 10);
    const flip: ImageChange = {
      fill: 'nearest',
      matrix: affineMatrix({ ...still, flipX: true }, { height: 2, width: 3 }),
    };
    changeImages(rows, { height: 2, width: 3 }, [flip]);
    expect([...rows]).toEqual([60, 70, 80, 30, 40, 50, 0, 10, 20, 150, 160, 170, 120, 130, 140, 90, 100, 110]);
    changeImages(rows, { height: 2, width: 3 }, [flip]);
    expect([...rows]).toEqual(Array.from({ length: 18 }, (_, i) => i * 10));
  });

  it('moves pictures that are no squares about their centre', () => {
    // Half a turn is both flips.
    const shape = { height: 5, width: 12 };
    const [turned, flipped] = [noise(180), noise(180)];
    changeImages(turned, shape, [{ fill: 'constant', matrix: affineMatrix({ ...still, rotation: 180 }, shape) }]);
    changeImages(flipped, shape, [
      { fill: 'constant', matrix: affineMatrix({ ...still, flipX: true, flipY: true }, shape) },
    ]);
    let different = 0;
    // A place that rounding puts just outside is filled; all others are equal.
    turned.forEach((value, i) => {
      if (value !== flipped[i]) different += value === 0 ? 0 : 1;
    });
    expect(different).toBe(0);
  });

  it('takes a picture of one pixel', () => {
    for (const fill of ['nearest', 'reflect', 'wrap', 'constant'] as const) {
      const one = Uint8Array.of(9, 8, 7);
      changeImages(one, { height: 1, width: 1 }, [
        { fill, matrix: affineMatrix({ ...still, rotation: 33 }, { height: 1, width: 1 }) },
      ]);
      expect([...one]).toEqual([9, 8, 7]);
    }
  });
});

describe('colours', () => {
  it.each(reference.colours)('are those of $by: $tone', ({ tone, pixels }) => {
    expect(distance({ fill: 'nearest', tone: { ...plain, ...tone } }, pixels)).toBeLessThanOrEqual(1);
  });
});

describe('drawChange', () => {
  it('changes nothing without settings, byte for byte', () => {
    const image = noise(side * side * 3);
    for (let i = 0; i < 50; i++) augment(image, size, noAugmentation, new Random(i));
    expect(largestDifference(image, noise(side * side * 3))).toBe(0);
  });

  it('mirrors as often as asked', () => {
    let flipped = 0;
    for (let i = 0; i < 2000; i++)
      if (drawChange({ ...noAugmentation, flipHorizontal: 0.25 }, size, new Random(1).fork(i)).matrix) flipped++;
    // Binomial, 2000 draws at .25: standard deviation 19.
    expect(Math.abs(flipped - 500)).toBeLessThan(80);
  });

  it('keeps what one kind draws when another is switched on', () => {
    const alone = drawChange({ ...noAugmentation, hue: 40 }, size, new Random(5));
    expect(
      drawChange({ ...noAugmentation, hue: 40, rotation: 20, cutout: 0.5, zoom: 0.2 }, size, new Random(5)).tone,
    ).toEqual(alone.tone);
  });

  it('stays within the limits, and near both of them', () => {
    const draws = Array.from({ length: 1000 }, (_, i) =>
      drawChange({ ...noAugmentation, zoom: [0.5, 2], brightness: 0.1 }, size, new Random(i)),
    );
    const zooms = draws.map(({ matrix }) => matrix![0]);
    expect(Math.min(...zooms)).toBeGreaterThanOrEqual(0.5);
    expect(Math.min(...zooms)).toBeLessThan(0.52);
    expect(Math.max(...zooms)).toBeGreaterThan(1.98);
    expect(draws.every(({ matrix }) => matrix![0] === matrix![4])).toBe(true);
    expect(Math.max(...draws.map(({ tone }) => tone!.added))).toBeCloseTo(25.5, 0);
  });

  it('hides a square of the size asked for, cut at the edges', () => {
    const shape = { height: 40, width: 60 };
    let whole = 0;
    for (let i = 0; i < 200; i++) {
      const { hidden } = drawChange({ ...noAugmentation, cutout: 0.25 }, shape, new Random(i));
      const [wide, high] = [hidden!.right - hidden!.left, hidden!.bottom - hidden!.top];
      if (wide === 10 && high === 10) whole++;
      expect(Math.max(wide, high)).toBeLessThanOrEqual(10);
      expect(Math.min(wide, high)).toBeGreaterThan(0);
    }
    expect(whole).toBeGreaterThan(100);
    const black = new Uint8Array(40 * 60 * 3);
    augment(black, shape, { ...noAugmentation, cutout: 1 }, new Random(3));
    expect(new Set(black)).toEqual(new Set([0, 128]));
  });
});

describe('augmentImages', () => {
  let folder = '';
  let threads: ResizePool;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'loupe-augment-'));
    await build({
      entryPoints: ['src/engine/programs/resizeWorker.ts'],
      bundle: true,
      platform: 'node',
      outdir: folder,
      logLevel: 'error',
    });
    threads = new ResizePool(path.join(folder, 'resizeWorker.js'), 3);
  });
  afterAll(async () => {
    await threads.close();
    await rm(folder, { recursive: true, force: true });
  });
  const bytes = side * side * 3;
  const of = (images: readonly number[], epoch = 2): Parameters<typeof augmentImages>[1] => ({
    ...size,
    seed: 7,
    epoch,
    images,
  });
  const batchOf = (images: readonly number[]): Uint8Array =>
    Uint8Array.from(images.flatMap((image) => [...noise(bytes, image + 1)]));

  it('gives an image the same bytes in any batch, order, number of threads and in line', async () => {
    const images = [4, 9, 2, 7, 11];
    const together = batchOf(images);
    await augmentImages(together, of(images), everything, threads);
    expect(largestDifference(together, batchOf(images))).toBeGreaterThan(50);
    const inLine = batchOf(images);
    await augmentRows(inLine, size, everything, images, epochGenerator(7, 2), new ResizePool('absent.js'));
    expect(largestDifference(inLine, together)).toBe(0);
    for (const [position, image] of images.entries()) {
      const alone = batchOf([image]);
      await augmentImages(alone, of([image]), everything, threads);
      expect(largestDifference(alone, together.slice(position * bytes, (position + 1) * bytes))).toBe(0);
    }
  });

  it('gives other bytes in another epoch', async () => {
    const [second, third] = [batchOf([1]), batchOf([1])];
    await augmentImages(second, of([1], 2), everything, threads);
    await augmentImages(third, of([1], 3), everything, threads);
    expect(largestDifference(second, third)).toBeGreaterThan(10);
  });
});
