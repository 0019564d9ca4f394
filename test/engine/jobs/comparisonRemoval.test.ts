import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { compareOptimizers } from '../../../src/engine/jobs/compareOptimizers/compareOptimizers';
import { createComparison } from '../../../src/engine/jobs/compareOptimizers/comparisonFolder';
import { planComparison } from '../../../src/engine/jobs/compareOptimizers/comparisonPlan';
import { removeTraining } from '../../../src/engine/jobs/compareOptimizers/removeTraining';
import type { OptimizerComparison } from '../../../src/protocol/optimizerComparison';
import { readComparison } from '../../../src/runfolder';
import { layBait, type Bait } from '../../setup/bait';
import { record } from '../../unit/extension/record';
import { temporaryFolder, tinyDataset } from './tinyDataset';

const posix = process.platform !== 'win32';
let dataset: string;
let bait: Bait;
let comparison: string;
beforeAll(async () => {
  dataset = await tinyDataset(4);
});
beforeEach(async () => {
  bait = layBait();
  comparison = path.join(temporaryFolder('out'), 'comparison');
  const plan = planComparison({
    folder: dataset,
    optimizers: 'sgd,adam',
    seeds: 1,
    config: { extends: 'head', imageSize: 96, epochs: 1, batchSize: 8 },
  });
  const writer = await createComparison({ out: comparison, workspace: temporaryFolder('ws') }, plan);
  writer.end('stopped');
});
afterEach(() => bait.remove());

const file = (): string => path.join(comparison, 'comparison.json');
const stored = (): OptimizerComparison => JSON.parse(readFileSync(file(), 'utf8')) as OptimizerComparison;
const resume = (): Promise<unknown> => compareOptimizers({ out: comparison, workspace: temporaryFolder('ws') });

test('the pairs of a comparison are named as it names them', async () => {
  expect((await readComparison(comparison)).pairs.map(({ run }) => run)).toEqual(['runs/sgd-seed1', 'runs/adam-seed1']);
});

test('a run outside the comparison is refused before anything is done', async () => {
  const away = path.relative(comparison, bait.folder);
  const before = bait.look();
  for (const run of [
    away,
    bait.folder,
    `runs/../${away}`,
    'runs/..',
    'runs/',
    'runs',
    '.',
    '',
    'runs/a/b',
    'runs\\..\\..\\x',
    'runs/.hidden',
    'Runs/sgd-seed1',
    ' runs/sgd-seed1',
    'runs/sgd-seed1\n',
  ]) {
    const { pairs, ...rest } = stored();
    writeFileSync(file(), JSON.stringify({ ...rest, pairs: [{ ...pairs[0]!, run }, ...pairs.slice(1)] }));
    await expect(resume()).rejects.toMatchObject({
      code: 'comparison-broken',
      message: expect.stringContaining('pairs.0.run') as string,
    });
    writeFileSync(file(), JSON.stringify({ ...rest, pairs }));
  }
  expect(bait.look()).toEqual(before);
});

test.runIf(posix)(
  'a run folder or the folder of runs that is a link is refused, and what it leads to stays',
  async () => {
    const before = bait.look();
    symlinkSync(bait.folder, path.join(comparison, 'runs'));
    expect(await resume()).toMatchObject({
      record: { status: 'failed', error: expect.stringContaining('symbolic link') as string },
    });
    expect(bait.look()).toEqual(before);
    const other = path.join(temporaryFolder('out'), 'second');
    mkdirSync(path.join(other, 'runs'), { recursive: true });
    writeFileSync(
      path.join(other, 'comparison.json'),
      JSON.stringify({ ...stored(), id: 'second', status: 'stopped' }),
    );
    symlinkSync(bait.folder, path.join(other, 'runs', 'sgd-seed1'));
    expect(await compareOptimizers({ out: other, workspace: temporaryFolder('ws') })).toMatchObject({
      record: { status: 'failed', error: expect.stringContaining(path.join('runs', 'sgd-seed1')) as string },
    });
    expect(bait.look()).toEqual(before);
  },
);

test('only what a training of this comparison left is removed', async () => {
  const pair = stored().pairs[0]!;
  const run = path.join(comparison, pair.run);
  const fill = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(run, name)), { recursive: true });
      writeFileSync(path.join(run, name), text);
    }
  };
  await removeTraining(comparison, pair);
  fill({ 'thesis.doc': 'years of work', 'run.json': 'x' });
  await expect(removeTraining(comparison, pair)).rejects.toMatchObject({
    code: 'comparison-broken',
    message: expect.stringContaining('thesis.doc') as string,
  });
  expect(existsSync(path.join(run, 'thesis.doc'))).toBe(true);
});

test('the run of somebody else in the place of a training stays', async () => {
  const pair = stored().pairs[0]!;
  const run = path.join(comparison, pair.run);
  mkdirSync(run, { recursive: true });
  for (const other of [
    { ...record(), id: '2026-01-01-best-run', seed: pair.seed },
    { ...record(), id: 'sgd-seed1', seed: 99 },
  ]) {
    writeFileSync(path.join(run, 'run.json'), JSON.stringify(other));
    await expect(removeTraining(comparison, pair)).rejects.toMatchObject({ code: 'comparison-broken' });
    expect(existsSync(path.join(run, 'run.json'))).toBe(true);
  }
  writeFileSync(path.join(run, 'run.json'), JSON.stringify({ ...record(), id: 'sgd-seed1', seed: pair.seed }));
  for (const left of ['events.ndjson', 'heartbeat', 'run.json.77-0a1b2c3d.tmp', 'model.77-0a1b2c3d.tmp', 'log.txt'])
    writeFileSync(path.join(run, left), '');
  mkdirSync(path.join(run, 'checkpoints'));
  await removeTraining(comparison, pair);
  expect(existsSync(run)).toBe(false);
});

test('a heartbeat that cannot be written is warned of once, and the comparison goes on', async () => {
  rmSync(path.join(comparison, 'heartbeat'));
  mkdirSync(path.join(comparison, 'heartbeat'));
  // What is in the place of the runs ends it before anything is trained.
  writeFileSync(path.join(comparison, 'runs'), '');
  const notices: string[] = [];
  const { record: ended } = await compareOptimizers({
    out: comparison,
    workspace: temporaryFolder('ws'),
    notify: (_level, _code, message) => notices.push(message),
  });
  expect(notices).toEqual([expect.stringContaining(path.join(comparison, 'heartbeat'))]);
  expect(ended).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('is a file, not a folder') as string,
  });
});
