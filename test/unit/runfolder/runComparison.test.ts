import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { runProgram } from '../../../src/cli/program';
import { comparisonText } from '../../../src/cli/output/runComparisonText';
import { parseJsonWith } from '../../../src/protocol/parse';
import { runComparisonSchema } from '../../../src/protocol/runComparison';
import type { RunRecord } from '../../../src/protocol/runFiles';
import { changeNotes, compareRuns } from '../../../src/runfolder';
import { record } from '../extension/record';

const folders: string[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true }));
});

function runsFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'loupe-compare-'));
  folders.push(folder);
  return folder;
}

function writeRun(
  folder: string,
  id: string,
  change: Partial<RunRecord>,
  files: Readonly<Record<string, unknown>> = {},
): string {
  const run = path.join(folder, id);
  mkdirSync(path.join(run, 'evaluation'), { recursive: true });
  writeFileSync(path.join(run, 'run.json'), JSON.stringify({ ...record(), id, ...change }));
  for (const [name, value] of Object.entries(files)) writeFileSync(path.join(run, name), JSON.stringify(value));
  return run;
}

const result = (accuracy: number): RunRecord['result'] => ({
  parts: { train: { accuracy: 1, macroF1: 1, images: 4 }, validation: { accuracy, macroF1: 0.7, images: 4 } },
  bestEpoch: 3,
  seconds: { scan: 0, decode: 0, features: 0, fit: 0, total: 61 },
  skipped: 1,
});
const part = (accuracy: number) => ({
  images: 4,
  accuracy,
  accuracyInterval: [0.3, 0.95],
  balancedAccuracy: 0.7,
  macroF1: 0.7,
  weightedF1: 0.7,
  logLoss: 0.51,
  calibrationError: 0.1,
  matrix: [2, 0, 1, 1],
  perClass: [],
});
const dataset = (fingerprint: string | null, classes = ['cat', 'dog']): RunRecord['dataset'] => ({
  folder: '/data/pets',
  name: 'pets',
  layout: 'class-folders',
  images: 8,
  classes,
  fingerprint,
});

/** Two runs on the same files, one image of which changed its part. */
function twoRuns(): [string, string] {
  const folder = runsFolder();
  const a = writeRun(
    folder,
    'a',
    {
      settings: { epochs: 3, optimizer: { name: 'adam', learningRate: 0.001 } },
      dataset: dataset('f1'),
      result: result(0.75),
    },
    {
      'split.json': { train: ['1', '2', '3', '4'], validation: ['5', '6', '7', '8'] },
      'evaluation/metrics.json': { version: 1, classes: ['cat', 'dog'], parts: { validation: part(0.75) } },
    },
  );
  const b = writeRun(
    folder,
    'b',
    {
      seed: 2,
      settings: { epochs: 3, optimizer: { name: 'adam', learningRate: 0.01 } },
      dataset: dataset('f1'),
      result: result(0.5),
    },
    {
      'split.json': { train: ['1', '2', '3', '8'], validation: ['5', '6', '7', '4'] },
      // A later evaluation found other scores: they are not this run's.
      'evaluation/metrics.json': { version: 1, classes: ['cat', 'dog'], parts: { validation: part(0.25) } },
    },
  );
  return [a, b];
}

test('finds what differs in settings, scores and data, and nothing else', async () => {
  const comparison = await compareRuns(twoRuns());
  expect(comparison.settings.filter(({ differs }) => differs)).toEqual([
    { key: 'optimizer.learningRate', values: [0.001, 0.01], differs: true },
    { key: 'seed', values: [1, 2], differs: true },
  ]);
  expect(comparison.environment.filter(({ differs }) => differs)).toEqual([]);
  const [, validation] = comparison.scores;
  // scipy.stats.binomtest(3, 4).proportion_ci(method='wilson') gives 0.3006418425824, 0.9544127391903.
  expect(validation!.runs[0]).toMatchObject({
    accuracy: 0.75,
    images: 4,
    logLoss: 0.51,
    accuracyInterval: [expect.closeTo(0.30064184, 7), expect.closeTo(0.95441274, 7)],
  });
  expect(validation!.runs[1]).toMatchObject({ accuracy: 0.5, logLoss: null, balancedAccuracy: null });
  expect(comparison.data).toEqual([
    {
      run: 1,
      fingerprint: 'same',
      classesAdded: { count: 0, first: [] },
      classesRemoved: { count: 0, first: [] },
      splitProblem: null,
      split: {
        added: { count: 0, first: [] },
        removed: { count: 0, first: [] },
        sameParts: [],
        moved: [
          { from: 'validation', to: 'train', images: { count: 1, first: ['8'] } },
          { from: 'train', to: 'validation', images: { count: 1, first: ['4'] } },
        ],
      },
    },
  ]);
});

