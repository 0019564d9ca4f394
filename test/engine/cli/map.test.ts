import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';
import { mapOutputSchema, similarOutputSchema } from '../../../src/protocol/cliOutput';
import { mapReportSchema } from '../../../src/protocol/map';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { startCli, type Ended } from './builtCli';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
let dataset = '';
let workspace = '';
const loupe = (...args: string[]): Promise<Ended> => startCli(args, workspace).ended;

beforeAll(async () => {
  dataset = await tinyDataset(5, ['red #1 (fly agaric)', 'grün 100%']);
  workspace = temporaryFolder('ws');
});

test('map: text, document, table and report say the same places', async () => {
  const csv = path.join(workspace, 'map.csv');
  const report = path.join(workspace, 'map.json');
  const text = await loupe('map', dataset, '--csv', csv, '--report', report);
  expect(text.code).toBe(0);
  expect(text.stdout).toMatch(/10 images in 2 classes laid out by the features of mobilenet_v2/);
  expect(text.stdout).toMatch(/of its own class on the map: \d+%/);
  const json = await loupe('map', dataset, '--json', '--progress', 'json');
  const output = v.parse(mapOutputSchema, JSON.parse(json.stdout));
  const whole = v.parse(mapReportSchema, JSON.parse(readFileSync(report, 'utf8')));
  expect(output.images.map(({ x }) => x)).toEqual(whole.images.x);
  const lines = readFileSync(csv, 'utf8').trim().split('\r\n');
  expect(lines[0]).toBe('file,class,part,x,y');
  expect(lines).toHaveLength(11);
  expect(lines[1]).toContain(`,${output.images[0]!.x},${output.images[0]!.y}`);
  // Its own files are written over, those of other programs are not.
  expect((await loupe('map', dataset, '--csv', csv, '--report', report)).code).toBe(0);
  writeFileSync(csv, 'id,name\r\n');
  expect((await loupe('map', dataset, '--csv', csv)).stderr).toMatch(/is there already, and is not a table of a map/);
});

test('similar: text and document', async () => {
  const { images } = v.parse(mapOutputSchema, JSON.parse((await loupe('map', dataset, '--json')).stdout));
  const image = path.join(dataset, images[0]!.file);
  const text = await loupe('similar', dataset, image, '--count', '3');
  expect(text.stdout).toMatch(/the 3 most similar images of 9 in/);
  expect(text.stdout).toMatch(/None of them is a copy of it\./);
  const json = await loupe('similar', dataset, image, '--count', '3', '--json');
  const { similar } = v.parse(similarOutputSchema, JSON.parse(json.stdout));
  expect(similar).toHaveLength(3);
  expect(text.stdout).toContain(similar[2]!.file);
  const missing = await loupe('similar', dataset, 'nowhere.jpg');
  expect(missing.code).toBe(1);
  expect(missing.stderr).toMatch(/nowhere\.jpg cannot be read/);
});

test('nonsense is refused with what is possible, before anything is computed', async () => {
  const cases: readonly [string[], RegExp][] = [
    [['map', dataset, '--neighbours', '1'], /a whole number from 2 to 200/],
    [['map', dataset, '--seed', 'x'], /number/],
    [['similar', dataset, 'a.jpg', '--count', '2000'], /a whole number from 1 to 1000/],
    [['similar', dataset], /missing required argument 'image'/],
  ];
  for (const [args, words] of cases) {
    const { code, stderr } = await loupe(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  }
});

test('a map that is stopped ends without a report', async () => {
  const report = path.join(workspace, 'stopped.json');
  const started = startCli(
    ['map', await tinyDataset(40, undefined, 9), '--report', report, '--progress', 'json'],
    workspace,
  );
  let told = '';
  started.child.stderr!.on('data', (text: Buffer) => (told += text.toString()));
  await started.until(() => told.includes('"phase"'));
  started.child.kill('SIGINT');
  expect((await started.ended).code).toBe(3);
  expect(existsSync(report)).toBe(false);
});
