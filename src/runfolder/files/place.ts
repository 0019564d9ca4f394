import { lstatSync, realpathSync, type Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import * as path from 'node:path';
import { kindRefused, linkRefused, nameRefused, refused } from './refusals';

/**
 * Where a name inside a folder lies, once nothing on the way to it is a link. The folder itself is the user's choice
 * and may lie behind links; below it every component must be a real folder. What the name itself is, is for the caller
 * to check: the file may not be there yet.
 */
export async function placeToRead(folder: string, name: string): Promise<string> {
  const { target, parents } = pathsOf(folder, name);
  for (const parent of parents) requireFolder(parent, await orMissing(lstat(parent)));
  return target;
}

/** `placeToRead`, at once, and only in a folder that may be written (see `requireOwnFolder`). */
export function placeToWrite(folder: string, name: string): string {
  requireOwnFolder(folder);
  const { target, parents } = pathsOf(folder, name);
  for (const parent of parents) requireFolder(parent, foundAt(parent));
  return target;
}

/** What lies at a path, links not followed; undefined where nothing does. */
export function foundAt(file: string): Stats | undefined {
  return lstatSync(file, { throwIfNoEntry: false });
}

/**
 * A `.loupe` folder comes with a workspace, so that a stranger may have made it. Neither it nor what lies in it may be
 * a link that leads out of the workspace. Throws LoupeError `run-file-refused`.
 */
export function requireOwnFolder(folder: string): void {
  const full = path.resolve(folder);
  const names = full.split(path.sep);
  const first = names.indexOf('.loupe');
  if (first < 0) return;
  const workspace = names.slice(0, first).join(path.sep) || path.sep;
  for (let length = first + 1; length <= names.length; length++) {
    const part = names.slice(0, length).join(path.sep);
    const found = foundAt(part);
    if (!found) return;
    if (!found.isSymbolicLink()) continue;
    const target = realpathOf(part);
    if (target !== undefined && isInside(realpathSync(workspace), target)) continue;
    throw refused(
      `${part} is a symbolic link that leads out of ${workspace}${target === undefined ? '' : `, to ${target}`}, so nothing is written there. If runs are to be kept there, name that folder itself: with --out or --runs-folder in the terminal, or by the setting loupe.runsFolder.`,
    );
  }
}

/** Whether a path lies in a folder; both without links. */
export function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** The path of a name, and the folders between, from the outermost on. Throws LoupeError for what is no name inside. */
function pathsOf(folder: string, name: string): { target: string; parents: string[] } {
  const names = name.split('/');
  if (!names.every(isName)) throw nameRefused(folder, name);
  const parents = names.slice(0, -1).map((_, index) => path.join(folder, ...names.slice(0, index + 1)));
  return { target: path.join(folder, ...names), parents };
}

/** On Windows a colon names a stream of a file, and a backslash is a separator. */
function isName(name: string): boolean {
  if (name === '' || name === '.' || name === '..' || name.includes('\0')) return false;
  return path.sep !== '\\' || !/[\\:]/.test(name);
}

function requireFolder(place: string, found: Stats | undefined): void {
  if (!found || found.isDirectory()) return;
  throw found.isSymbolicLink() ? linkRefused(place) : kindRefused(place, found, 'folder');
}

function realpathOf(place: string): string | undefined {
  try {
    return realpathSync(place);
  } catch {
    return undefined;
  }
}

async function orMissing(found: Promise<Stats>): Promise<Stats | undefined> {
  try {
    return await found;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
