import { train as trainJob } from '../../engine/jobs/train';
import { formatDuration } from '../../core/format';
import type { DeviceChoice } from '../../protocol/devices';
import { readMetrics } from '../../runfolder';
import { exitCode } from '../exitCodes';
import { metricsText } from '../output/metricsText';
import { RunPrinter } from '../output/runPrinter';
import type { Terminal } from '../output/terminal';
import { onStopSignals } from '../stopSignals';
import { readTrainingOptions, type TrainingFlags } from '../trainingOptions';

interface Options extends TrainingFlags {
  readonly out?: string;
  readonly device?: DeviceChoice;
}

/** `loupe train`. Ctrl+C once keeps the best model so far, twice stops at once. */
export async function train(folder: string | undefined, { out, device, ...flags }: Options, terminal: Terminal): Promise<number> {
  const options = await readTrainingOptions(folder, flags);
  let log: (line: string) => void = () => undefined;
  const printer = new RunPrinter(terminal, (line) => log(line));
  let release = (): void => undefined;
  const outcome = await trainJob({
    ...options, out, device, workspace: process.cwd(),
    onStart: (writer) => {
      log = (line) => writer.log(line);
      release = onStopSignals((request) => writer.stop.request(request));
    },
    onEvent: (event) => printer.take(event),
  });
  release();
  printer.end();

  if (outcome.error) {
    terminal.warn(`loupe: ${outcome.error.message}`);
    if (outcome.error.code === 'unexpected') terminal.warn(`What led to it is in ${outcome.folder}/log.txt.`);
    return exitCode.failed;
  }
  if (outcome.output) {
    if (terminal.options.json) terminal.document(outcome.output);
    else {
      if (Object.keys(outcome.output.parts).length > 0) terminal.line(`\n${metricsText(await readMetrics(outcome.folder))}`);
      terminal.line(`${outcome.status === 'stopped' ? 'Stopped' : 'Done'} in ${formatDuration(outcome.output.seconds.total)}. The run is in ${outcome.folder}`);
    }
  } else {
    terminal.warn(`loupe: Stopped before there was a model to keep. The run is in ${outcome.folder}`);
  }
  return outcome.status === 'stopped' ? exitCode.stopped : exitCode.ok;
}
