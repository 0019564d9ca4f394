import * as path from 'node:path';
import { formatAccuracy, formatAge } from '../../core/format';
import { listRuns, runsFolderOf, type ListedRun } from '../../runfolder';
import type { RunsOutput } from '../../protocol/cliOutput';
import { exitCode } from '../exitCodes';
import { textTable } from '../output/table';
import type { Terminal } from '../output/terminal';

/** `loupe runs`. */
export async function runs(options: { readonly runsFolder?: string }, terminal: Terminal): Promise<number> {
  const folder = path.resolve(options.runsFolder ?? runsFolderOf(process.cwd()));
  const { runs: found, broken } = await listRuns(folder);
  for (const { folder: broke, problem } of broken) terminal.warn(`Warning: ${broke} is left out: ${problem}`);
  if (terminal.options.json) {
    terminal.document(found.map(outputOf) satisfies RunsOutput);
  } else if (found.length === 0) {
    terminal.line(`There are no runs in ${folder}. Start one with: loupe train <folder>`);
  } else {
    terminal.line(textTable([
      ['run', 'status', 'accuracy', 'started'],
      ...found.map((run) => [run.record.id, run.status, formatAccuracy(accuracyOf(run)), formatAge(Date.parse(run.record.created), Date.now())]),
    ]));
  }
  return exitCode.ok;
}

function outputOf(run: ListedRun): RunsOutput[number] {
  return { run: run.folder, status: run.status, accuracy: accuracyOf(run), started: run.record.created };
}

/** Of the test part where there is one, else of the validation part. */
function accuracyOf({ record }: ListedRun): number | null {
  return record.result?.parts.test?.accuracy ?? record.result?.parts.validation?.accuracy ?? null;
}
