import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { makeContactSheet } from '../../../src/engine/images/contactSheet';
import { tileSide } from '../../../src/engine/images/tile';
import type { ContactSheet } from '../../../src/protocol/contactSheet';
import { temporaryFolder } from '../jobs/tinyDataset';

const folder = temporaryFolder('contact-sheet');
const cache = path.join(folder, 'cache');
const red = { r: 220, g: 30, b: 30 };
const blue = { r: 30, g: 30, b: 220 };
const file = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  process.env.LOUPE_CACHE_DIR = cache;
  const flat = (width: number, height: number, background: typeof red) =>
    sharp({ create: { width, height, channels: 3, background } });
  await flat(300, 150, red).jpeg().toFile(file('wide.jpg'));
  await flat(40, 80, blue).png().toFile(file('tall.png'));
  await flat(8, 8, red).png().toFile(file('tiny.png'));
  // Red above, blue below as stored; a camera held on its side: shown red on the right.
  const turned = await flat(200, 100, red)
    .composite([{ input: await flat(200, 50, blue).png().toBuffer(), top: 50, left: 0 }])
    .jpeg({ chromaSubsampling: '4:4:4' })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  writeFileSync(file('turned.jpg'), turned);
  const whole = readFileSync(file('wide.jpg'));
  writeFileSync(file('short.jpg'), whole.subarray(0, whole.length >> 1));
  writeFileSync(file('text.jpg'), 'text');
  mkdirSync(file('folder.jpg'));
});

async function pixel(sheet: ContactSheet, at: number, x: number, y: number): Promise<string> {
  const { data, info } = await sharp(sheet.data).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const column = (at % sheet.columns) * sheet.tile + x;
  const row = Math.floor(at / sheet.columns) * sheet.tile + y;
  const [r, , b] = data.subarray(3 * (row * info.width + column));
  return r! > b! + 100 ? 'red' : b! > r! + 100 ? 'blue' : 'none';
}
const sizesOf = ({ sizes }: ContactSheet): number[][] =>
  Array.from({ length: sizes.length / 2 }, (_, at) => [sizes[2 * at]!, sizes[2 * at + 1]!]);

it('puts the images side by side, each as large as its tile allows and upright', async () => {
  const sheet = await makeContactSheet(['wide.jpg', 'tall.png', 'tiny.png', 'turned.jpg'].map(file));
  expect(sizesOf(sheet)).toEqual([
    [36, 18],
    [18, 36],
    [36, 36],
    [18, 36],
  ]);
  expect(await pixel(sheet, 0, 18, 9)).toBe('red');
  expect(await pixel(sheet, 1, 9, 18)).toBe('blue');
  expect(await pixel(sheet, 2, 30, 30)).toBe('red');
  expect(await pixel(sheet, 3, 4, 18)).toBe('blue');
  expect(await pixel(sheet, 3, 14, 18)).toBe('red');
});

it('begins a new row after ten, and keeps the place of what cannot be shown', async () => {
  const names = [
    '',
    'text.jpg',
    'short.jpg',
    'absent.jpg',
    'folder.jpg',
    ...Array<string>(5).fill('wide.jpg'),
    'tall.png',
  ];
  const sheet = await makeContactSheet(names.map((name) => (name === '' ? '' : file(name))));
  expect(sizesOf(sheet).slice(0, 6)).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
    [36, 18],
  ]);
  expect(await pixel(sheet, 10, 9, 18)).toBe('blue');
  expect((await sharp(sheet.data).metadata()).height).toBe(2 * tileSide);
});

it('is made again for a file that changed, and after its cached file was damaged', async () => {
  const names = ['changing.png'].map(file);
  const draw = (background: typeof red, time: number) =>
    sharp({ create: { width: 20, height: 20, channels: 3, background } })
      .png()
      .toBuffer()
      .then((bytes) => (writeFileSync(names[0]!, bytes), utimesSync(names[0]!, time, time)));
  await draw(red, 1000);
  expect(await pixel(await makeContactSheet(names), 0, 18, 18)).toBe('red');
  await draw(blue, 2000);
  expect(await pixel(await makeContactSheet(names), 0, 18, 18)).toBe('blue');
  const kept = readdirSync(path.join(cache, 'thumbnails')).map((name) => path.join(cache, 'thumbnails', name));
  expect(kept.length).toBeGreaterThan(2);
  for (const one of kept) writeFileSync(one, readFileSync(one).subarray(0, 30));
  // What lies in memory does not look at the disk: the other module has only what is there.
  const { vi } = await import('vitest');
  vi.resetModules();
  const again = await import('../../../src/engine/images/contactSheet');
  expect(await pixel(await again.makeContactSheet(names), 0, 18, 18)).toBe('blue');
});

it('is read from the disk by the next process, without the images', async () => {
  const { vi } = await import('vitest');
  const names = ['wide.jpg', 'tall.png'].map(file);
  const first = await makeContactSheet(names);
  vi.resetModules();
  vi.doMock('../../../src/engine/images/tile', () => ({
    tileSide,
    makeTile: () => Promise.reject(new Error('not decoded again')),
  }));
  const again = await import('../../../src/engine/images/contactSheet');
  const second = await again.makeContactSheet(names);
  expect(sizesOf(second)).toEqual(sizesOf(first));
  expect(Buffer.from(second.data).equals(Buffer.from(first.data))).toBe(true);
});
