import { readdir } from 'node:fs/promises';
import * as path from 'node:path';
import { LoupeError, messageOf } from '../core/errors';
import { parseJsonWith } from '../protocol/parse';
import { runFile, runRecordSchema, type RunRecord } from '../protocol/runFiles';
import type { RunStatus } from '../protocol/runEvents';
import { forEachOfMany, isRefusal, readLimit, readText, whenHandlesAreFree } from './files';
import { isComparison } from './optimizerComparisons';
import { runStatus } from './status';

/** Folders looked at at the same time, however many there are. */
export const readAtOnce = 8;

/** A run of a runs folder. `status` is how it really stands (`interrupted` for a dead job). */
export interface ListedRun {
  readonly folder: string;
  readonly record: RunRecord;
  readonly status: RunStatus;
}

/** A folder among the runs that cannot be read as one, and why. */
export interface BrokenRun {
  readonly folder: string;
  readonly problem: string;
}

/** Reads `run.json`. Throws LoupeError `run-missing` (no run there), `run-broken` or `run-file-refused`. */
export async function readRun(folder: string): Promise<RunRecord> {
  const file = path.join(folder, runFile.record);
  let text: string;
  try {
    text = await readText(folder, runFile.record, readLimit.document);
  } catch (error) {
    if (isRefusal(error)) throw error;
    throw new LoupeError(
      'run-missing',
      `There is no run in ${folder}: ${messageOf(error)}. Name a folder that holds ${runFile.record}.`,
      { cause: error },
    );
  }
  const parsed = parseJsonWith(runRecordSchema, text);
  if (!parsed.ok)
    throw new LoupeError('run-broken', `${file} is not a run record that this version reads (${parsed.problem}).`);
  return parsed.value;
}

/** All runs of a folder, the latest first, and the folders that cannot be read. A missing folder has none. */
export async function listRuns(runsFolder: string): Promise<{ runs: ListedRun[]; broken: BrokenRun[] }> {
  const folders = await runFoldersIn(runsFolder);
  const runs: ListedRun[] = [];
  const broken: BrokenRun[] = [];
  await forEachOfMany(folders, readAtOnce, async (folder) => {
    try {
      const record = await readRun(folder);
      runs.push({ folder, record, status: await runStatus(record, folder) });
    } catch (error) {
      // The runs of a comparison lie one folder deeper, and are shown by it.
      if (!(await isComparison(folder))) broken.push({ folder, problem: messageOf(error) });
    }
  });
  runs.sort(latestFirst);
  broken.sort((a, b) => compare(a.folder, b.folder));
  return { runs, broken };
}

/** Order of runs: the latest first. */
export function latestFirst(a: ListedRun, b: ListedRun): number {
  return compare(b.record.created, a.record.created) || compare(b.record.id, a.record.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Every folder in a runs folder that may be a run. Throws LoupeError `runs-unreadable`; a missing folder has none. */
export async function runFoldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await whenHandlesAreFree(() => readdir(folder, { withFileTypes: true }));
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => path.join(folder, entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new LoupeError(
      'runs-unreadable',
      `The runs in ${folder} cannot be listed: ${messageOf(error)}. Check the folder's permissions.`,
      { cause: error },
    );
  }
}
