import * as path from 'node:path';
import { formatAccuracy, formatAge } from '../../../core/format';
import { LoupeError, messageOf } from '../../../core/errors';
import { shownState, stateSigns } from '../../../core/runs/runStates';
import { visibleText } from '../../../core/plainText';
import { compareRuns, listRuns, noNotes, readNotes, runsFolderOf, type ListedRun } from '../../../runfolder';
import type { RunsOutput, Said } from '../../../protocol/cliOutput';
import { exitCode } from '../../shared/exitCodes';
import { comparisonText } from '../../output/runComparisonText';
import { textTable } from '../../output/table';
import type { Terminal } from '../../output/terminal';
import { resolveRun } from '../../shared/resolveRun';
import { runsSince } from './runsSince';

interface RunsOptions {
  readonly runsFolder?: string;
  readonly compare?: readonly string[];
  readonly all?: boolean;
  readonly since?: string;
}

/** A run, and what the user calls it. */
type NamedRun = ListedRun & { readonly name: string };

/** `loupe runs`, `loupe runs --compare A B …` and `loupe runs --since RUN`. */
export async function runs(options: RunsOptions, terminal: Terminal): Promise<number> {
  if (options.compare) return compare(options.compare, options, terminal);
  if (options.since !== undefined) return runsSince(options.since, options, terminal);
  const folder = path.resolve(options.runsFolder ?? runsFolderOf(process.cwd()));
  const { runs: listed, broken } = await listRuns(folder);
  const found: NamedRun[] = [];
  for (const run of listed) {
    // Notes that cannot be read are no reason not to list a run.
    const { name } = await readNotes(run.folder).catch((error: unknown) => {
      terminal.notify('warning', 'broken-notes', messageOf(error));
      return noNotes;
    });
    found.push({ ...run, name });
  }
  for (const { folder: broke, problem } of broken)
    terminal.notify('warning', 'broken-run', `${broke} is skipped: ${problem}`);
  if (terminal.options.json) {
    terminal.document({ runs: found.map(outputOf) } satisfies Said<RunsOutput>);
  } else if (found.length === 0) {
    terminal.line(`There are no runs in ${folder}. Start one with: loupe train <folder>`);
  } else {
    const named = found.some(({ name }) => name !== '');
    terminal.line(
      textTable([
        named ? ['run', 'name', 'status', 'accuracy', 'started'] : ['run', 'status', 'accuracy', 'started'],
        ...found.map((run) => [
          run.record.id,
          ...(named ? [visibleText(run.name)] : []),
          stateWords(run),
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
  for (const { code, message } of comparison.problems) terminal.notify('warning', code, message);
  if (terminal.options.json) terminal.document(comparison);
  else terminal.line(comparisonText(comparison, options.all ?? false));
  return exitCode.ok;
}

function outputOf(run: NamedRun): RunsOutput['runs'][number] {
  return {
    run: run.folder,
    name: run.name,
    status: run.status,
    accuracy: accuracyOf(run),
    started: run.record.created,
  };
}

/** `✓ completed`, `‖ paused`. */
function stateWords({ status, record }: ListedRun): string {
  const state = shownState(status, record.paused ?? false);
  return `${stateSigns[state].character} ${state}`;
}

/** Of the test part where there is one, else of the validation part. */
function accuracyOf({ record }: ListedRun): number | null {
  return record.result?.parts.test?.accuracy ?? record.result?.parts.validation?.accuracy ?? null;
}
