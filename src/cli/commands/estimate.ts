import { estimate as estimateJob } from '../../engine/jobs/estimate/estimate';
import type { DeviceChoice } from '../../protocol/devices';
import { estimateText } from '../../protocol/estimate/estimateText';
import { exitCode } from '../shared/exitCodes';
import { Progress } from '../output/progress';
import type { Terminal } from '../output/terminal';
import { stoppable } from '../shared/stopSignals';
import { readTrainingOptions, type TrainingFlags } from '../shared/trainingOptions';

interface Options extends TrainingFlags {
  readonly device?: DeviceChoice;
}

/** `loupe estimate`. */
export async function estimate(
  folder: string | undefined,
  { device, ...flags }: Options,
  terminal: Terminal,
): Promise<number> {
  const options = await readTrainingOptions(folder, flags);
  const progress = new Progress(terminal);
  const found = await stoppable((signal) =>
    estimateJob({
      ...options,
      device,
      signal,
      // How the folder is read and the like is no news of an estimate; programs get it all the same.
      notify: (level, code, message) => {
        if (level === 'info') return terminal.note({ level, code, message });
        progress.clear();
        terminal.notify(level, code, message);
      },
      onProgress: (done, total) => progress.update('estimate', done, total),
    }),
  ).finally(() => progress.clear());
  if (!found) return exitCode.stopped;
  if (terminal.options.json) terminal.document(found);
  else terminal.line(estimateText(found));
  return exitCode.ok;
}