test('says it in words', async () => {
  const text = comparisonText(await compareRuns(twoRuns()), false);
  expect(text).toMatch(/^A {2}a {2}completed {2}pets, 8 images\nB {2}b /);
  expect(text).toMatch(
    /validation accuracy +0\.750 \(95% interval 0\.301 to 0\.954\), 3 of 4 +0\.500 \(95% interval 0\.150 to 0\.850\), 2 of 4/,
  );
  expect(text).toMatch(/optimizer\.learningRate +0\.001 +0\.01/);
  expect(text).not.toMatch(/^epochs/m);
  expect(text).toContain(
    'data of B against A: the same images and classes\n  images moved from validation to train: 1 (8)\n  images moved from train to validation: 1 (4)',
  );
  expect(comparisonText(await compareRuns(twoRuns()), true)).toMatch(/^epochs +3 +3/m);
});

/** A run that answered test images: each is a truth and an answer. */
function testRun(
  folder: string,
  id: string,
  answers: Readonly<Record<string, readonly [string, string]>>,
  change: Partial<RunRecord> = {},
): string {
  const rows = Object.entries(answers);
  const accuracy = rows.filter(([, [truth, answer]]) => truth === answer).length / rows.length;
  const run = writeRun(folder, id, {
    dataset: dataset('f1'),
    result: { ...result(0.5)!, parts: { test: { accuracy, macroF1: accuracy, images: rows.length } } },
    ...change,
  });
  const lines = rows.map(([file, [truth, answer]]) => `${file},${truth},${answer},0.9`);
  writeFileSync(path.join(run, 'evaluation', 'test.csv'), ['file,truth,predicted,probability', ...lines].join('\n'));
  return run;
}

/** `first` images right in A alone, `second` in B alone, and `both` in both. */
function answeredBy(first: number, second: number, both: number) {
  const cat = (image: number): string => `cat/${image}.jpg`;
  const numbers = Array.from({ length: first + second + both }, (_, image) => image);
  const of = (right: (image: number) => boolean) =>
    Object.fromEntries(numbers.map((image) => [cat(image), ['cat', right(image) ? 'cat' : 'dog'] as const]));
  return [of((image) => image < first || image >= first + second), of((image) => image >= first)] as const;
}

test('the verdict of two runs on the same test images is the paired exact test', async () => {
  const folder = runsFolder();
  const [a, b] = answeredBy(3, 12, 285);
  const comparison = await compareRuns([testRun(folder, 'a', a), testRun(folder, 'b', b)]);
  const [verdict] = comparison.verdicts;
  expect(verdict).toMatchObject({
    run: 1,
    part: 'test',
    reason: null,
    shared: 300,
    byName: false,
    // scipy.stats.binomtest(3, 15).pvalue
    pair: { images: 300, onlyFirst: 3, onlySecond: 12, p: expect.closeTo(0.03515625, 10) },
    onlyFirst: {
      count: 3,
      first: [0, 1, 2].map((image) => ({ file: `cat/${image}.jpg`, truth: 'cat', taken: 'dog' })),
    },
    onlySecond: { count: 12 },
  });
  const text = comparisonText(comparison, false);
  expect(text).toContain('B is better by 0.030 (9 of 300 test images), more than noise (p = 0.035).');
  expect(text.indexOf('B is better')).toBeLessThan(text.indexOf('scores'));
});

test('a difference within noise is not called one', async () => {
  const folder = runsFolder();
  const [a, b] = answeredBy(5, 7, 88);
  const noise = await compareRuns([testRun(folder, 'a', a), testRun(folder, 'b', b)]);
  expect(comparisonText(noise, false)).toContain(
    'No difference beyond noise: A is right for 93, B for 95 of 100 test images (p = 0.77).',
  );
  const equal = await compareRuns([testRun(folder, 'c', a), testRun(folder, 'd', a)]);
  expect(comparisonText(equal, false)).toContain('A and B are right for the very same images, 93 of 100 test images.');
});

