import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { runProgram } from '../../../src/cli/program';
import { comparisonText } from '../../../src/cli/output/runComparisonText';
import { parseJsonWith } from '../../../src/protocol/parse';
import { runComparisonSchema } from '../../../src/protocol/runComparison';
import type { RunRecord } from '../../../src/protocol/runFiles';
import { compareRuns } from '../../../src/runfolder';
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
