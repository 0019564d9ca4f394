import { dataChangesWords, type DataChanges } from '../../../core/runs/dataChanges';
import { formatCount } from '../../../core/format';
import { visibleText } from '../../../core/plainText';
import { dataSince } from '../../../engine/jobs/evaluate/dataSince';
import type { DataSinceOutput, Said } from '../../../protocol/cliOutput';
import { Progress } from '../../output/progress';
import type { Terminal } from '../../output/terminal';
import { exitCode } from '../../shared/exitCodes';
import { resolveRun } from '../../shared/resolveRun';
import { stoppable } from '../../shared/stopSignals';

/** Files of each kind that are named in the text. */
const named = 5;

/** `loupe runs --since RUN`: what changed in the dataset of a run since it was trained. */
export async function runsSince(
  name: string,
  { runsFolder }: { readonly runsFolder?: string },
  terminal: Terminal,
): Promise<number> {
  const run = await resolveRun(name, runsFolder);
  const progress = new Progress(terminal);
  const found = await stoppable((signal) =>
    dataSince(run, { signal, onProgress: (done, total) => progress.update('hashes', done, total) }),
  ).finally(() => progress.clear());
  if (!found) return exitCode.stopped;
  const { folder, changes } = found;
  const output: Said<DataSinceOutput> = { run, folder, words: wordsOf(changes), changes };
  if (terminal.options.json) terminal.document(output);
  else terminal.line([`${visibleText(folder)}: ${output.words}`, ...(changes ? lines(changes) : [])].join('\n'));
  return exitCode.ok;
}

function wordsOf(changes: DataChanges | null): string {
  if (!changes) return 'The run does not remember which files it was trained on, so what changed since is not known.';
  const words = dataChangesWords(changes);
  const since = words === '' ? 'Nothing changed since the run was trained.' : `${words} since the run was trained.`;
  return changes.labelsKnown ? since : `${since} The run does not remember the classes of its files.`;
}

const kinds = ['added', 'relabelled', 'changed', 'moved', 'removed'] as const;

function lines(changes: DataChanges): string[] {
  return kinds.flatMap((kind) => {
    const files = changes[kind];
    if (files.length === 0) return [];
    const shown = files.slice(0, named).map((file) => `  ${kind}: ${visibleText(file)}`);
    const more = files.length - shown.length;
    return more > 0 ? [...shown, `  … and ${formatCount(more)} more ${kind}`] : shown;
  });
}
