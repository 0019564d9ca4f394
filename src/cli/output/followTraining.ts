import type { TrainOutcome } from '../../engine/jobs/train/recordOutcome';
import type { RunWriter } from '../../engine/runs/runWriter';
import { formatDuration } from '../../core/format';
import type { RunEvent } from '../../protocol/runEvents';
import { readMetrics } from '../../runfolder';
import { exitCode } from '../shared/exitCodes';
import { onStopSignals } from '../shared/stopSignals';
import { metricsText } from './metricsText';
import { RunPrinter } from './runPrinter';
import type { Terminal } from './terminal';

/** What a training job calls while it continues. */
export interface Followed {
  readonly onStart: (writer: RunWriter) => void;
  readonly onEvent: (event: RunEvent) => void;
}

/** Tells a training as it happens, turns Ctrl+C into requests, and reports its end. Returns the exit code. */
export async function followTraining(
  terminal: Terminal,
  job: (followed: Followed) => Promise<TrainOutcome>,
): Promise<number> {
  let log: (line: string) => void = () => undefined;
  let release = (): void => undefined;
  const printer = new RunPrinter(terminal, (line) => log(line));
  try {
    const outcome = await job({
      onStart: (writer) => {
        log = (line) => writer.log(line);
        release = onStopSignals((request) => writer.stop.request(request));
      },
      onEvent: (event) => printer.take(event),
    });
    printer.end();
    return await report(outcome, terminal);
  } finally {
    release();
    printer.end();
  }
}

async function report(outcome: TrainOutcome, terminal: Terminal): Promise<number> {
  if (outcome.error) {
    terminal.warn(`loupe: ${outcome.error.message}`);
    if (outcome.error.code === 'unexpected') terminal.warn(`What led to it is in ${outcome.folder}/log.txt.`);
    return exitCode.failed;
  }
  if (outcome.output) {
    if (terminal.options.json) terminal.document(outcome.output);
    else {
      if (Object.keys(outcome.output.parts).length > 0)
        terminal.line(`\n${metricsText(await readMetrics(outcome.folder))}`);
      terminal.line(
        `${outcome.status === 'stopped' ? 'Stopped' : 'Done'} in ${formatDuration(outcome.output.seconds.total)}. The run is in ${outcome.folder}`,
      );
    }
  } else {
    terminal.warn(`loupe: Stopped before there was a model to keep. The run is in ${outcome.folder}`);
  }
  return outcome.status === 'stopped' ? exitCode.stopped : exitCode.ok;
}
