import { mkdtemp } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { LoupeError } from '../../../core/errors';
import type { DeviceChoice } from '../../../protocol/devices';
import type { FoundLearningRate } from '../../../protocol/learningRateFinder';
import type { RunEvent } from '../../../protocol/runEvents';
import { removeFolderAt } from '../../../runfolder/files';
import { realRoot } from '../../datasets/walkFolder';
import { PhaseClock } from '../../runs/phaseClock';
import { RunWriter } from '../../runs/runWriter';
import { sweepLearningRates, type OnSweepPoint, type Sweep } from '../../training/learningRateFinder';
import { stageInputs } from '../train/modes/fitStage';
import { prepareNetwork } from '../train/modes/prepareNetwork';
import type { ReadyNetwork } from '../train/modes/readyNetwork';
import { withGradients } from '../train/preparation/gradientRecipe';
import { prepareTraining } from '../train/preparation/prepareTraining';
import { recordedSettings, trainSettings, type TrainOptions } from '../train/preparation/trainSettings';

export interface FindLearningRateJob extends TrainOptions {
  readonly device?: DeviceChoice | undefined;
  readonly signal: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /** Called after every step. */
  readonly onPoint?: OnSweepPoint;
}

/**
 * Tries learning rates on the network, the data and the settings of a training, which is prepared as it would be but
 * for its run folder: that is a temporary one. Where no recipe is named, it is `head`. Of mode fine-tune, the rate of
 * the head is sought. Throws LoupeError, of mode features `wrong-option`, and `stopped` where it was aborted: a part of
 * a sweep suggests nothing.
 */
export async function findLearningRate({
  device,
  signal,
  onEvent,
  onPoint,
  ...options
}: FindLearningRateJob): Promise<FoundLearningRate> {
  const settings = trainSettings(withGradients(options));
  if (settings.mode === 'features')
    throw new LoupeError(
      'wrong-option',
      'Mode features has no learning rate: its head is fitted by L-BFGS. Choose another mode, for instance --recipe head.',
    );
  const folder = path.resolve(options.folder);
  await realRoot(folder);
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'loupe-learning-rate-'));
  const writer = RunWriter.open({
    folder: scratch,
    recipe: settings.extends,
    settings: recordedSettings(settings),
    seed: settings.seed,
    workspace: scratch,
    dataset: { folder, name: path.basename(folder) },
    ...(onEvent ? { onEvent } : {}),
  });
  signal.addEventListener('abort', () => writer.stop.request('stop-now'));
  try {
    const prepared = await prepareTraining(writer, { settings, folder, device });
    const found = await sweep(await prepareNetwork(prepared), onPoint);
    // A part of a sweep suggests nothing.
    if (signal.aborted) throw new LoupeError('stopped', 'The learning rates were not tried to the end.');
    const { model, mode, batchSize, seed, optimizer } = settings;
    return { dataset: folder, model, mode, optimizer: optimizer.name, batchSize, seed, ...found };
  } finally {
    writer.abandon();
    await removeFolderAt(scratch);
  }
}

/** Sweeps over what would be fitted first. */
async function sweep({ training, first, close }: ReadyNetwork, onPoint: OnSweepPoint | undefined): Promise<Sweep> {
  try {
    const clock = new PhaseClock(training.run.writer, 'fit');
    const onBatch = (done: number, total: number): void => clock.progress(done, total, 'learning rates');
    return await sweepLearningRates({ ...stageInputs(training, first), onBatch }, onPoint);
  } finally {
    await close();
  }
}
