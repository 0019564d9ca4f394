import * as path from 'node:path';
import { formatAccuracy, formatAge } from '../../core/format';
import { LoupeError } from '../../core/errors';
import { compareRuns, listRuns, runsFolderOf, type ListedRun } from '../../runfolder';
import type { RunsOutput, Said } from '../../protocol/cliOutput';
import { exitCode } from '../shared/exitCodes';
import { comparisonText } from '../output/runComparisonText';
import { textTable } from '../output/table';
import type { Terminal } from '../output/terminal';
import { resolveRun } from '../shared/resolveRun';

interface RunsOptions {
  readonly runsFolder?: string;
  readonly compare?: readonly string[];
  readonly all?: boolean;
}

/** `loupe runs`, and `loupe runs --compare A B …`. */
export async function runs(options: RunsOptions, terminal: Terminal): Promise<number> {
  if (options.compare) return compare(options.compare, options, terminal);
  const folder = path.resolve(options.runsFolder ?? runsFolderOf(process.cwd()));
  const { runs: found, broken } = await listRuns(folder);
  for (const { folder: broke, problem } of broken)
    terminal.notify('warning', 'broken-run', `${broke} is left out: ${problem}`);
  if (terminal.options.json) {
    terminal.document({ runs: found.map(outputOf) } satisfies Said<RunsOutput>);
  } else if (found.length === 0) {
    terminal.line(`There are no runs in ${folder}. Start one with: loupe train <folder>`);
  } else {
    terminal.line(
      textTable([
        ['run', 'status', 'accuracy', 'started'],
        ...found.map((run) => [
          run.record.id,
          run.status,
          formatAccuracy(accuracyOf(run)),
          formatAge(Date.parse(run.record.created), Date.now()),
        ]),
      ]),
    );
  }
  return exitCode.ok;
}

async function compare(names: readonly string[], options: RunsOptions, terminal: Terminal): Promise<number> {
  if (names.length < 2)
    throw new LoupeError(
      'wrong-option',
      '--compare takes two runs or more, by name or folder. See them with: loupe runs',
    );
  const folders: string[] = [];
  for (const name of names) folders.push(await resolveRun(name, options.runsFolder));
  const comparison = await compareRuns(folders);
  if (terminal.options.json) terminal.document(comparison);
  else terminal.line(comparisonText(comparison, options.all ?? false));
  return exitCode.ok;
}

function outputOf(run: ListedRun): RunsOutput['runs'][number] {
  return { run: run.folder, status: run.status, accuracy: accuracyOf(run), started: run.record.created };
}

/** Of the test part where there is one, else of the validation part. */
function accuracyOf({ record }: ListedRun): number | null {
  return record.result?.parts.test?.accuracy ?? record.result?.parts.validation?.accuracy ?? null;
}
