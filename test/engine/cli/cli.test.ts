import { cpSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';
import {
  exportOutputSchema,
  predictOutputSchema,
  runsOutputSchema,
  scanChangesOutputSchema,
  scanOutputSchema,
  trainOutputSchema,
} from '../../../src/protocol/cliOutput';
import { exportRecordSchema } from '../../../src/protocol/exportRecord';
import { scanReportSchema } from '../../../src/protocol/runFiles';
import { listRuns, readEvents, readRun, runsFolderOf, runStatus } from '../../../src/runfolder';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { bundles, finished, holdAt, killedAt, startCli, type Ended, type Stop } from './builtCli';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
let dataset: string;
let workspace: string;
const loupe = (...args: string[]): Promise<Ended> => startCli(args, workspace).ended;

beforeAll(async () => {
  dataset = await tinyDataset(8);
  workspace = temporaryFolder('ws');
});

test('the bundle can be run as a program', () => {
  expect(readFileSync(path.join(bundles, 'cli.js'), 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true);
});

test('help names every command and the exit codes', async () => {
  const { code, stdout } = await loupe('--help');
  expect(code).toBe(0);
  for (const word of ['scan', 'train', 'evaluate', 'predict', 'runs', 'sample', 'Exit codes'])
    expect(stdout).toContain(word);
  expect((await loupe('train', '--help')).stdout).toContain('--validation-split');
});

test.each([
  [['paint']],
  [['train']],
  [['train', 'x', '--epochs', 'many']],
  [['train', 'x', '--recipe', 'slow']],
  [['train', 'x', '--model', 'resnet']],
  [['preview', 'x', '--epoch', '0']],
])('wrong use ends with 2: %j', async (args) => {
  const { code, stdout, stderr } = await loupe(...args);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(/ at .*\.js:/);
});

test('a missing folder is one sentence and 1, without a stack', async () => {
  const { code, stderr } = await loupe('scan', 'no/such/folder');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^loupe: There is no folder .*no.such.folder/);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect((await loupe('scan', 'no/such/folder', '--verbose')).stderr).toMatch(/\n +at /);
});

test('scan gives one document, and its report is what the pages read', async () => {
  const report = path.join(workspace, 'reports', 'tiny.json');
  const { code, stdout, stderr } = await loupe('scan', dataset, '--json', '--report', report, '--progress', 'json');
  expect(code).toBe(0);
  const output = v.parse(scanOutputSchema, JSON.parse(stdout));
  expect(output).toMatchObject({ layout: 'class-folders', images: 24, skipped: [] });
  expect(output.classes.map((one) => one.count)).toEqual([8, 8, 8]);
  expect(output.remarks).toEqual([]);
  expect(v.parse(scanReportSchema, JSON.parse(readFileSync(report, 'utf8'))).files.path).toHaveLength(24);
  const phases = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { phase: string; total: number | null });
  expect(phases.at(-1)).toEqual({ phase: 'scan', done: 24, total: 24 });
  // Steps that take long are told as well.
  for (const { phase } of phases) expect(['walk', 'headers', 'hashes', 'scan']).toContain(phase);
});

