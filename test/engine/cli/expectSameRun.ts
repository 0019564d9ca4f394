import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect } from 'vitest';
import { readCheckpointFile } from '../../../src/engine/runs/checkpointFile';
import { readEpochs, readEvents, readRun } from '../../../src/runfolder';

const curve = async (folder: string): Promise<unknown[]> =>
  (await readEpochs(folder)).map(({ epoch, loss, accuracy, valLoss, valAccuracy, learningRate, stage }) => ({
    epoch,
    loss,
    accuracy,
    valLoss,
    valAccuracy,
    learningRate,
    stage,
  }));

/**
 * A run that was broken off and resumed has the curve, the weights and the scores of one that was not, and whole
 * events.
 */
export async function expectSameRun(folder: string, whole: string, checkpoints: readonly string[]): Promise<void> {
  expect(await curve(folder)).toEqual(await curve(whole));
  for (const name of checkpoints) {
    const groups = (of: string): unknown =>
      readCheckpointFile(readFileSync(path.join(of, 'checkpoints', `${name}.safetensors`)), name).groups;
    expect(groups(folder)).toEqual(groups(whole));
  }
  expect(
    readFileSync(path.join(folder, 'model', 'weights.bin')).equals(
      readFileSync(path.join(whole, 'model', 'weights.bin')),
    ),
  ).toBe(true);
  const [record, unbroken] = await Promise.all([folder, whole].map(readRun));
  expect(record).toMatchObject({ status: 'completed', paused: false });
  expect(record!.result?.parts).toEqual(unbroken!.result?.parts);
  expect(record!.result?.bestEpoch).toBe(unbroken!.result?.bestEpoch);
  await expectWholeEvents(folder);
}

/** Every line can be read, and they are numbered from 1 on. */
export async function expectWholeEvents(folder: string): Promise<void> {
  const { events, broken } = await readEvents(folder);
  expect(broken).toEqual([]);
  expect(events.map(({ n }) => n)).toEqual(events.map((_, i) => i + 1));
}
