import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { MapPhase } from '../../../../src/engine/jobs/map/datasetFeatures';
import { map } from '../../../../src/engine/jobs/map/map';
import { similar } from '../../../../src/engine/jobs/map/similar';
import { temporaryFolder, tinyDataset } from '../tinyDataset';

const cache = temporaryFolder('cache');
process.env.LOUPE_CACHE_DIR = cache;
const [red, green] = ['red #1 (fly agaric)', 'grün 100%'];
let dataset = '';
let stages: Set<MapPhase>;
const onProgress = (phase: MapPhase) => stages.add(phase);

beforeAll(async () => {
  dataset = await tinyDataset(6, [red!, green!]);
  copyFileSync(path.join(dataset, red!, first()), path.join(dataset, red!, 'copy.jpg'));
});
beforeEach(() => (stages = new Set()));

/** The name of the first image that every class has. */
const first = (): string => readdirSync(path.join(dataset, red!)).find((name) => name.startsWith('img 0'))!;

test('lays each image out once, copies in one place, and knows the map again', async () => {
  writeFileSync(path.join(dataset, red!, 'broken.jpg'), 'no image');
  const made = await map(dataset, { onProgress });
  expect(stages).toEqual(new Set(['scan', 'features', 'neighbours', 'layout']));
  const { path: files, x, y, classIndex } = made.images;
  expect(files).toHaveLength(13);
  expect(made.remarks.join()).toMatch(/1 (image cannot be read|file)/);
  expect(classIndex.filter((index) => index === 0)).toHaveLength(6);
  const at = (name: string) => files.indexOf(`${red}/${name}`);
  expect([x[at('copy.jpg')], y[at('copy.jpg')]]).toEqual([x[at(first())], y[at(first())]]);
  expect(new Set(x.map((value, i) => `${value} ${y[i]}`)).size).toBe(12);
  for (const value of [...x, ...y]) expect(value >= 0 && value <= 1).toBe(true);

  stages = new Set();
  const again = await map(dataset, { onProgress });
  expect(again.images).toEqual(made.images);
  expect(stages.has('layout')).toBe(false);

  // Names change nothing of the places; other settings and another image do.
  renameSync(path.join(dataset, red!, 'copy.jpg'), path.join(dataset, green!, 'zzz.jpg'));
  const renamed = await map(dataset, { onProgress });
  expect(stages.has('layout')).toBe(false);
  expect(renamed.images.x[renamed.images.path.indexOf(`${green}/zzz.jpg`)]).toBe(x[at('copy.jpg')]);
  renameSync(path.join(dataset, green!, 'zzz.jpg'), path.join(dataset, red!, 'copy.jpg'));
  const other = await map(dataset, { onProgress, seed: 2 });
  expect(stages.has('layout')).toBe(true);
  expect(other.images.x).not.toEqual(x);
});

test('the same map is made again where nothing is remembered, and where the cache cannot be written it is told', async () => {
  const made = await map(dataset);
  process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
  const again = await map(dataset, { onProgress });
  expect(stages.has('layout')).toBe(true);
  expect(again.images).toEqual(made.images);
  const taken = path.join(temporaryFolder('cache'), 'file');
  writeFileSync(taken, '');
  process.env.LOUPE_CACHE_DIR = taken;
  const unsaved = await map(dataset);
  process.env.LOUPE_CACHE_DIR = cache;
  expect(unsaved.images).toEqual(made.images);
  expect(unsaved.remarks.join()).toMatch(/The map cannot be remembered/);
});

test('stops where it is asked to, and nothing of a map is kept', async () => {
  const abort = new AbortController();
  const stopping = map(dataset, {
    seed: 3,
    signal: abort.signal,
    onProgress: (phase) => phase === 'neighbours' && abort.abort(new Error('stop')),
  });
  await expect(stopping).rejects.toThrow();
  await map(dataset, { seed: 3, onProgress });
  expect(stages.has('layout')).toBe(true);
});

test('one image, two, and a folder without classes have maps too', async () => {
  const folder = temporaryFolder('few');
  const image = path.join(dataset, red!, first());
  copyFileSync(image, path.join(folder, 'one.jpg'));
  const one = await map(folder);
  expect(one.images).toMatchObject({ path: ['one.jpg'], classIndex: [-1], x: [0.5], y: [0.5] });
  copyFileSync(path.join(dataset, green!, first()), path.join(folder, 'two.jpg'));
  expect((await map(folder)).images.x.sort()).toEqual([0, 1]);
});

test('finds what is most like an image, copies first, without the image itself', async () => {
  const image = path.join(dataset, red!, first());
  const found = await similar(dataset, image, { count: 6 });
  expect(found.images).toBe(12);
  expect(found.similar[0]).toMatchObject({ file: `${red}/copy.jpg`, class: red, likeness: 1, copy: 'file' });
  expect(found.similar.slice(1).map((one) => one.class)).toEqual(Array(5).fill(red));
  expect(found.similar.map((one) => one.likeness)).toEqual(
    found.similar.map((one) => one.likeness).sort((a, b) => b - a),
  );
});

test('the image may lie outside, and a copy of it inside is named', async () => {
  const outside = path.join(temporaryFolder('outside'), 'query');
  mkdirSync(outside);
  const picture = path.join(dataset, green!, 'picture.png');
  const svg = `<svg width="300" height="200"><rect width="300" height="200" fill="#7a5"/>${Array.from({ length: 30 }, (_, i) => `<circle cx="${(i * 97) % 300}" cy="${(i * 61) % 200}" r="${8 + (i % 7) * 4}" fill="hsl(${i * 47} 70% ${30 + (i % 5) * 12}%)"/>`).join('')}</svg>`;
  await sharp(Buffer.from(svg)).png().toFile(picture);
  const query = path.join(outside, 'query.jpg');
  await sharp(picture).resize(180).jpeg({ quality: 60 }).toFile(query);
  const same = path.join(outside, 'same.webp');
  await sharp(picture).webp({ lossless: true }).toFile(same);
  const near = await similar(dataset, query, { count: 3 });
  expect(near.similar[0]).toMatchObject({ file: `${green}/picture.png`, copy: 'near' });
  expect(near.similar[1]!.copy).toBeNull();
  expect((await similar(dataset, same, { count: 1 })).similar[0]).toMatchObject({ copy: 'pixels', likeness: 1 });
  rmSync(picture);
});

test('what is no image is refused with its name and the reason', async () => {
  const text = path.join(temporaryFolder('text'), 'notes.jpg');
  writeFileSync(text, 'not an image');
  await expect(similar(dataset, text, { count: 3 })).rejects.toThrow(
    /notes\.jpg cannot be compared with other images: /,
  );
  await expect(similar(dataset, `${text}x`, { count: 3 })).rejects.toThrow(
    /notes\.jpgx cannot be read .* Name an image/,
  );
  await expect(similar(dataset, dataset, { count: 3 })).rejects.toThrow(/is no file/);
  const alone = temporaryFolder('alone');
  copyFileSync(path.join(dataset, red!, first()), path.join(alone, 'one.jpg'));
  await expect(similar(alone, path.join(alone, 'one.jpg'), { count: 3 })).rejects.toThrow(/no other image/);
});
