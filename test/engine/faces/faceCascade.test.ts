import { beforeAll, expect, test } from 'vitest';
import { faceDefaults } from '../../../src/core/faces/faceSettings';
import { FaceCascade, openCvVersion } from '../../../src/engine/faces/faceCascade';
import { faceTask } from '../../../src/engine/faces/faceTask';
import type { Pixels } from '../../../src/engine/images/orient';
import manifest from '../../../package.json';
import { drawnFaces, opencvBoxes, overlap } from './drawnFaces';

let cascade: FaceCascade;
beforeAll(async () => {
  cascade = await FaceCascade.open();
});

async function pixels(width = 400, height = 300): Promise<Pixels> {
  const { data } = await drawnFaces()
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width, height };
}

const blank = (width: number, height: number): Pixels => ({
  data: new Uint8Array(3 * width * height).fill(120),
  width,
  height,
});

test('finds what OpenCV in Python finds, the largest first, and how many windows agreed', async () => {
  const found = cascade.find(await pixels(), faceDefaults);
  expect(found).toHaveLength(2);
  found.forEach(({ box, windows }, i) => {
    expect(overlap(box, opencvBoxes[i]!)).toBeGreaterThan(0.9);
    expect(windows).toBeGreaterThanOrEqual(faceDefaults.neighbours);
  });
  expect(openCvVersion).toBe(manifest.dependencies['@opencvjs/node'].split('-')[0]);
});

test('boxes and the smallest window are in pixels of the original, whatever size is searched', async () => {
  // Larger than the strips that are made grey one after the other, and not shrunk by a whole number.
  const large = await pixels(2600, 1950);
  const settings = { ...faceDefaults, longestSide: 390 };
  const found = cascade.find(large, settings);
  expect(found).toHaveLength(2);
  found.forEach(({ box }, i) =>
    expect(
      overlap(
        box,
        opencvBoxes[i]!.map((value) => value * 6.5),
      ),
    ).toBeGreaterThan(0.8),
  );
  const least = cascade.find(large, { ...settings, minSize: 900 });
  expect(least.map(({ box }) => box[2] >= 900)).toEqual([true]);
  expect(overlap(least[0]!.box, found[0]!.box)).toBeGreaterThan(0.7);
});

test('settings are heeded', async () => {
  const image = await pixels();
  expect(cascade.find(image, { ...faceDefaults, neighbours: 500 })).toEqual([]);
  // Without joining, every window that says yes is a box of its own.
  const all = cascade.find(image, { ...faceDefaults, neighbours: 0 });
  expect(all.length).toBeGreaterThan(20);
  expect(cascade.find(image, { ...faceDefaults, neighbours: 0, scale: 1.5 }).length).toBeLessThan(all.length);
});

test.each([
  [1, 1],
  [23, 23],
  [3, 5000],
  [5000, 3],
])('an image of %i x %i has no face, and is no error', (width, height) => {
  expect(cascade.find(blank(width, height), faceDefaults)).toEqual([]);
});

test('an error of OpenCV is told in its words, and the next image gets a new instance', async () => {
  // OpenCV refuses a factor that does not shrink.
  const failed = await faceTask({ pixels: blank(30, 30), settings: { ...faceDefaults, scale: 1 } });
  expect(failed).toEqual({ failed: expect.stringMatching(/scaleFactor > 1/) as string });
  const found = await faceTask({ pixels: await pixels(), settings: faceDefaults });
  expect('faces' in found && found.faces).toHaveLength(2);
});
