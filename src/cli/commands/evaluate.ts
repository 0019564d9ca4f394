import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { LayoutKind } from '../../core/dataset';
import { formatDuration, plural } from '../../core/format';
import { evaluate as evaluateJob } from '../../engine/jobs/evaluate/evaluate';
import { parseJsonWith } from '../../protocol/parse';
import { metricsSchema } from '../../protocol/runFiles';
import type { DeviceChoice } from '../../protocol/devices';
import { exitCode } from '../shared/exitCodes';
import { metricsText } from '../output/metricsText';
import { Progress } from '../output/progress';
import type { Terminal } from '../output/terminal';
import { resolveRun } from '../shared/resolveRun';
import { stoppable } from '../shared/stopSignals';

interface Options {
  readonly layout?: LayoutKind;
  readonly knownClassesOnly?: boolean;
  readonly runsFolder?: string;
  readonly device?: DeviceChoice;
}

/** `loupe evaluate`. */
export async function evaluate(
  run: string,
  folder: string | undefined,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const runFolder = await resolveRun(run, options.runsFolder);
  const progress = new Progress(terminal);
  const done = await stoppable((signal) =>
    evaluateJob({
      run: runFolder,
      folder,
      layout: options.layout,
      knownClassesOnly: options.knownClassesOnly,
      device: options.device,
      signal,
      onProgress: (stage, count, total) => progress.update(stage, count, total),
      onNotice: (message) => {
        progress.clear();
        terminal.warn(message);
      },
    }),
  ).finally(() => progress.clear());
  if (!done) return exitCode.stopped;
  const { output, metricsFolder } = done;
  if (terminal.options.json) {
    terminal.document(output);
    return exitCode.ok;
  }
  const metrics = parseJsonWith(metricsSchema, await readFile(path.join(metricsFolder, 'metrics.json'), 'utf8'));
  if (!metrics.ok) throw new Error(metrics.problem);
  terminal.line(metricsText(metrics.value));
  if (output.skipped.length > 0) terminal.line(`${plural(output.skipped.length, 'file')} left out; --json names them.`);
  terminal.line(
    `Scored in ${formatDuration(output.seconds.total)}. Every image's probabilities are in ${metricsFolder}`,
  );
  return exitCode.ok;
}
