import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readCheckpointFile } from '../../../src/engine/runs/checkpointFile';
import type { RecipeFile } from '../../../src/protocol/recipe/schema';
import { readEpochs, readEvents, readRun, requestPause } from '../../../src/runfolder';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { buildBundles, startCli } from './builtCli';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
let bundles: string;
let dataset: string;
const workspace = temporaryFolder('ws');

beforeAll(async () => {
  bundles = buildBundles('kill-stages-test');
  dataset = await tinyDataset(6);
});

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const readText = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
const epochsTold = (folder: string): number => (readText(path.join(folder, 'events.ndjson')).match(/"type":"epoch"/g) ?? []).length;
const phaseBegan = (phase: string) => (folder: string): boolean => readText(path.join(folder, 'events.ndjson')).includes(`"phase":"${phase}","state":"begin"`);

/** Starts a job and kills it at once when `moment` has come. */
async function killedAt(args: readonly string[], folder: string, moment: (folder: string) => boolean): Promise<void> {
  const { child, ended } = startCli(bundles, args, workspace);
  let over = false;
  void ended.then(() => { over = true; });
  while (!over && !moment(folder)) await sleep(2);
  child.kill('SIGKILL');
  const { code, stderr } = await ended;
  if (code !== null) throw new Error(`It ended before it was killed: ${stderr}`);
}

const recipeFile = (name: string, recipe: RecipeFile): string => {
  const file = path.join(workspace, `${name}.loupe.json`);
  writeFileSync(file, JSON.stringify(recipe));
  return file;
};
const train = (recipe: string, folder: string): string[] => ['train', dataset, '--config', recipe, '--out', folder];
const done = async (args: readonly string[]): Promise<void> => {
  const { code, stderr } = await startCli(bundles, args, workspace).ended;
  expect(code, stderr).toBe(0);
};

async function expectSame(folder: string, whole: string, checkpoints: readonly string[]): Promise<void> {
  const curve = async (of: string): Promise<unknown[]> => (await readEpochs(of)).map(({ epoch, loss, accuracy, valLoss, valAccuracy, learningRate, stage }) => ({ epoch, loss, accuracy, valLoss, valAccuracy, learningRate, stage }));
  expect(await curve(folder)).toEqual(await curve(whole));
  for (const name of checkpoints) {
    const groups = (of: string): unknown => readCheckpointFile(readFileSync(path.join(of, 'checkpoints', `${name}.safetensors`)), name).groups;
    expect(groups(folder)).toEqual(groups(whole));
  }
  expect(readFileSync(path.join(folder, 'model', 'weights.bin')).equals(readFileSync(path.join(whole, 'model', 'weights.bin')))).toBe(true);
  const [record, unbroken] = await Promise.all([folder, whole].map(readRun));
  expect(record).toMatchObject({ status: 'completed', paused: false });
  expect(record!.result?.parts).toEqual(unbroken!.result?.parts);
  expect(record!.result?.bestEpoch).toBe(unbroken!.result?.bestEpoch);
  const { events, broken } = await readEvents(folder);
  expect(broken).toEqual([]);
  expect(events.map(({ n }) => n)).toEqual(events.map((_, i) => i + 1));
}

const stages = { headEpochs: 4, blocks: 1 };
const fineTune: RecipeFile = { extends: 'fine-tune', imageSize: 64, batchSize: 4, epochs: 3, earlyStopping: null, fineTune: stages, seed: 3 };
const augmentation = { flipHorizontal: 0.5, rotation: 10 };

