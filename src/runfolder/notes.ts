import * as path from 'node:path';
import { LoupeError, messageOf } from '../core/errors';
import { plainLine } from '../core/plainText';
import { parseJsonWith } from '../protocol/parse';
import { longestRunName, runFile, runNotesSchema, type RunNotes } from '../protocol/runFiles';
import { isRefusal, readLimit, readText, replaceFile } from './files';

/** The notes of a run that nobody wrote any for. */
export const noNotes: RunNotes = { version: 1, note: '', star: false, name: '' };

/**
 * Reads `notes.json`; `noNotes` where there is none. Throws LoupeError `notes-broken` or
 * `run-file-refused`.
 */
export async function readNotes(folder: string): Promise<RunNotes> {
  const file = path.join(folder, runFile.notes);
  let text: string;
  try {
    text = await readText(folder, runFile.notes, readLimit.notes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return noNotes;
    if (isRefusal(error)) throw error;
    throw new LoupeError('notes-broken', `${file} cannot be read: ${messageOf(error)}. Check its permissions.`, {
      cause: error,
    });
  }
  const parsed = parseJsonWith(runNotesSchema, text);
  if (!parsed.ok)
    throw new LoupeError(
      'notes-broken',
      `${file} cannot be understood (${parsed.problem}). Correct it in an editor, or delete it to start again.`,
    );
  return { ...parsed.value, name: runNameOf(parsed.value.name) };
}

/** A name as it is kept and shown: one short line without marks that nobody sees. Notes may be a stranger's. */
export function runNameOf(given: string): string {
  return [...plainLine(given)].slice(0, longestRunName).join('').trim();
}

/**
 * Changes a run's note, star or name and replaces `notes.json` whole. What is not given stays as it is on disk, so
 * that two windows do not undo each other. Throws LoupeError `notes-broken` (a file that cannot be understood is left
 * alone) or `notes-unwritable`.
 */
export async function changeNotes(
  folder: string,
  change: Partial<Pick<RunNotes, 'note' | 'star' | 'name'>>,
): Promise<RunNotes> {
  const next: RunNotes = { ...(await readNotes(folder)), ...change };
  if (change.name !== undefined) next.name = runNameOf(change.name);
  const file = path.join(folder, runFile.notes);
  try {
    await replaceFile(folder, runFile.notes, `${JSON.stringify(next, undefined, 1)}\n`);
  } catch (error) {
    if (isRefusal(error)) throw error;
    throw new LoupeError(
      'notes-unwritable',
      `${file} cannot be written: ${messageOf(error)}. Check the folder's permissions and the space on its disk.`,
      { cause: error },
    );
  }
  return next;
}