test('train, runs, evaluate and predict work together, with documents on stdout only', async () => {
  const trained = await finished(['train', dataset, '--json'], workspace);
  const output = v.parse(trainOutputSchema, JSON.parse(trained.stdout));
  expect(trained.stderr).toMatch(/Iteration 1 of at most 200 {2}loss \d\.\d{4} {2}acc \d\.\d{3} {2}val_loss/);
  expect(readFileSync(path.join(output.run, 'log.txt'), 'utf8')).toContain('Iteration 1 of at most 200');

  const [listed] = v.parse(runsOutputSchema, JSON.parse((await loupe('runs', '--json')).stdout)).runs;
  expect(listed).toMatchObject({ run: output.run, status: 'completed', accuracy: output.parts.validation?.accuracy });

  const evaluated = v.parse(trainOutputSchema, JSON.parse((await loupe('evaluate', 'latest', '--json')).stdout));
  expect(evaluated.parts.validation).toEqual(output.parts.validation);

  const bad = path.join(workspace, 'bad.jpg');
  writeFileSync(bad, 'not a picture');
  const predicted = await loupe(
    'predict',
    path.basename(output.run).slice(0, 17),
    bad,
    dataset,
    '--json',
    '--top',
    '2',
  );
  expect(predicted.code).toBe(0);
  const { predictions, skipped } = v.parse(predictOutputSchema, JSON.parse(predicted.stdout));
  expect(predictions).toHaveLength(24);
  expect(predictions[0]?.top).toHaveLength(2);
  expect(skipped.map((one) => one.file)).toEqual([bad]);
  expect((await loupe('predict', 'latest', bad)).code).toBe(1);
  expect((await loupe('evaluate', 'nonsense')).stderr).toContain('loupe runs');

  const exported = await loupe('export', 'latest', '--out', 'flowers.onnx', '--json');
  expect(v.parse(exportOutputSchema, JSON.parse(exported.stdout))).toMatchObject({
    format: 'onnx',
    input: { name: 'image', shape: [null, 224, 224, 3] },
  });
  const onnx = readFileSync(path.join(workspace, 'flowers.onnx'));
  expect(
    onnx
      .subarray(0, -2000)
      .equals(readFileSync(path.join(output.run, 'model', 'model.onnx')).subarray(0, onnx.length - 2000)),
  ).toBe(true);
  expect(onnx.toString('utf8')).toContain(
    JSON.stringify(v.parse(exportOutputSchema, JSON.parse(exported.stdout)).classes),
  );
  expect(await loupe('export', 'latest', '--out', 'flowers.onnx')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is there already') as string,
  });
  expect((await loupe('export', 'latest', '--out', 'flowers.onnx', '--replace')).code).toBe(0);
  const layers = await loupe('export', 'latest', '--format', 'tfjs', '--out', 'flowers');
  expect(layers.code).toBe(0);
  for (const word of ['bilinear, antialiased', 'stretched to 224 x 224', 'TensorFlow.js 3.21.0 and later'])
    expect(layers.stdout).toContain(word);
  const trainedOn = (JSON.parse(readFileSync(path.join(output.run, 'split.json'), 'utf8')) as { train: string[] })
    .train;
  expect(readFileSync(path.join(workspace, 'flowers', 'README.md'), 'utf8')).toContain(
    `from ${trainedOn.length} images of the dataset`,
  );
  expect(readdirSync(path.join(workspace, 'flowers')).sort()).toEqual([
    'README.md',
    'labels.txt',
    'model.json',
    'preprocessing.json',
    'weights.bin',
  ]);

  // In 8-bit integers, calibrated on the run's training images and compared on its held-out ones.
  const small = await loupe(
    'export',
    'latest',
    '--format',
    'tflite',
    '--precision',
    'int8',
    '--out',
    'a.tflite',
    '--json',
  );
  const { comparison, ...record } = v.parse(exportOutputSchema, JSON.parse(small.stdout));
  expect(record).toMatchObject({
    precision: 'int8',
    bytes: statSync(path.join(workspace, 'a.tflite')).size,
    calibration: { images: trainedOn.length },
    decision: null,
  });
  expect(comparison!.exported.bytes).toBeLessThan(0.3 * comparison!.float32.bytes);
  const [held] = comparison!.parts;
  expect(held).toMatchObject({ part: 'validation', float32: output.parts.validation!.accuracy });
  expect(Math.abs(held!.exported - held!.float32)).toBeLessThanOrEqual(comparison!.flips.length / held!.images + 1e-9);
  for (const { before, after } of comparison!.flips) expect(before.class).not.toBe(after.class);
  const stored = readFileSync(path.join(output.run, 'exports', 'tflite-int8', 'export.json'), 'utf8');
  expect(v.parse(exportRecordSchema, JSON.parse(stored)).comparison).toEqual(comparison);
  expect(await loupe('export', 'latest', '--input', 'uint8', '--out', 'b.onnx')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--format tflite --precision int8') as string,
  });

  // An ONNX file in integers says what it is measured with, and answers as the comparison says.
  const qdq = await loupe('export', 'latest', '--precision', 'int8', '--out', 'int8.onnx');
  expect(qdq.stdout).toMatch(/float32 .+ ms .+\nint8 .+ ms/);
  expect(qdq.stdout).toContain('of the exported file in ONNX Runtime');
  for (const precision of ['float16', 'int8']) {
    const folder = `tfjs-${precision}`;
    expect((await loupe('export', 'latest', '--format', 'tfjs', '--precision', precision, '--out', folder)).code).toBe(
      0,
    );
    const { weightsManifest } = JSON.parse(readFileSync(path.join(workspace, folder, 'model.json'), 'utf8')) as {
      weightsManifest: { weights: { quantization?: { dtype: string } }[] }[];
    };
    const types = new Set(weightsManifest[0]!.weights.map(({ quantization }) => quantization?.dtype));
    expect(types.has(precision === 'int8' ? 'uint8' : 'float16')).toBe(true);
  }
});