test.each([
  ['on feature maps', fineTune],
  ['augmented in every epoch', { ...fineTune, augmentation }],
] as [string, RecipeFile][])('killed before, in and between the stages of fine-tuning, a run ends as one that was not: %s', { timeout: 240_000 }, async (name, config) => {
  const recipe = recipeFile(name.replaceAll(' ', '-'), config);
  const whole = path.join(temporaryFolder('out'), 'whole');
  await done(train(recipe, whole));
  const folder = path.join(temporaryFolder('out'), 'killed');
  await killedAt(train(recipe, folder), folder, phaseBegan('decode'));
  await killedAt(['resume', folder], folder, (of) => epochsTold(of) === 2);
  // The last epoch of the head is told, its checkpoint is being written.
  await killedAt(['resume', folder], folder, (of) => (readText(path.join(of, 'events.ndjson')).includes(`"epoch":${stages.headEpochs},`)));
  expect(existsSync(path.join(folder, 'checkpoints', 'blocks-last.safetensors'))).toBe(false);
  // Whatever became of that, the head is now over, and nothing of the blocks is there.
  const told = epochsTold(folder);
  await killedAt(['resume', folder], folder, (of) => epochsTold(of) > told || existsSync(path.join(of, 'checkpoints', 'blocks-last.safetensors')));
  await killedAt(['resume', folder], folder, (of) => readText(path.join(of, 'events.ndjson')).includes(`"epoch":${stages.headEpochs + 2},`));
  await done(['resume', folder]);
  await expectSame(folder, whole, ['head-last', 'blocks-last', 'blocks-best']);
});

test('killed while views are computed and between epochs, a head on augmented views ends as one that was not', { timeout: 120_000 }, async () => {
  const recipe = recipeFile('views', { extends: 'head', imageSize: 64, batchSize: 4, epochs: 12, earlyStopping: null, augmentation, augmentedViews: 2, schedule: { name: 'oneCycle' }, seed: 3 });
  const whole = path.join(temporaryFolder('out'), 'whole');
  await done(train(recipe, whole));
  const folder = path.join(temporaryFolder('out'), 'killed');
  await killedAt(train(recipe, folder), folder, phaseBegan('features'));
  await killedAt(['resume', folder], folder, (of) => epochsTold(of) > 1);
  await done(['resume', folder]);
  await expectSame(folder, whole, ['last', 'best']);
});

test('a run that is killed while it is paused is taken up again, and does not wait any more', { timeout: 120_000 }, async () => {
  const recipe = recipeFile('paused', { extends: 'small-cnn', imageSize: 16, epochs: 20, batchSize: 4, seed: 7, schedule: { name: 'constant' } });
  const whole = path.join(temporaryFolder('out'), 'whole');
  await done(train(recipe, whole));
  const folder = path.join(temporaryFolder('out'), 'killed');
  let asked = false;
  await killedAt(train(recipe, folder), folder, (of) => {
    if (!asked && epochsTold(of) > 0) {
      asked = true;
      void requestPause(of);
    }
    return readText(path.join(of, 'run.json')).includes('"paused": true');
  });
  expect(existsSync(path.join(folder, 'control', 'pause'))).toBe(true);
  await done(['resume', folder]);
  await expectSame(folder, whole, ['last', 'best']);
});

test('of six that take up a run at the same moment, one goes on; the others name its process', { timeout: 120_000 }, async () => {
  const recipe = recipeFile('busy', { extends: 'small-cnn', imageSize: 16, epochs: 100, batchSize: 4, seed: 7, schedule: { name: 'constant' } });
  const folder = path.join(temporaryFolder('out'), 'busy');
  await killedAt(train(recipe, folder), folder, (of) => epochsTold(of) > 1);
  const started = Array.from({ length: 6 }, () => startCli(bundles, ['resume', folder, '--epochs', '110'], workspace));
  const ends = await Promise.all(started.map(({ ended }) => ended));
  const winners = ends.flatMap(({ code }, i) => (code === 0 ? [started[i]!.child.pid] : []));
  expect(winners).toHaveLength(1);
  for (const { code, stderr } of ends) {
    if (code !== 0) expect(stderr).toMatch(new RegExp(`still going on.*process ${winners[0]} on ${os.hostname()}`));
  }
  const { events, broken } = await readEvents(folder);
  expect(broken).toEqual([]);
  expect(events.map(({ n }) => n)).toEqual(events.map((_, i) => i + 1));
  expect(events.filter(({ type }) => type === 'resumed')).toHaveLength(1);
  expect((await readRun(folder)).process.pid).toBe(winners[0]);
});
