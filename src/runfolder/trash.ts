import * as path from 'node:path';
import { LoupeError, messageOf } from '../core/errors';
import { bytesOf, hasFolder, isRefusal, makeFolder, moveFolder, namesIn, removeFolder, statOf } from './files';

/**
 * Deleted runs where the system has no trash: `.loupe/trash/<run>-<time>`, beside the runs on the same file system, so
 * that a run goes there and comes back by a rename. Nothing is removed from it but by the user.
 */
export interface TrashedRun {
  /** The runs folder that it was in. */
  readonly runs: string;
  /** The run's folder name. */
  readonly name: string;
  /** Name of its folder in the trash. */
  readonly entry: string;
  /** When it was deleted, in milliseconds since 1970. */
  readonly deleted: number;
}

/** What a run's folder is called in the trash: a date that sorts, in UTC, to the millisecond. */
const entryPattern = /^(.+)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/;

/** Where deleted runs of a runs folder are kept: a folder, and the names in it that lead to the trash. */
function trashOf(runs: string): { folder: string; name: string } {
  const parent = path.dirname(path.resolve(runs));
  return path.basename(parent) === '.loupe'
    ? { folder: parent, name: 'trash' }
    : { folder: runs, name: '.loupe/trash' };
}

/**
 * Moves a run's folder to the trash. Whether it may go is for the caller to know. Throws LoupeError `run-file-refused`
 * or `trash-unusable`.
 */
export function moveToTrash(run: string, now: number): TrashedRun {
  const runs = path.dirname(run);
  const name = path.basename(run);
  const entry = `${name}-${new Date(now).toISOString().replace(/[-:.]/g, '')}`;
  const trash = trashOf(runs);
  try {
    makeFolder(trash.folder, trash.name);
    moveFolder({ folder: runs, name }, { folder: trash.folder, name: `${trash.name}/${entry}` });
  } catch (error) {
    throw unusable(error, `${run} could not be moved to ${path.join(trash.folder, trash.name)}`);
  }
  return { runs, name, entry, deleted: now };
}

/** Everything in the trash of some runs folders, the latest first. */
export async function listTrash(runsFolders: readonly string[]): Promise<TrashedRun[]> {
  const found: TrashedRun[] = [];
  for (const runs of runsFolders) {
    const { folder, name } = trashOf(runs);
    for (const entry of await namesIn(folder, name)) {
      const parts = entryPattern.exec(entry);
      // Only what went there as a run, and is no link that somebody put there.
      if (!parts || !(await statOf(folder, `${name}/${entry}`))?.isDirectory()) continue;
      const [, run = '', ...numbers] = parts;
      const [year = 0, month = 1, ...rest] = numbers.map(Number);
      found.push({ runs, name: run, entry, deleted: Date.UTC(year, month - 1, ...rest) });
    }
  }
  return found.sort((a, b) => b.deleted - a.deleted);
}

/**
 * Puts a run back where it was. Returns its folder. Throws LoupeError `run-exists` where another has taken its name,
 * `run-file-refused` or `trash-unusable`.
 */
export async function restoreFromTrash({ runs, name, entry }: TrashedRun): Promise<string> {
  const trash = trashOf(runs);
  const run = path.join(runs, name);
  if (await hasFolder(runs, name))
    throw new LoupeError('run-exists', `There is a run in ${run} again. Rename that folder, then restore this one.`);
  try {
    makeFolder(path.dirname(runs), path.basename(runs));
    moveFolder({ folder: trash.folder, name: `${trash.name}/${entry}` }, { folder: runs, name });
  } catch (error) {
    throw unusable(error, `${name} could not be put back into ${runs}`);
  }
  return run;
}

/** Removes a run from the trash for good. */
export function removeFromTrash({ runs, entry }: TrashedRun): Promise<void> {
  const { folder, name } = trashOf(runs);
  return removeFolder(folder, `${name}/${entry}`);
}

/** Bytes that a deleted run takes. */
export function trashedBytes({ runs, entry }: TrashedRun): Promise<number> {
  const { folder, name } = trashOf(runs);
  return bytesOf(path.join(folder, ...name.split('/'), entry));
}

function unusable(error: unknown, what: string): unknown {
  if (isRefusal(error)) return error;
  return new LoupeError('trash-unusable', `${what}: ${messageOf(error)}. Check the folder's permissions.`, {
    cause: error,
  });
}
