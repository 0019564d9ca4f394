import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';
import { evaluateOutputSchema, evaluationsOutputSchema } from '../../../src/protocol/cliOutput';
import { listEvaluations, readMetrics, readPredictions, readSplit, evaluationPlace } from '../../../src/runfolder';
import { finished, startCli } from '../cli/builtCli';
import { temporaryFolder, tinyDataset } from './tinyDataset';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
const [blue, green, red] = ['blue', 'grün', 'red'] as const;
let workspace: string;
let photos: string;
let run: string;

beforeAll(async () => {
  const drawn = await tinyDataset(8);
  workspace = temporaryFolder('ws');
  photos = path.join(workspace, 'photos');
  const names = readdirSync(drawn);
  for (const name of [blue, green, red])
    copy(
      path.join(
        drawn,
        names.find((one) => one.normalize('NFC').startsWith(name))!,
      ),
      path.join(photos, name),
    );
  run = path.join(workspace, 'run');
  await finished(['train', photos, '--out', run], workspace);
});

function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
}

/** A folder of copies: class folder by name, with the class whose images it gets and how many. */
function folderOf(name: string, classes: readonly (readonly [folder: string, of: string, images: number])[]): string {
  const root = path.join(workspace, name);
  for (const [folder, of, images] of classes)
    for (const file of readdirSync(path.join(photos, of)).sort().slice(0, images)) {
      mkdirSync(path.join(root, folder), { recursive: true });
      cpSync(path.join(photos, of, file), path.join(root, folder, file));
    }
  return root;
}

async function evaluated(folder: string, ...more: string[]) {
  const { stdout } = await finished(['evaluate', run, folder, '--json', ...more], workspace);
  return v.parse(evaluateOutputSchema, JSON.parse(stdout));
}

test('one class is scored by its recall, and nothing else is made up', async () => {
  const folder = folderOf('onlygreen', [[green, green, 5]]);
  const output = await evaluated(folder);
  const { evaluations } = await listEvaluations(run);
  const { metrics, record } = evaluations.find(({ name }) => name === 'onlygreen')!;
  const of = metrics.parts.test!;
  expect(output.parts.test).toEqual({ accuracy: of.accuracy, macroF1: null, images: 5 });
  const own = of.perClass.find((one) => one.class.normalize('NFC') === green)!;
  expect(own).toMatchObject({ support: 5, recall: of.accuracy, precision: null, f1: null });
  expect([of.balancedAccuracy, of.macroF1, of.weightedF1, of.logLoss, of.calibrationError]).toEqual(
    Array.from({ length: 5 }, () => null),
  );
  expect(record).toMatchObject({ name: 'onlygreen', images: 5, classes: [own.class], unknownClasses: [] });
  const { stdout } = await finished(['evaluate', run, folder], workspace);
  expect(stdout).toContain('cannot be judged from one class');
  expect(stdout).toMatch(/recall of grün [01]\.\d{3}/);
});

test.each<[string, readonly (readonly [string, string, number])[], string, Record<string, number>]>([
  ['the folder itself is named after the class', [['red', red, 4]], 'red', { red: 4 }],
  [
    'sessions below the class',
    [
      ['blue/one', blue, 3],
      ['blue/two', blue, 2],
    ],
    '.',
    { blue: 5 },
  ],
  ['one class in a part', [['test/red', red, 3]], '.', { red: 3 }],
  [
    'two of three classes',
    [
      ['red', red, 3],
      ['blue', blue, 2],
    ],
    '.',
    { red: 3, blue: 2 },
  ],
])('%s', async (name, classes, below, support) => {
  const root = folderOf(`case ${name}`, classes);
  const { evaluation } = await evaluated(path.join(root, below));
  const { evaluations } = await listEvaluations(run);
  const { metrics } = evaluations.find(({ id }) => path.join(run, evaluationPlace(id)) === evaluation)!;
  const found = metrics.parts.test!.perClass.filter((one) => one.support > 0).map((one) => [one.class, one.support]);
  expect(Object.fromEntries(found)).toEqual(support);
});

