import { mkdtemp, rm } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { LoupeError } from '../../../core/errors';
import type { DeviceChoice } from '../../../protocol/devices';
import type { FoundLearningRate } from '../../../protocol/learningRateFinder';
import type { RunEvent } from '../../../protocol/runEvents';
import { realRoot } from '../../datasets/walkFolder';
import { RunWriter } from '../../runs/runWriter';
import { sweepLearningRates, type OnSweepPoint, type Sweep } from '../../training/learningRateFinder';
import { run } from '../train/train';
import { recordedSettings, trainSettings, type TrainOptions } from '../train/preparation/trainSettings';

export interface FindLearningRateJob extends TrainOptions {
  readonly device?: DeviceChoice | undefined;
  readonly signal: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /** Called after every step. */
  readonly onPoint?: OnSweepPoint;
}

/**
 * Tries learning rates on the network, the data and the settings of a training, which is prepared as it would be but for its run folder:
 * that is a temporary one. Of mode fine-tune, the rate of the head is sought. Throws LoupeError, of mode features `wrong-option`, and
 * `stopped` where it was aborted: a part of a sweep suggests nothing.
 */
export async function findLearningRate({ device, signal, onEvent, onPoint, ...options }: FindLearningRateJob): Promise<FoundLearningRate> {
  const settings = trainSettings(options);
  if (settings.mode === 'features') throw new LoupeError('wrong-option', 'Mode features has no learning rate: its head is fitted by L-BFGS. Choose another mode, for instance --recipe head.');
  const folder = path.resolve(options.folder);
  await realRoot(folder);
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'loupe-learning-rate-'));
  const writer = RunWriter.open({
    folder: scratch, recipe: settings.extends, settings: recordedSettings(settings), seed: settings.seed, workspace: scratch,
    dataset: { folder, name: path.basename(folder) }, ...(onEvent ? { onEvent } : {}),
  });
  signal.addEventListener('abort', () => writer.stop.request('stop-now'));
  let found: Sweep | undefined;
  try {
    await run(writer, settings, folder, device, {
      instead: async (training) => {
        found = await sweepLearningRates(training, onPoint);
        throw new LoupeError('stopped', 'The learning rates are tried.');
      },
    });
  } catch (error) {
    if (!found || signal.aborted) throw error;
  } finally {
    writer.abandon();
    await rm(scratch, { recursive: true, force: true });
  }
  const { model, mode, batchSize, seed, optimizer } = settings;
  return { dataset: folder, model, mode, optimizer: optimizer.name, batchSize, seed, ...(found as Sweep) };
}
