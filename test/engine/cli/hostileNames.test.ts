import { copyFileSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { predictOutputSchema, scanOutputSchema } from '../../../src/protocol/cliOutput';
import { parseJsonWith } from '../../../src/protocol/parse';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { startCli, type Ended } from './builtCli';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
/** A title for the window, a colour, a line of its own, and an override of the direction. */
const names = ['\u001b]0;owned\u0007.png', '\u001b[31mred.png', 'a\nloupe: all is well.png', 'x\u202egnp.exe.png'];
const written = ['\\x1b]0;owned\\x07.png', '\\x1b[31mred.png', 'a\\nloupe: all is well.png', 'x\\u202egnp.exe.png'];
const hostileClass = 'b\u001b[2Jc';
/** What a terminal would act on; line breaks only where Loupe puts them. */
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

let dataset: string;
let workspace: string;
const loupe = (...args: string[]): Promise<Ended> => startCli(args, workspace).ended;

beforeAll(async () => {
  dataset = await tinyDataset(8);
  workspace = temporaryFolder('ws');
  const [first] = readdirSync(dataset);
  renameSync(path.join(dataset, first!), path.join(dataset, hostileClass));
  for (const name of names) writeFileSync(path.join(dataset, hostileClass, name), 'no image');
});

test('scan writes names out for people, and leaves them as they are in its document', async () => {
  const { code, stdout, stderr } = await loupe('scan', dataset);
  expect(code).toBe(0);
  expect(stdout + stderr).not.toMatch(acting);
  for (const name of written) expect(stdout).toContain(`b\\x1b[2Jc/${name}`);
  expect(stdout.split('\n').filter((line) => line.startsWith('loupe:'))).toEqual([]);
  const parsed = parseJsonWith(scanOutputSchema, (await loupe('scan', dataset, '--json')).stdout);
  expect(parsed.ok && parsed.value.skipped.map(({ file }) => path.basename(file)).sort()).toEqual([...names].sort());
  expect(parsed.ok && parsed.value.classes.map(({ name }) => name)).toContain(hostileClass);
});

test('train, its log and its model’s README, and predict write them out too', async () => {
  const run = path.join(workspace, 'run');
  const trained = await loupe('train', dataset, '--recipe', 'small-cnn', '--epochs', '1', '--out', run);
  expect(trained.code, trained.report).toBe(0);
  expect(trained.stdout + trained.stderr).not.toMatch(acting);
  for (const file of ['log.txt', 'model/README.md'])
    expect(readFileSync(path.join(run, file), 'utf8')).not.toMatch(acting);
  expect(readFileSync(path.join(run, 'model', 'README.md'), 'utf8')).toContain('b\\\\x1b\\[2Jc');

  const images = path.join(workspace, 'images');
  mkdirSync(images);
  const some = readdirSync(path.join(dataset, hostileClass)).find((name) => !names.includes(name))!;
  for (const name of names) copyFileSync(path.join(dataset, hostileClass, some), path.join(images, name));
  writeFileSync(path.join(images, '\u009b31mbad.png'), 'no image');
  const people = await loupe('predict', run, images);
  expect(people.code, people.report).toBe(0);
  expect(people.stdout + people.stderr).not.toMatch(acting);
  for (const name of written) expect(people.stdout).toContain(name);
  expect(people.stderr).toContain('\\x9b31mbad.png');
  const parsed = parseJsonWith(predictOutputSchema, (await loupe('predict', run, images, '--json')).stdout);
  expect(parsed.ok && parsed.value.predictions.map(({ file }) => path.basename(file)).sort()).toEqual(
    [...names].sort(),
  );
});

test.each([
  [['scan', 'no\u001b[31m\u0007']],
  [['predict', '\u009d0;x\u009c', 'y']],
  [['scan', 'x', '--layout', '\u001b[31m']],
  [['\u001b[31m']],
])('an error with %j in it is written out', async (args) => {
  const { stdout, stderr } = await loupe(...args);
  expect(stdout + stderr).not.toMatch(acting);
  expect(stderr).toMatch(/\\x(1b|9d)/);
});
