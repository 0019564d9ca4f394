import type { DeviceChoice } from '../../../../protocol/devices';
import type { Recipe } from '../../../../protocol/recipe/recipe';
import type { RunWriter } from '../../../runs/runWriter';
import { openRuntime } from '../../../runtimes/devices/openRuntime';
import { writeFileHashes } from './fileHashes';
import { loadDataset } from './loadDataset';
import type { PhasePlan } from './phasePlan';
import { PreparedTraining } from './preparedTraining';
import { SkipLedger } from './skipLedger';
import { TrainingRun, type TrainingOrigin } from './trainingRun';

export interface TrainingPlan {
  readonly settings: Recipe;
  /** Absolute. */
  readonly folder: string;
  readonly device?: DeviceChoice | undefined;
  readonly origin?: TrainingOrigin;
  /** Called once the dataset is read and holds enough to train on: from here on there is work. */
  readonly onPrepared?: () => void;
}

/**
 * Opens the runtime and reads the dataset; both, and what was left out, go into the run's record. Throws what these
 * throw.
 */
export async function prepareTraining(
  writer: RunWriter,
  { settings, folder, device, origin = {} }: TrainingPlan,
  phases?: PhasePlan,
): Promise<PreparedTraining> {
  const runtime = await openRuntime({
    device,
    trains: settings.mode !== 'features',
    notify: (level, code, message) => {
      writer.notice(level, code, message);
      if (level === 'warning') writer.update({ environment: { ...writer.record.environment, fallback: message } });
    },
  });
  writer.event({
    type: 'device',
    engine: runtime.engine,
    device: runtime.device,
    threads: runtime.threads,
    message: runtime.message,
  });
  writer.update({
    environment: {
      ...writer.record.environment,
      engine: runtime.engine,
      device: runtime.device,
      asked: device ?? 'auto',
    },
  });
  const ledger = new SkipLedger(writer);
  const run = new TrainingRun(settings, writer, runtime, ledger, origin, phases);
  const { images, samples, seconds } = await loadDataset(folder, settings.layout, writer, ledger);
  run.seconds.scan = seconds;
  await writeFileHashes(writer.folder, images);
  return new PreparedTraining(run, images, samples);
}
