import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { readCostTable } from '../../../src/engine/jobs/decide/costTable';
import { readSample, Submission, submissionWords } from '../../../src/engine/jobs/predict/submission';
import { undoCopy } from '../../../src/engine/jobs/split/undoCopy';
import { temporaryFolder } from './tinyDataset';

const folder = temporaryFolder('submission');
const classes = ['boston_bull', 'dingo', 'pug'];

function sample(text: string): string {
  const file = path.join(folder, 'sample_submission.csv');
  writeFileSync(file, text);
  return file;
}

/** What a competition's own checker asks: columns and ids as in the sample, in order, numbers that sum to 1. */
function strictly(submitted: string, given: string): Record<string, Record<string, number>> {
  const [headings, ...rows] = parse(readFileSync(submitted, 'utf8')) as string[][];
  const [wanted, ...asked] = parse(readFileSync(given, 'utf8')) as string[][];
  expect(headings).toEqual(wanted);
  expect(rows.map(([id]) => id)).toEqual(asked.map(([id]) => id));
  for (const row of rows) {
    expect(row).toHaveLength(headings!.length);
    const numbers = row.slice(1).map(Number);
    expect(numbers.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(numbers.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
  }
  return Object.fromEntries(
    rows.map(([id, ...values]) => [
      id,
      Object.fromEntries(values.map((value, i) => [headings![i + 1], Number(value)])),
    ]),
  );
}

test('a submission has the rows and columns of the sample, whatever the order of the model', async () => {
  const given = sample('id,pug,boston_bull,dingo\nb02,0.3,0.3,0.3\n=a01,0.3,0.3,0.3\n0003.jpg,0.3,0.3,0.3\n');
  const read = await readSample(given, classes);
  const submission = new Submission(read);
  submission.add(path.join('test', '=a01.jpg'), Float32Array.of(0.7, 0.2, 0.1));
  submission.add(path.join('test', 'b02.png'), Float32Array.of(0.1, 0.1, 0.8));
  submission.add(path.join('test', '0003.jpg'), Float32Array.of(0, 1, 0));
  const target = path.join(folder, 'out.csv');
  const summary = await submission.write(target);
  expect(summary).toEqual({ rows: 3, missing: [], unasked: [] });
  expect(submissionWords(read, summary, classes)).toEqual([]);
  const rows = strictly(target, given);
  expect(rows['b02']!['pug']).toBeCloseTo(0.8, 6);
  expect(rows['=a01']!['boston_bull']).toBeCloseTo(0.7, 6);
  expect(rows['0003.jpg']!['dingo']).toBe(1);
});

test('images that are missing or not asked for are listed, and every id has a row that sums to 1', async () => {
  const given = sample('id,boston_bull,dingo,pug\na,0,0,0\nb,0,0,0\n');
  const read = await readSample(given, classes);
  const submission = new Submission(read);
  submission.add('a.jpg', Float32Array.of(0.5, 0.25, 0.25));
  submission.add('a.png', Float32Array.of(1, 0, 0));
  submission.add('other.jpg', Float32Array.of(1, 0, 0));
  const target = path.join(folder, 'missing.csv');
  const summary = await submission.write(target);
  expect(summary).toEqual({ rows: 2, missing: ['b'], unasked: ['a.png', 'other.jpg'] });
  const rows = strictly(target, given);
  expect(rows['a']!['boston_bull']).toBe(0.5);
  expect(rows['b']!['pug']).toBeCloseTo(1 / 3, 6);
  expect(submissionWords(read, summary, classes).join(' ')).toMatch(/1 image of the 2 .*: b\..*2 images .*a\.png/);
});

test('classes on one side alone are named, and the rest still sums to 1', async () => {
  const given = sample('id,boston_bull,dingo,wolf\na,0,0,0\n');
  const read = await readSample(given, classes);
  const submission = new Submission(read);
  submission.add('a.jpg', Float32Array.of(0.375, 0.125, 0.5));
  const target = path.join(folder, 'sides.csv');
  const summary = await submission.write(target);
  expect(strictly(target, given)['a']).toEqual({ boston_bull: 0.75, dingo: 0.25, wolf: 0 });
  const words = submissionWords(read, summary, classes).join(' ');
  expect(words).toContain('does not know wolf');
  expect(words).toContain('no column for pug');
});

test.each([
  ['id,label\na,0\n', 'is no table with ids'],
  ['id,cat,dog\na,0,0\n', 'none of which is a class of the model'],
  ['id,dingo,pug\na,0,0\na,0,0\n', 'asks for a twice'],
])('what is no sample of this model is refused: %j', async (text, why) => {
  await expect(readSample(sample(text), classes)).rejects.toThrow(why);
  expect(existsSync(path.join(folder, 'none.csv'))).toBe(false);
});

test.skipIf(process.platform === 'win32')('a pipe, which may never end, is not waited for', async () => {
  const pipe = path.join(folder, 'pipe.csv');
  execFileSync('mkfifo', [pipe]);
  await expect(readSample(pipe, classes)).rejects.toMatchObject({ code: 'bad-sample' });
  await expect(readCostTable(pipe, classes)).rejects.toMatchObject({ code: 'cost-table' });
  mkdirSync(path.join(folder, 'parts'));
  symlinkSync(pipe, path.join(folder, 'parts', 'loupe-split.json'));
  await expect(undoCopy(path.join(folder, 'parts'))).rejects.toMatchObject({ code: 'copy-manifest' });
});