test('folders of one name are kept apart, and the same folder replaces its own', async () => {
  const own = readFileSync(path.join(run, 'evaluation', 'metrics.json'), 'utf8');
  const a = folderOf('siteA/test', [
    [red, red, 4],
    [blue, blue, 4],
  ]);
  const b = folderOf('siteB/test', [
    [red, blue, 3],
    [blue, red, 3],
  ]);
  const first = await evaluated(a);
  const second = await evaluated(b);
  expect(first.evaluation).not.toBe(second.evaluation);
  expect(path.basename(first.evaluation)).toMatch(/^test-[0-9a-f]{8}$/);
  const listed = async () =>
    v.parse(
      evaluationsOutputSchema,
      JSON.parse((await finished(['evaluate', run, '--list', '--json'], workspace)).stdout),
    ).evaluations;
  const both = (await listed()).filter(({ folder }) => folder === a || folder === b);
  expect(both).toHaveLength(2);
  expect(new Set(both.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  expect(both.find(({ folder }) => folder === b)!.parts).toEqual(second.parts);
  expect(second.parts.test!.accuracy).toBeLessThan(first.parts.test!.accuracy);
  expect((await listed())[0]).toMatchObject({ own: true, folder: null });

  rmSync(path.join(a, red), { recursive: true });
  const again = await evaluated(path.join(a, '..', 'test'));
  expect(again.evaluation).toBe(first.evaluation);
  expect(again.parts.test!.images).toBe(4);
  expect((await listed()).filter(({ folder }) => folder === a)).toHaveLength(1);
  const text = await finished(['evaluate', run, '--list'], workspace);
  for (const word of ['own parts', a, b]) expect(text.stdout).toContain(word);
  expect(readFileSync(path.join(run, 'evaluation', 'metrics.json'), 'utf8')).toBe(own);
  await readMetrics(run);
  expect((await startCli(['evaluate', run, a, '--list'], workspace).ended).code).toBe(2);
});

test('images that the model was trained on are counted and reported, whatever they are called', async () => {
  const { train, validation } = await readSplit(run);
  const root = path.join(workspace, 'seen');
  const put = (files: readonly string[], name: string): void =>
    files.forEach((file, index) => {
      const [folder] = file.split('/');
      mkdirSync(path.join(root, folder!), { recursive: true });
      cpSync(path.join(photos, file), path.join(root, folder!, `${name} ${index}${path.extname(file)}`));
    });
  put(validation, 'unseen');
  const unseen = await evaluated(root);
  const record = async () => (await listEvaluations(run)).evaluations.find(({ name }) => name === 'seen')!.record!;
  expect((await record()).trainedOn).toBe(0);
  expect(unseen.notices).toEqual([]);
  put(train.slice(0, 3), 'seen');
  const { notices } = await evaluated(root);
  expect((await record()).trainedOn).toBe(3);
  expect(notices.map(({ message }) => message)).toEqual([
    expect.stringMatching(new RegExp(`^3 of the ${validation.length + 3} images were trained on, so this score`)),
  ]);
  const { stdout } = await finished(['evaluate', run, '--list'], workspace);
  expect(stdout.split('\n').find((line) => line.startsWith(root))).toMatch(/ 3 {2}/);
});

test('a part that is there no more leaves no table behind', async () => {
  const root = folderOf('parts', [
    ['train/red', red, 2],
    ['train/blue', blue, 2],
    ['test/red', red, 2],
    ['test/blue', blue, 2],
  ]);
  const { evaluation } = await evaluated(root);
  expect(existsSync(path.join(evaluation, 'train.csv'))).toBe(true);
  rmSync(path.join(root, 'train'), { recursive: true });
  await evaluated(root);
  expect(readdirSync(evaluation).sort()).toEqual(['evaluation.json', 'metrics.json', 'test.csv']);
  const place = path.relative(run, evaluation);
  expect((await readPredictions(run, 'test', place)).map(({ truth }) => truth).sort()).toEqual([blue, blue, red, red]);
});

test('what is skipped is noted and said', async () => {
  const root = folderOf('skipped', [
    [red, red, 2],
    [blue, blue, 2],
    ['violet', red, 3],
  ]);
  writeFileSync(path.join(root, red, 'broken.jpg'), 'no picture');
  const output = await evaluated(root, '--known-classes-only');
  expect(output.unknownClasses).toEqual([{ name: 'violet', images: 3 }]);
  expect(output.skipped).toHaveLength(1);
  expect(output.notices.map(({ message }) => message).join()).toMatch(/violet of 3 images .* They are not scored/);
  const { evaluations } = await listEvaluations(run);
  const { record } = evaluations.find(({ name }) => name === 'skipped')!;
  expect(record).toMatchObject({ images: 4, unknownClasses: output.unknownClasses });
  expect(record!.skipped).toMatchObject([{ file: 'red/broken.jpg', class: red }]);
});

test('evaluations of earlier versions stay readable, and damaged ones are named', async () => {
  const old = path.join(run, 'evaluation', 'holiday');
  mkdirSync(old);
  cpSync(path.join(run, 'evaluation', 'metrics.json'), path.join(old, 'metrics.json'));
  const broken = path.join(run, 'evaluation', 'broken');
  mkdirSync(broken);
  writeFileSync(path.join(broken, 'metrics.json'), '{');
  const listed = await listEvaluations(run);
  expect(listed.evaluations.find(({ id }) => id === 'holiday')).toMatchObject({ name: 'holiday', record: null });
  expect(listed.broken).toMatchObject([{ id: 'broken' }]);
  expect(() => evaluationPlace('../..')).toThrow('is no evaluation');
  renameSync(broken, path.join(workspace, 'broken'));
});

test('a folder without any class of the model says so', async () => {
  const root = folderOf('strange', [
    ['violet', red, 2],
    ['pink', blue, 2],
  ]);
  const { code, stderr } = await startCli(['evaluate', run, root], workspace).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/none of the model's classes \(.*grün.*\)/);
});

test('every score is in the document and in metrics.json, and scores of earlier versions open', async () => {
  const folder = folderOf('ranked', [
    [green, green, 4],
    [red, red, 3],
  ]);
  const { metrics } = await evaluated(folder);
  const { evaluations } = await listEvaluations(run);
  const stored = evaluations.find(({ name }) => name === 'ranked')!.metrics;
  expect(stored).toEqual(metrics);
  const { rocAuc, averages, topK, curves, matthews, cohenKappa, accuracy } = metrics.parts.test!;
  // Of the three classes one has no image there.
  expect(rocAuc!.classes).toBe(2);
  expect(curves!.map(({ positives }) => positives).sort()).toEqual([0, 3, 4]);
  expect(curves!.find(({ positives }) => positives === 0)).toMatchObject({ auc: null, thresholds: [] });
  expect(averages!.micro.f1).toBeCloseTo(accuracy, 12);
  expect(topK!.map(({ k }) => k)).toEqual([2]);
  expect([typeof matthews, typeof cohenKappa]).toEqual(['number', 'number']);
  const { stdout } = await finished(['evaluate', run, folder], workspace);
  expect(stdout).toMatch(/test: ROC AUC \d\.\d{3} \(mean over the 2 of 3 classes that have images/);

  const file = path.join(run, 'evaluation', 'metrics.json');
  const own = readFileSync(file, 'utf8');
  const earlier = JSON.parse(own) as { parts: Record<string, Record<string, unknown>> };
  for (const part of Object.values(earlier.parts))
    for (const name of ['averages', 'topK', 'cohenKappa', 'matthews', 'rocAuc', 'averagePrecision', 'curves'])
      delete part[name];
  writeFileSync(file, JSON.stringify(earlier));
  expect((await readMetrics(run)).parts.validation!.curves).toBeUndefined();
  writeFileSync(file, own);
  const { parts } = await readMetrics(run);
  // What was trained on has scores, and no curves.
  expect([parts.train!.matthews === undefined, parts.train!.curves, parts.validation!.curves?.length]).toEqual([
    false,
    undefined,
    3,
  ]);
});
