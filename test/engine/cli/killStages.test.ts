import { existsSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readEvents, readRun, requestPause } from '../../../src/runfolder';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { finished, holdAt, killedAt, startCli } from './builtCli';
import { expectSameRun, expectWholeEvents } from './expectSameRun';
import {
  augmentation,
  checkpoint,
  epochTold,
  expectSurvivesKillsInStages,
  fineTune,
  phaseBegan,
  unbroken,
} from './killInStages';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
let dataset: string;
const workspace = temporaryFolder('ws');
beforeAll(async () => {
  dataset = await tinyDataset(6);
});

test('killed in and between the stages of fine-tuning, a run ends as one that was not', async () => {
  await expectSurvivesKillsInStages(dataset, fineTune, false);
});

test('killed while views are computed and between epochs, a head on augmented views ends as one that was not', async () => {
  const { train, whole } = await unbroken(dataset, {
    extends: 'head',
    imageSize: 64,
    batchSize: 4,
    epochs: 6,
    earlyStopping: null,
    augmentation,
    augmentedViews: 2,
    schedule: { name: 'oneCycle' },
    seed: 3,
  });
  const folder = path.join(temporaryFolder('out'), 'killed');
  await killedAt(train(folder), workspace, phaseBegan('features'));
  await killedAt(['resume', folder], workspace, epochTold(2));
  await finished(['resume', folder], workspace);
  await expectSameRun(folder, whole, ['last', 'best']);
});

test('a run that is killed while it is paused is resumed, and does not wait any more', async () => {
  const { train, whole } = await unbroken(dataset, {
    extends: 'small-cnn',
    imageSize: 16,
    epochs: 6,
    batchSize: 4,
    seed: 7,
    schedule: { name: 'constant' },
  });
  const folder = path.join(temporaryFolder('out'), 'killed');
  // Its first checkpoint is held back until it has seen the request; then it continues, to where it waits.
  const first = holdAt(checkpoint('last', 'before'));
  const { child, ended, until } = startCli(train(folder), workspace, { stops: [first.stop] });
  await until(first.held);
  await requestPause(folder);
  await until(async () => (await readRun(folder)).paused === true);
  first.release();
  await until(() => existsSync(path.join(folder, 'checkpoints', 'last.safetensors')));
  child.kill('SIGKILL');
  expect((await ended).signal, (await ended).report).toBe('SIGKILL');
  expect((await readEvents(folder)).events.filter(({ type }) => type === 'epoch')).toHaveLength(1);
  expect(existsSync(path.join(folder, 'control', 'pause'))).toBe(true);
  await finished(['resume', folder], workspace);
  await expectSameRun(folder, whole, ['last', 'best']);
});

test('of six that resume a run at the same moment, one continues; the others name its process', async () => {
  const { train } = await unbroken(dataset, {
    extends: 'small-cnn',
    imageSize: 16,
    epochs: 4,
    batchSize: 4,
    seed: 7,
    schedule: { name: 'constant' },
  });
  const folder = path.join(temporaryFolder('out'), 'busy');
  await killedAt(train(folder), workspace, epochTold(2));
  // Whichever continues stays until the others have ended.
  const goesOn = holdAt(epochTold(3));
  const started = Array.from({ length: 6 }, () =>
    startCli(['resume', folder, '--epochs', '5'], workspace, { stops: [goesOn.stop] }),
  );
  let over = 0;
  for (const { ended } of started)
    void ended.then(() => {
      over++;
    });
  while (over < 6 && !(over === 5 && goesOn.held())) await new Promise((resolve) => setTimeout(resolve, 10));
  goesOn.release();
  const ends = await Promise.all(started.map(({ ended }) => ended));
  const winners = ends.flatMap(({ code }, i) => (code === 0 ? [started[i]!.child.pid] : []));
  expect(winners, ends.map(({ report }) => report).join('\n')).toHaveLength(1);
  for (const { code, stderr } of ends) {
    if (code !== 0) expect(stderr).toMatch(new RegExp(`still running.*process ${winners[0]} on ${os.hostname()}`));
  }
  await expectWholeEvents(folder);
  expect((await readEvents(folder)).events.filter(({ type }) => type === 'resumed')).toHaveLength(1);
  expect((await readRun(folder)).process.pid).toBe(winners[0]);
});
