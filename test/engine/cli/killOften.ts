import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect } from 'vitest';
import { Random } from '../../../src/core/random';
import { readEpochs } from '../../../src/runfolder';
import { signOfLife } from '../../setup/signOfLife';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';
import { finished, killedAt, startCli, type Stop } from './builtCli';
import { expectSameRun } from './expectSameRun';

/** Every file operation in the run folder counts but the heart's, which beats by the clock. */
const anyOperation = (folder: string): string =>
  `^${folder.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}[\\\\/](?!heartbeat)`;

/**
 * Trains a network once without a break, and once killed so many times at numbered file operations and resumed; both
 * must end as the same run. An operation is killed before it, in its middle or after it.
 */
export async function expectSurvivesKills(kills: number, epochs: number, seed: number): Promise<void> {
  const workspace = temporaryFolder('ws');
  const dataset = await tinyDataset(5);
  const recipe = path.join(workspace, 'kill.loupe.json');
  // Adam, dropout, batch normalisation, augmentation and a schedule with a memory.
  writeFileSync(
    recipe,
    JSON.stringify({
      extends: 'small-cnn',
      imageSize: 16,
      epochs,
      batchSize: 4,
      seed: 7,
      optimizer: { learningRate: 0.003 },
      schedule: { name: 'plateau', patience: 4, factor: 0.7 },
    }),
  );
  const train = (folder: string): string[] => ['train', dataset, '--config', recipe, '--out', folder];
  const whole = path.join(temporaryFolder('out'), 'whole');
  await finished(train(whole), workspace);

  const folder = path.join(temporaryFolder('out'), 'killed');
  const random = new Random(seed);
  const stop = (from: number, among: number): Stop => ({
    path: anyOperation(folder),
    nth: from + random.integer(among),
    when: (['before', 'half', 'after'] as const)[random.integer(3)]!,
  });
  // The first is killed once there is a run to resume; all later ones may be killed from their first operation on.
  await killedAt(train(folder), workspace, stop(9, 20));
  expect(JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8'))).toMatchObject({ status: 'running' });
  for (let count = 1; count < kills; count++) await killedInMidRun(folder, workspace, epochs, stop(1, 100));
  expect(existsSync(path.join(folder, 'checkpoints', 'last.safetensors'))).toBe(true);
  const reached = (await readEpochs(folder)).length;
  expect(reached).toBeGreaterThan(2);
  expect(reached).toBeLessThan(epochs);
  // All epochs are over: killed while what they gave is written.
  await killedAt(['resume', folder], workspace, { path: 'metrics\\.json$', kind: 'rename' });
  await killedAt(['resume', folder], workspace, { path: 'model\\.onnx$', kind: 'write', when: 'half' });
  await killedAt(['resume', folder], workspace, { path: '[\\\\/]model$', kind: 'rename' });
  await finished(['resume', folder], workspace);
  await expectSameRun(folder, whole, ['last', 'best']);
}

/**
 * Resumes a run until it is killed at a stop with epochs left. A machine that is fast writes seldom, and reaches its
 * last epoch before that many operations: the same resume is then tried with a stop half as far.
 */
async function killedInMidRun(folder: string, workspace: string, epochs: number, stop: Stop): Promise<void> {
  const before = path.join(temporaryFolder('before'), 'run');
  cpSync(folder, before, { recursive: true });
  for (let nth = stop.nth ?? 1; ; nth = Math.ceil(nth / 2)) {
    const { signal, report } = await startCli(['resume', folder], workspace, { stops: [{ ...stop, nth }] }).ended;
    await signOfLife(`killed at operation ${nth}`);
    if (signal === 'SIGKILL' && (await readEpochs(folder)).length < epochs) return;
    expect(nth, `It ended before it was killed at its first operation.\n${report}`).toBeGreaterThan(1);
    rmSync(folder, { recursive: true });
    cpSync(before, folder, { recursive: true });
  }
}