test('why there is no verdict is said: other images, other classes, another evaluation, no answers', async () => {
  const folder = runsFolder();
  const [a, b] = answeredBy(3, 12, 85);
  const first = testRun(folder, 'a', a);
  const reason = async (other: string): Promise<unknown> => (await compareRuns([first, other])).verdicts[0]?.reason;
  const fewer = Object.fromEntries(Object.entries(b).filter(([file]) => file !== 'cat/0.jpg'));
  expect(await reason(testRun(folder, 'fewer', fewer))).toBe('other-images');
  expect(await reason(testRun(folder, 'relabelled', { ...b, 'cat/0.jpg': ['dog', 'dog'] }))).toBe('other-classes');
  // Two datasets may both have a cat/0.jpg.
  const elsewhere = { ...dataset('f2'), folder: '/data/elsewhere' };
  expect(await reason(testRun(folder, 'elsewhere', b, { dataset: elsewhere }))).toBe('other-datasets');
  expect(
    comparisonText(await compareRuns([first, testRun(folder, 'other', b, { dataset: elsewhere })]), false),
  ).toMatch(/of different datasets[^\n]*\n {2}Models of the same classes can be scored on one folder/);
  const again = testRun(folder, 'again', b);
  writeFileSync(path.join(again, 'evaluation', 'test.csv'), 'file,truth,predicted,probability\ncat/0.jpg,cat,cat,1\n');
  expect(await reason(again)).toBe('evaluated-again');
  const without = testRun(folder, 'without', b);
  rmSync(path.join(without, 'evaluation', 'test.csv'));
  expect(await reason(without)).toBe('no-answers');
  expect(await reason(writeRun(folder, 'going', { result: null, status: 'running' }))).toBe('no-scores');
  // The reason, what can be done, and what the scores say by themselves.
  expect(comparisonText(await compareRuns([first, testRun(folder, 'less', fewer)]), false)).toMatch(
    /different images \(99 in common\)[^\n]*\n {2}Train one of them again with the seed[^\n]*loupe evaluate[^\n]*\n {2}A 0\.880 \(95% interval 0\.802 to 0\.930\), B 0\.980/,
  );
});

test('files of one folder that changed are matched by name, which is said', async () => {
  const folder = runsFolder();
  const [a, b] = answeredBy(0, 6, 34);
  const other = testRun(folder, 'b', b, { dataset: dataset('f2') });
  const comparison = await compareRuns([testRun(folder, 'a', a), other]);
  expect(comparison.verdicts[0]).toMatchObject({ byName: true, pair: { p: expect.closeTo(0.03125, 10) } });
  expect(comparisonText(comparison, false)).toContain('taken for the same by their names');
});

test('only settings that a training looked at are compared', async () => {
  const folder = runsFolder();
  const settings = (learningRate: number, epochs: number) => ({
    mode: 'features',
    model: 'mobilenet_v2',
    epochs,
    optimizer: { name: 'adam', learningRate },
    fineTune: { blocks: 2 },
    l2: null,
  });
  const a = writeRun(folder, 'a', { settings: settings(0.001, 200) });
  const b = writeRun(folder, 'b', { settings: settings(0.01, 100) });
  const { settings: compared } = await compareRuns([a, b]);
  expect(compared.map(({ key }) => key)).toEqual(['recipe', 'mode', 'model', 'epochs', 'l2', 'seed']);
  expect(compared.filter(({ differs }) => differs).map(({ key }) => key)).toEqual(['epochs']);
});

test('a run is called by the name that it was given', async () => {
  const [a, b] = twoRuns();
  await changeNotes(b, { name: '  flips \n only\u202e ' });
  const comparison = await compareRuns([a, b]);
  expect(comparison.runs.map(({ title }) => title)).toEqual(['', 'flips only']);
  expect(comparisonText(comparison, false)).toContain('flips only (b)');
});

