import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { Random } from '../../../src/core/random';
import { readCheckpointFile } from '../../../src/engine/runs/checkpointFile';
import { readEpochs, readEvents, readRun } from '../../../src/runfolder';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { buildBundles, startCli } from './builtCli';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
let bundles: string;
let dataset: string;
let recipe: string;
const workspace = temporaryFolder('ws');

/** Enough that fifty kills come before the end. */
const epochs = 150;
const kills = 50;

beforeAll(async () => {
  bundles = buildBundles('kill-test');
  dataset = await tinyDataset(5);
  recipe = path.join(workspace, 'kill.loupe.json');
  // Adam, dropout, batch normalisation, augmentation and a schedule with a memory.
  writeFileSync(recipe, JSON.stringify({
    extends: 'small-cnn', imageSize: 16, epochs, batchSize: 4, seed: 7, optimizer: { learningRate: 0.003 }, schedule: { name: 'plateau', patience: 4, factor: 0.7 },
  }));
});

const lines = (folder: string): number => {
  try {
    return readFileSync(path.join(folder, 'events.ndjson'), 'latin1').split('\n').length - 1;
  } catch {
    return 0;
  }
};

/** Starts a job and kills it once it has told `after` more events, and `delay` ms more. False where it ended before. */
async function killed(args: readonly string[], folder: string, after: number, delay: number): Promise<boolean> {
  const already = lines(folder);
  const { child, ended } = startCli(bundles, args, workspace);
  let over = false;
  void ended.then(() => { over = true; });
  while (!over && lines(folder) < already + after) await new Promise((resolve) => setTimeout(resolve, 4));
  await new Promise((resolve) => setTimeout(resolve, delay));
  child.kill('SIGKILL');
  const { code, stderr } = await ended;
  if (code !== null && code !== 0) throw new Error(stderr);
  return code === null;
}

const curve = async (folder: string): Promise<unknown[]> =>
  (await readEpochs(folder)).map(({ epoch, loss, accuracy, valLoss, valAccuracy, learningRate }) => ({ epoch, loss, accuracy, valLoss, valAccuracy, learningRate }));
const weightsOf = (folder: string, name: string): unknown => readCheckpointFile(readFileSync(path.join(folder, 'checkpoints', `${name}.safetensors`)), name).groups;

test('killed at fifty random moments and taken up again, a run has the curve and the weights of one that was not', { timeout: 600_000 }, async () => {
  const train = (folder: string): string[] => ['train', dataset, '--config', recipe, '--out', folder];
  const whole = path.join(temporaryFolder('out'), 'whole');
  expect((await startCli(bundles, train(whole), workspace).ended).code).toBe(0);

  const folder = path.join(temporaryFolder('out'), 'killed');
  const random = new Random(20);
  // The first is killed once there is a run to take up; all later moments are those of a resumption.
  expect(await killed(train(folder), folder, 1 + random.integer(18), random.integer(20))).toBe(true);
  let count = 1;
  while (count < kills && await killed(['resume', folder], folder, 1 + random.integer(18), random.integer(20))) count++;
  expect(count).toBe(kills);
  const reached = (await readEpochs(folder)).length;
  expect(reached).toBeGreaterThan(10);
  expect(reached).toBeLessThan(epochs);
  const last = await startCli(bundles, ['resume', folder], workspace).ended;
  expect(last.code, last.stderr).toBe(0);

  expect(await curve(folder)).toEqual(await curve(whole));
  expect(weightsOf(folder, 'last')).toEqual(weightsOf(whole, 'last'));
  expect(weightsOf(folder, 'best')).toEqual(weightsOf(whole, 'best'));
  expect(readFileSync(path.join(folder, 'model', 'weights.bin')).equals(readFileSync(path.join(whole, 'model', 'weights.bin')))).toBe(true);
  const [record, unbroken] = await Promise.all([folder, whole].map(readRun));
  expect(record!.status).toBe('completed');
  expect(record!.result?.parts).toEqual(unbroken!.result?.parts);
  expect(record!.result?.bestEpoch).toBe(unbroken!.result?.bestEpoch);
  const { events, broken } = await readEvents(folder);
  expect(broken).toEqual([]);
  expect(events.map(({ n }) => n)).toEqual(events.map((_, i) => i + 1));
});
