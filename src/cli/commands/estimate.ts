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
  const notices: string[] = [];
  const found = await stoppable((signal) =>
    estimateJob({
      ...options,
      device,
      signal,
      notify: (level, _code, message) => {
        if (level === 'warning') notices.push(message);
      },
      onProgress: (done, total) => progress.update('estimate', done, total),
    }),
  ).finally(() => progress.clear());
  notices.forEach((message) => terminal.warn(message));
  if (!found) return exitCode.stopped;
  if (terminal.options.json) terminal.document(found);
  else terminal.line(estimateText(found));
  return exitCode.ok;
}