test('the list has each run under its name, with the sign of its state; a name stands for no path', async () => {
  const [a, b] = twoRuns();
  await changeNotes(b, { name: '../a' });
  writeRun(path.dirname(a), 'c', { status: 'stopped' });
  const printed: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  const complaints: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => complaints.push(String(text)) > 0);
  expect(await runProgram(['runs', '--runs-folder', path.dirname(a)])).toBe(0);
  const text = printed.splice(0).join('');
  expect(text).toMatch(/^run +name +status/);
  expect(text).toMatch(/^b +\.\.\/a +✓ completed/m);
  expect(text).toMatch(/^c +■ stopped/m);
  expect(await runProgram(['runs', '--json', '--runs-folder', path.dirname(a)])).toBe(0);
  expect((JSON.parse(printed.join('')) as { runs: { name: string }[] }).runs.map(({ name }) => name).sort()).toEqual([
    '',
    '',
    '../a',
  ]);
  expect(await runProgram(['runs', '--runs-folder', path.dirname(a), '--compare', 'a', 'flips'])).toBe(1);
  await changeNotes(b, { name: 'flips' });
  expect(await runProgram(['runs', '--runs-folder', path.dirname(a), '--compare', 'a', 'flips'])).toBe(1);
  expect(complaints.join('')).toMatch(/“flips” is neither a run folder nor the name of a run/);
});

test('notes and scores that cannot be read are said, in the list and in a comparison; those that are missing are not', async () => {
  const [a, b] = twoRuns();
  const torn = path.join(a, 'notes.json');
  writeFileSync(torn, '{"version":1,"no');
  mkdirSync(path.join(b, 'notes.json'));
  writeFileSync(path.join(b, 'evaluation', 'metrics.json'), '[]');
  const list = ['runs', '--runs-folder', path.dirname(a)];
  const printed: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  const complaints: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => complaints.push(String(text)) > 0);
  expect(await runProgram(list)).toBe(0);
  expect(printed.splice(0).join('')).toMatch(/^b +✓ completed/m);
  const said = complaints.splice(0).sort();
  expect(said).toEqual([
    expect.stringContaining(`Warning: ${torn} cannot be understood (`),
    expect.stringContaining(`Warning: ${path.join(b, 'notes.json')} is a folder, not a file.`),
  ]);
  expect(said[0]).toContain('Correct it in an editor, or delete it to start again.');
  const codes = async (args: readonly string[]): Promise<string[]> => {
    expect(await runProgram([...args, '--json'])).toBe(0);
    const { notices } = JSON.parse(printed.splice(0).join('')) as { notices: { code: string }[] };
    return notices.map(({ code }) => code);
  };
  expect(await codes(list)).toEqual(['broken-notes', 'broken-notes']);
  expect(await codes([...list, '--compare', 'a', 'b'])).toEqual(['broken-notes', 'broken-evaluation', 'broken-notes']);
  for (const run of [a, b]) rmSync(path.join(run, 'notes.json'), { recursive: true });
  rmSync(path.join(b, 'evaluation', 'metrics.json'));
  expect(await codes(list)).toEqual([]);
  expect(await codes([...list, '--compare', 'a', 'b'])).toEqual([]);
});

test('a run without a split or a fingerprint is compared as far as it goes', async () => {
  const folder = runsFolder();
  const [a] = twoRuns();
  const c = writeRun(folder, 'c', { dataset: dataset(null, ['cat', 'mouse', 'dog']), status: 'failed' });
  const { data, scores } = await compareRuns([a, c]);
  expect(data[0]).toMatchObject({
    fingerprint: 'unknown',
    classesAdded: { count: 1, first: ['mouse'] },
    split: null,
    splitProblem: expect.stringContaining('split.json does not exist'),
  });
  expect(scores.map(({ runs }) => runs[1])).toEqual([null, null]);
});

test('the command line prints one document, takes names, and refuses a single run', async () => {
  const [a] = twoRuns();
  const printed: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  const complaints: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => complaints.push(String(text)) > 0);
  expect(await runProgram(['runs', '--json', '--runs-folder', path.dirname(a), '--compare', 'a', 'b'])).toBe(0);
  const parsed = parseJsonWith(runComparisonSchema, printed.join(''));
  expect(parsed.ok && parsed.value.runs.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(await runProgram(['runs', '--runs-folder', path.dirname(a), '--compare', 'a'])).toBe(2);
  expect(await runProgram(['runs', '--runs-folder', path.dirname(a), '--compare', 'a', 'z'])).toBe(1);
  expect(complaints.join('')).toMatch(/takes two runs or more[\s\S]*“z” is neither a run folder/);
});