/** A training of the small network into a folder of its own, and the stop where it has told an event. */
function smallRun(type: string, epochs: number): { args: string[]; folder: string; told: Stop } {
  const folder = path.join(temporaryFolder('out'), 'run');
  return {
    args: ['train', dataset, '--recipe', 'small-cnn', '--epochs', String(epochs), '--out', folder],
    folder,
    told: { path: 'events\\.ndjson$', text: `"type":"${type}"`, when: 'after' },
  };
}

test.each(['started', 'device', 'dataset', 'network', 'epoch'])(
  'kill -9 after “%s” leaves a run that opens and is interrupted',
  async (type) => {
    const { args, folder, told } = smallRun(type, 2);
    await killedAt(args, workspace, told);
    const record = await readRun(folder);
    expect(record.status).toBe('running');
    expect(await runStatus(record, folder)).toBe('interrupted');
    expect((await readEvents(folder)).broken).toEqual([]);
    expect((await listRuns(path.dirname(folder))).broken).toEqual([]);
    const checkpoints = path.join(folder, 'checkpoints');
    for (const name of existsSync(checkpoints)
      ? readdirSync(checkpoints).filter((one) => one.endsWith('.safetensors'))
      : []) {
      const bytes = readFileSync(path.join(checkpoints, name));
      const start = 8 + Number(bytes.readBigUInt64LE(0));
      const header = JSON.parse(bytes.toString('utf8', 8, start)) as Record<
        string,
        { data_offsets?: [number, number] }
      >;
      expect(start + Math.max(...Object.values(header).map((entry) => entry.data_offsets?.[1] ?? 0))).toBe(
        bytes.length,
      );
    }
  },
);

test.skipIf(process.platform === 'win32')('Ctrl+C keeps the best model and ends with 3', async () => {
  const { args, folder, told } = smallRun('epoch', 500);
  const first = holdAt(told);
  const { child, ended, until } = startCli(args, workspace, { stops: [first.stop] });
  await until(first.held);
  child.kill('SIGINT');
  first.release();
  const { code, stdout, report } = await ended;
  expect(code, report).toBe(3);
  expect(stdout).toContain('Stopping; the best model so far is kept.');
  expect((await readRun(folder)).status).toBe('stopped');
  expect(existsSync(path.join(folder, 'model', 'model.onnx'))).toBe(true);
  expect(existsSync(path.join(folder, 'evaluation', 'metrics.json'))).toBe(true);
});

test('runs are found in the folder they were made in', async () => {
  expect((await listRuns(runsFolderOf(workspace))).runs).toHaveLength(1);
});

test('scan brings a report up to date by what changed, and says what that is', async () => {
  const [copy, report, list] = [
    path.join(workspace, 'changing'),
    path.join(workspace, 'now.json'),
    path.join(workspace, 'list'),
  ];
  cpSync(dataset, copy, { recursive: true });
  expect((await loupe('scan', copy, '--report', report, '--json')).code).toBe(0);
  const before = v.parse(scanReportSchema, JSON.parse(readFileSync(report, 'utf8')));
  const [gone] = before.files.path;
  rmSync(path.join(copy, gone!));
  writeFileSync(list, `${gone}\n../elsewhere.png\n`);
  const { code, stdout } = await loupe('scan', copy, '--report', report, '--changed', list, '--json');
  expect(code).toBe(0);
  const { whole, changes } = v.parse(scanChangesOutputSchema, JSON.parse(stdout));
  expect(whole).toBeNull();
  expect(changes).toMatchObject({ since: before.scanned, files: { removed: [0], inserted: [] } });
  const after = v.parse(scanReportSchema, JSON.parse(readFileSync(report, 'utf8')));
  expect(after.files.path).toEqual(before.files.path.slice(1));
  expect((await loupe('scan', copy, '--report', report, '--changed', list)).stdout).toContain(
    '23 images in 3 classes. 0 rows of the report came or changed, 0 rows went.',
  );
  const alone = await loupe('scan', copy, '--changed', list);
  expect(alone.stderr).toContain('--changed brings a report up to date: name it with --report.');
});
