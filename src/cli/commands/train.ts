import { train as trainJob } from '../../engine/jobs/train';
import type { DeviceChoice } from '../../protocol/devices';
import { followTraining } from '../output/followTraining';
import type { Terminal } from '../output/terminal';
import { readTrainingOptions, type TrainingFlags } from '../trainingOptions';

interface Options extends TrainingFlags {
  readonly out?: string;
  readonly device?: DeviceChoice;
}

/** `loupe train`. Ctrl+C once keeps the best model so far, twice stops at once. */
export async function train(folder: string | undefined, { out, device, ...flags }: Options, terminal: Terminal): Promise<number> {
  const options = await readTrainingOptions(folder, flags);
  return followTraining(terminal, (followed) => trainJob({ ...options, ...followed, out, device, workspace: process.cwd() }));
}
