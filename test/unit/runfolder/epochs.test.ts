import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { latestEpoch, readEpochs } from '../../../src/runfolder';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const epoch = (n: number, number: number, loss = 1 / number): string =>
  JSON.stringify({
    n,
    t: 1000 * n,
    type: 'epoch',
    epoch: number,
    epochs: 20,
    loss,
    accuracy: 0.5,
    valLoss: null,
    valAccuracy: null,
    seconds: 0.4,
    learningRate: null,
    best: true,
  });
const phase = (n: number): string =>
  JSON.stringify({ n, t: 1000 * n, type: 'phase', phase: 'evaluate', state: 'progress', done: n, total: 9999 });

function run(lines: readonly string[], end = '\n'): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'loupe-epochs-'));
  folders.push(folder);
  writeFileSync(path.join(folder, 'events.ndjson'), lines.join('\n') + end);
  return folder;
}

test('gives the epochs in order and nothing else', async () => {
  const folder = run([phase(1), epoch(2, 1), phase(3), epoch(4, 2), epoch(5, 3), phase(6)]);
  expect((await readEpochs(folder)).map((one) => one.epoch)).toEqual([1, 2, 3]);
  expect((await latestEpoch(folder))?.epoch).toBe(3);
});

test('skips lines that are broken or still being written', async () => {
  const folder = run(['not json', epoch(1, 1), '{"type":"epoch","n":1}', epoch(2, 2), epoch(3, 3).slice(0, 40)], '');
  expect((await readEpochs(folder)).map((one) => one.epoch)).toEqual([1, 2]);
  expect((await latestEpoch(folder))?.epoch).toBe(2);
});

test('a run resumed from an earlier epoch counts as it was told last', async () => {
  const folder = run([epoch(1, 1), epoch(2, 2), epoch(3, 3), epoch(4, 2, 0.77), epoch(5, 3, 0.66)]);
  expect((await readEpochs(folder)).map((one) => [one.epoch, one.loss])).toEqual([
    [1, 1],
    [2, 0.77],
    [3, 0.66],
  ]);
});

test('finds the latest epoch far before the end, across pieces that cut lines', async () => {
  const lines = [epoch(1, 1), epoch(2, 2), ...Array.from({ length: 2000 }, (_, index) => phase(index + 3))];
  expect((await latestEpoch(run(lines)))?.epoch).toBe(2);
});

test('no events are no epochs', async () => {
  const folder = run([]);
  expect(await readEpochs(folder)).toEqual([]);
  expect(await latestEpoch(folder)).toBeNull();
  rmSync(path.join(folder, 'events.ndjson'));
  expect(await readEpochs(folder)).toEqual([]);
  expect(await latestEpoch(folder)).toBeNull();
});
