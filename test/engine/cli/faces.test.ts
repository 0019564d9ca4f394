import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';
import { facesOutputSchema, type FacesOutput } from '../../../src/protocol/cliOutput';
import { drawnFaces, opencvBoxes, overlap } from '../faces/drawnFaces';
import { makeTiff } from '../images/makeTiff';
import { temporaryFolder } from '../jobs/tinyDataset';
import { startCli, type Ended } from './builtCli';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
const workspace = temporaryFolder('ws');
const folder = path.join(workspace, 'people');
const loupe = (...args: string[]): Promise<Ended> => startCli(args, workspace).ended;

beforeAll(async () => {
  mkdirSync(path.join(folder, 'more'), { recursive: true });
  writeFileSync(path.join(folder, 'a.png'), await drawnFaces().png().toBuffer());
  // Stored lying on its side, as a phone does it; and a file that cannot be read.
  const turned = await sharpOf(await drawnFaces().png().toBuffer());
  writeFileSync(path.join(folder, 'more', 'turned.jpg'), turned);
  writeFileSync(
    path.join(folder, 'none.png'),
    await drawnFaces().extract({ left: 0, top: 0, width: 40, height: 40 }).png().toBuffer(),
  );
  writeFileSync(path.join(folder, 'broken.jpg'), turned.subarray(0, 200));
});

async function sharpOf(png: Buffer): Promise<Buffer> {
  const sharp = (await import('sharp')).default;
  const lying = await sharp(png).rotate(270).png().toBuffer();
  return sharp(lying).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();
}

async function documentOf(...args: string[]): Promise<FacesOutput> {
  const { code, stdout, report } = await loupe('faces', ...args, '--json');
  expect(code, report).toBe(0);
  return v.parse(facesOutputSchema, JSON.parse(stdout));
}

test('a folder: boxes upright, what cannot be read is named, and the rest goes on', async () => {
  const output = await documentOf('people');
  expect(output.files.map(({ file }) => file)).toEqual(
    ['a.png', 'more/turned.jpg', 'none.png'].map((name) => path.join('people', ...name.split('/'))),
  );
  for (const { boxes, width, height, windows } of output.files.slice(0, 2)) {
    expect([width, height]).toEqual([400, 300]);
    expect(windows).toHaveLength(2);
    boxes.forEach((box, i) => expect(overlap(box, opencvBoxes[i]!)).toBeGreaterThan(0.8));
  }
  expect(output.files[2]).toMatchObject({ boxes: [], width: 40, height: 40 });
  expect(output).toMatchObject({ images: 3, withFaces: 2, faces: 4 });
  expect(output.settings).toEqual({ scale: 1.1, neighbours: 5, minSize: 0, longestSide: 640 });
  expect(output.skipped).toEqual([{ file: path.join('people', 'broken.jpg'), reason: expect.any(String) as string }]);
});

test('the text says the same, with the time of an image', async () => {
  const { stdout, stderr } = await loupe('faces', 'people');
  expect(stdout).toMatch(/a\.png: 2 faces  \d+,\d+ \d+×\d+  \d+,\d+ \d+×\d+\n/);
  expect(stdout).toMatch(/none\.png: no face\n/);
  expect(stdout).toMatch(/4 faces in 2 of 3 images\. \d+ ms an image to search it/);
  expect(stderr).toMatch(/Skipped: .*broken\.jpg: /);
});

test('what is skipped of a picture is said', async () => {
  const { data } = await drawnFaces().raw().toBuffer({ resolveWithObject: true });
  const bands = Uint8Array.from({ length: 400 * 300 * 4 }, (_, at) =>
    at % 4 === 3 ? 40 : data[3 * (at >> 2) + (at % 4)]!,
  );
  const file = path.join(workspace, 'bands.tif');
  writeFileSync(file, makeTiff({ width: 400, height: 300, samples: 4, photometric: 2, data: bands, extra: [0] }));
  const { faces, notices } = await documentOf(file);
  expect(faces).toBe(2);
  expect(notices).toEqual([
    {
      level: 'warning',
      code: 'pixels',
      message: `1 image (${file}): 1 band of 4 is skipped: red, green and blue are used.`,
    },
  ]);
});

test('settings reach OpenCV', async () => {
  const file = path.join('people', 'a.png');
  expect((await documentOf(file, '--neighbours', '500')).faces).toBe(0);
  const [one] = (await documentOf(file, '--min-size', '130', '--scale', '1.2', '--longest-side', '200')).files;
  expect(one!.boxes.map((box) => overlap(box, opencvBoxes[0]) > 0.7)).toEqual([true]);
});

test('where nothing could be read it fails; nonsense is refused with what is possible', async () => {
  expect((await loupe('faces', path.join('people', 'broken.jpg'))).code).toBe(1);
  const missing = await loupe('faces', 'nowhere');
  expect(missing.code).toBe(1);
  expect(missing.stderr).toMatch(/nowhere cannot be read/);
  const cases: readonly [string, string, RegExp][] = [
    ['--scale', '1', /a number from 1\.01 to 4/],
    ['--neighbours', '2.5', /a whole number from 0 to 1000/],
    ['--min-size', '-1', /a whole number from 0 to 100000/],
    ['--longest-side', '8', /a whole number from 24 to 10000/],
    ['--scale', '', /a number from/],
  ];
  for (const [option, value, words] of cases) {
    const { code, stderr } = await loupe('faces', 'people', option, value);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  }
});

test('Ctrl+C ends searches that are under way', async () => {
  const large = path.join(workspace, 'large.png');
  writeFileSync(large, await drawnFaces().resize(1200, 900).png().toBuffer());
  // With these settings each of the large ones takes many times as long as the small one before them.
  const args = [path.join('people', 'a.png'), ...Array<string>(20).fill(large)];
  const { child, ended } = startCli(
    ['faces', ...args, '--longest-side', '1200', '--scale', '1.01', '--progress', 'json'],
    workspace,
  );
  let told = '';
  child.stderr!.on('data', (text: Buffer) => {
    told += text.toString();
    if (told.includes('"done":1,')) child.kill('SIGINT');
  });
  const { code, stdout, report } = await ended;
  expect(code, report).toBe(3);
  expect(stdout).not.toMatch(/images\./);
});
