import * as path from 'node:path';
import type { LayoutChoice } from '../../core/dataset';
import { LoupeError } from '../../core/errors';
import { formatDuration } from '../../core/format';
import { leftOutWords } from '../../core/layouts/leftOut';
import { evaluate as evaluateJob } from '../../engine/jobs/evaluate/evaluate';
import { partScores } from '../../engine/jobs/evaluate/writeEvaluation';
import type { EvaluationsOutput, Said } from '../../protocol/cliOutput';
import type { DeviceChoice } from '../../protocol/devices';
import { evaluationPlace, listEvaluations } from '../../runfolder';
import { exitCode } from '../shared/exitCodes';
import { evaluationsText } from '../output/evaluationsText';
import { decidedText } from '../output/decisionText';
import { metricsText } from '../output/metricsText';
import { Progress } from '../output/progress';
import type { Terminal } from '../output/terminal';
import { resolveRun } from '../shared/resolveRun';
import { stoppable } from '../shared/stopSignals';

interface Options {
  readonly layout?: LayoutChoice;
  readonly knownClassesOnly?: boolean;
  readonly list?: boolean;
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
  if (options.list) return list(runFolder, folder, terminal);
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
      notify: (...notice) => {
        progress.clear();
        terminal.notify(...notice);
      },
    }),
  ).finally(() => progress.clear());
  if (!done) return exitCode.stopped;
  const { output, metricsFolder } = done;
  if (terminal.options.json) {
    terminal.document(output);
    return exitCode.ok;
  }
  terminal.line(metricsText(output.metrics));
  if (output.decided) terminal.line(`${decidedText(output.decided.decision, output.decided.report)}\n`);
  if (done.skipped.length > 0) terminal.line(`${leftOutWords(done.skipped)}; --json names them.`);
  terminal.line(
    `Scored in ${formatDuration(output.seconds.total)}. Every image's probabilities are in ${metricsFolder}`,
  );
  return exitCode.ok;
}

/** `loupe evaluate RUN --list`: what the run has been scored on. */
async function list(run: string, folder: string | undefined, terminal: Terminal): Promise<number> {
  if (folder !== undefined)
    throw new LoupeError('wrong-option', '--list shows what was evaluated, so it takes no folder to evaluate.');
  const { evaluations, broken } = await listEvaluations(run);
  for (const { id, problem } of broken)
    terminal.notify('warning', 'broken-evaluation', `the evaluation ${id} is skipped: ${problem}`);
  if (terminal.options.json)
    terminal.document({
      evaluations: evaluations.map(({ id, record, evaluated, metrics }) => ({
        evaluation: path.join(run, evaluationPlace(id)),
        folder: record?.folder ?? null,
        own: id === '',
        fingerprint: record?.fingerprint ?? null,
        evaluated,
        trainedOn: record?.trainedOn ?? null,
        parts: partScores(metrics),
      })),
    } satisfies Said<EvaluationsOutput>);
  else if (evaluations.length === 0)
    terminal.line(`${path.basename(run)} has not been evaluated. Score it with: loupe evaluate <run> <folder>`);
  else terminal.line(evaluationsText(evaluations, Date.now()));
  return exitCode.ok;
}
