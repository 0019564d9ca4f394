import { resume as resumeJob } from '../../engine/jobs/resume/resume';
import { parseEpochs } from '../../engine/jobs/resume/resumePlan';
import type { DeviceChoice } from '../../protocol/devices';
import { followTraining } from '../output/followTraining';
import type { Terminal } from '../output/terminal';
import { resolveRun } from '../shared/resolveRun';

interface Options {
  readonly epochs?: string;
  readonly anyway?: boolean;
  readonly device?: DeviceChoice;
  readonly runsFolder?: string;
}

/** `loupe resume`: continues with a run in its own folder. */
export async function resume(
  run: string,
  { epochs, anyway, device, runsFolder }: Options,
  terminal: Terminal,
): Promise<number> {
  const wanted = epochs === undefined ? undefined : parseEpochs(epochs);
  const folder = await resolveRun(run, runsFolder);
  return followTraining(terminal, (followed) =>
    resumeJob({ ...followed, run: folder, epochs: wanted, anyway, device, workspace: process.cwd() }),
  );
}
