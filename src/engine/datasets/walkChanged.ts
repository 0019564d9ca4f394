import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isLitter } from '../../core/litter';
import { folderOf } from '../../core/slashPaths';
import { FolderWalk, type WalkOptions } from './folderWalk';
import { inOrder, realRoot, type FoundFiles } from './walkFolder';

/** A walk of what changed since another, or why that does not do, as a sentence. */
export type ChangedWalk =
  | {
      readonly found: FoundFiles;
      /** Files that stand at the changed places or below them. */
      readonly changed: ReadonlySet<string>;
    }
  | { readonly whole: string };

/**
 * Brings an earlier walk up to date by looking only where something changed: files and folders that came, went or are
 * others now.
 * @param places relative to the folder, with `/`  @throws LoupeError `no-folder`
 */
export async function walkChanged(
  root: string,
  before: FoundFiles,
  places: readonly string[],
  options: WalkOptions = {},
): Promise<ChangedWalk> {
  const real = await realRoot(root);
  if (before.links) return { whole: 'The folder holds links, and what they lead to may have changed as well.' };
  if (places.some((place) => place === '' || place.includes('\ufffd')))
    return { whole: 'What changed has no name of its own.' };
  const starts = startsOf(places, new Set(before.folders));
  const walk = new FolderWalk(root, real, options);
  const gone = new Set(starts);
  const entries = new Map<string, ReadonlyMap<string, Dirent> | null>();
  for (const start of starts) {
    const folder = folderOf(start);
    // A folder's list tells how a name is written; asking for the name itself does not on every disk.
    if (!entries.has(folder)) {
      const listed = await entriesOf(path.join(root, folder)).catch(() => undefined);
      if (listed === undefined) return { whole: `The folder ${folder} cannot be read.` };
      entries.set(folder, listed);
      for (let missing = folder; listed === null && missing !== ''; missing = folderOf(missing)) {
        if ((await entriesOf(path.join(root, missing)).catch(() => undefined)) !== null) break;
        gone.add(missing);
      }
    }
    const entry = entries.get(folder)?.get(path.posix.basename(start));
    if (entry && (await walk.take(entry, start))) await walk.walk(start);
  }
  if (walk.links) return { whole: 'A link is among what changed.' };
  const stays = (name: string): boolean => !isBelow(name, gone);
  const found = inOrder({
    files: [...before.files.filter(stays), ...walk.files],
    folders: [...before.folders.filter(stays), ...walk.folders],
    linked: [],
    problems: [...before.problems.filter(({ file }) => stays(file)), ...walk.problems],
    links: false,
  });
  return { found, changed: new Set(walk.files) };
}

/** The outermost places to look at: of a new folder, the folder. Hidden names are none, but may lie in one. */
function startsOf(places: readonly string[], folders: ReadonlySet<string>): string[] {
  const starts = new Set<string>();
  for (const place of places) {
    const segments = place.split('/');
    let depth = 1;
    while (depth < segments.length && folders.has(segments.slice(0, depth).join('/'))) depth++;
    if (!segments.slice(0, depth).some(isLitter)) starts.add(segments.slice(0, depth).join('/'));
  }
  return [...starts].filter((start) => !isBelow(folderOf(start), starts));
}

/** Whether a name is one of the places or stands below one. */
function isBelow(name: string, places: ReadonlySet<string>): boolean {
  if (places.has(name)) return true;
  for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1))
    if (places.has(name.slice(0, end))) return true;
  return false;
}

/** What stands in a folder, by name; null where there is no such folder. */
async function entriesOf(folder: string): Promise<ReadonlyMap<string, Dirent> | null> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return new Map(entries.map((entry) => [entry.name, entry]));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
