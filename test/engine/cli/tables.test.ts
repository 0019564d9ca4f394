import { parse } from 'csv-parse/sync';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';
import { scanOutputSchema } from '../../../src/protocol/cliOutput';
import { readPredictions } from '../../../src/runfolder';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { finished, startCli, type Ended } from './builtCli';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
/** Names of columns, a formula, and a letter that is not ASCII. */
const classes = ['=1+1', 'file', 'grün'];
let photos: string;
let workspace: string;
let run: string;
const loupe = (...args: string[]): Promise<Ended> => startCli(args, workspace).ended;

beforeAll(async () => {
  const drawn = await tinyDataset(8);
  workspace = temporaryFolder('ws');
  photos = path.join(workspace, 'photos');
  readdirSync(drawn)
    .sort()
    .forEach((name, i) => cpSync(path.join(drawn, name), path.join(photos, classes[i]!), { recursive: true }));
  run = path.join(workspace, 'run');
  await finished(['train', photos, '--out', run], workspace);
});

test('columns of classes are kept apart, formulas are guarded, and the run reads its own names back', async () => {
  expect((await loupe('predict', run, photos, '--csv', 'p.csv')).code).toBe(0);
  const text = readFileSync(path.join(workspace, 'p.csv'), 'utf8');
  expect(text.split('\r\n')[0]).toBe(
    'file,predicted,probability,class,decision,probability:=1+1,probability:file,probability:grün',
  );
  const rows: Record<string, string>[] = parse(text, { columns: true });
  expect(rows).toHaveLength(24);
  for (const row of rows) {
    expect(existsSync(path.resolve(workspace, row['file']!))).toBe(true);
    const predicted = row['predicted']!;
    expect(["'=1+1", 'file', 'grün']).toContain(predicted);
    expect(row[`probability:${predicted.replace(/^'/, '')}`]).toBe(row['probability']);
  }
  const own = await readPredictions(run, 'validation');
  expect(new Set(own.map(({ truth }) => truth))).toEqual(new Set(classes));
  expect(readFileSync(path.join(run, 'evaluation', 'validation.csv'), 'utf8')).toContain(",'=1+1,");
});

test('tables for Excel begin with a mark, and may have decimal commas', async () => {
  expect((await loupe('predict', run, photos, '--csv', 'e.csv', '--csv-excel')).code).toBe(0);
  const bytes = readFileSync(path.join(workspace, 'e.csv'));
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const replaced = await loupe('predict', run, photos, '--csv', 'e.csv', '--csv-excel', '--decimal-comma');
  expect(replaced.code).toBe(0);
  const lines = readFileSync(path.join(workspace, 'e.csv'), 'utf8').split('\r\n');
  expect(lines[0]).toBe(
    '\uFEFFfile;predicted;probability;class;decision;probability:=1+1;probability:file;probability:grün',
  );
  expect(lines[1]).toMatch(/;'?[^;]+;[01](,\d+)?;/);
  expect((await loupe('predict', run, photos, '--csv-excel')).code).toBe(2);
  expect((await loupe('predict', run, photos, '--csv', 'e.csv', '--decimal-comma')).code).toBe(2);
});

test('a table never takes the place of another file, nor an empty one that of a good one', async () => {
  const image = path.join(photos, 'file', readdirSync(path.join(photos, 'file'))[0]!);
  const before = readFileSync(image);
  for (const force of [[], ['--force']]) {
    const { code, stderr } = await loupe('predict', run, image, '--csv', image, ...force);
    expect(code).toBe(1);
    expect(stderr).toMatch(/is what is read here\. Choose another place with --csv\./);
  }
  expect((await loupe('predict', run, photos, '--csv', image)).stderr).toContain('is an image (JPEG)');
  expect((await loupe('scan', photos, '--report', image)).stderr).toContain('--report');
  expect((await loupe('summary', run, '--svg', image)).stderr).toContain('--svg');
  expect((await loupe('export', run, '--out', image, '--replace')).stderr).toContain('is an image (JPEG)');
  expect((await loupe('preview', photos, '--out', photos)).stderr).toContain('lies in the dataset');
  expect(readFileSync(image).equals(before)).toBe(true);

  const bad = path.join(workspace, 'bad.jpg');
  writeFileSync(bad, 'no picture');
  const good = readFileSync(path.join(workspace, 'p.csv'));
  const empty = await loupe('predict', run, bad, '--csv', 'p.csv');
  expect(empty.code).toBe(1);
  expect(empty.stderr).toContain('p.csv is not written');
  expect(readFileSync(path.join(workspace, 'p.csv')).equals(good)).toBe(true);
  mkdirSync(path.join(workspace, 'tables'));
  await loupe('predict', run, bad, '--csv', 'tables/none.csv');
  expect(readdirSync(path.join(workspace, 'tables'))).toEqual([]);
});

test('scan tells programs all that it tells people, and copies of a picture once', async () => {
  const copies = path.join(workspace, 'copies');
  cpSync(photos, copies, { recursive: true });
  const [name] = readdirSync(path.join(copies, 'file'));
  cpSync(path.join(copies, 'file', name!), path.join(copies, 'file', 'copy.jpg'));
  writeFileSync(path.join(copies, 'file', 'broken.jpg'), 'no picture');
  const document = v.parse(
    scanOutputSchema,
    JSON.parse((await finished(['scan', copies, '--json'], workspace)).stdout),
  );
  const { stdout } = await finished(['scan', copies], workspace);
  expect(document.skipped).toMatchObject([{ file: 'file/broken.jpg', code: 'not-an-image', class: 'file' }]);
  const same = document.remarks.filter(({ code }) => code === 'duplicate');
  expect(same.map(({ file }) => file).sort()).toEqual(['file/copy.jpg', `file/${name}`].sort());
  expect(new Set(same.map(({ group }) => group)).size).toBe(1);
  expect(stdout.match(/The same picture as/g)).toHaveLength(1);
  for (const told of [document.words, document.balance]) expect(stdout).toContain(told);
});
