import { train as trainJob } from '../../engine/jobs/train/train';
import type { DeviceChoice } from '../../protocol/devices';
import { readRun } from '../../runfolder';
import { followTraining } from '../output/followTraining';
import type { Terminal } from '../output/terminal';
import { resolveRun } from '../shared/resolveRun';
import { readTrainingOptions, type TrainingFlags } from '../shared/trainingOptions';

interface Options extends TrainingFlags {
  readonly out?: string;
  readonly device?: DeviceChoice;
  readonly continueFrom?: string;
  readonly weights?: 'best' | 'last';
  readonly runsFolder?: string;
}

/** `loupe train`. Ctrl+C once keeps the best model so far, twice stops at once. */
export async function train(
  folder: string | undefined,
  { out, device, continueFrom, weights = 'best', runsFolder, ...flags }: Options,
  terminal: Terminal,
): Promise<number> {
  const run = continueFrom === undefined ? undefined : await resolveRun(continueFrom, runsFolder);
  const usual =
    run !== undefined && folder === undefined && flags.config === undefined
      ? (await readRun(run)).dataset.folder
      : folder;
  const options = await readTrainingOptions(usual, flags);
  return followTraining(terminal, (followed) =>
    trainJob({
      ...options,
      ...followed,
      out,
      runsFolder,
      device,
      workspace: process.cwd(),
      ...(run !== undefined && { continueFrom: { run, weights } }),
    }),
  );
}
