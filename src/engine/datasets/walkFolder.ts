import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DatasetProblem } from '../../core/dataset';
import { LoupeError, messageOf } from '../../core/errors';

/** Everything below a folder, paths relative with `/`. */
export interface WalkedFolder {
  readonly files: string[];
  /** Folders without any file below them. */
  readonly emptyFolders: string[];
  readonly problems: DatasetProblem[];
}

/** Left by systems and tools beside people's files: never part of a dataset, and not worth a word. */
const litterFolders = new Set(['__macosx', 'node_modules', '$recycle.bin', 'system volume information', '@eadir']);
const litterFiles = new Set(['thumbs.db', 'desktop.ini', 'ehthumbs.db', 'icon\r']);

/** Folders read at once. */
const limit = 16;

/**
 * Lists the files below `root`. Hidden files and folders (`.git`, `.loupe`, `.DS_Store`, ...) and litter are left
 * out; links are followed, but no folder is entered twice; a folder that cannot be read is a problem, not an end.
 * @throws LoupeError `no-folder` where `root` itself is no readable folder
 */
export async function walkFolder(root: string, signal?: AbortSignal): Promise<WalkedFolder> {
  const walked: WalkedFolder = { files: [], emptyFolders: [], problems: [] };
  const entered = new Set([await realRoot(root)]);
  /** Files below each folder, counted up to the root. */
  const counts = new Map<string, number>();
  const waiting: string[] = [''];

  const enter = async (folder: string): Promise<void> => {
    signal?.throwIfAborted();
    counts.set(folder, 0);
    let entries: Dirent[];
    try {
      entries = await readdir(path.join(root, folder), { withFileTypes: true });
    } catch (error) {
      if (folder === '')
        throw new LoupeError(
          'no-folder',
          `The folder ${root} cannot be read (${messageOf(error)}). Check its permissions.`,
          { cause: error },
        );
      walked.problems.push({
        file: folder,
        code: 'unreadable-folder',
        message: `The folder cannot be read, so nothing in it is used (${messageOf(error)}).`,
      });
      // Whether it is empty is not known.
      counts.set(folder, 1);
      return;
    }
    let files = 0;
    for (const entry of entries) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (isLitter(entry.name)) continue;
      const kind = entry.isSymbolicLink() ? await kindOfTarget(root, name, walked, entered) : kindOf(entry);
      if (kind === 'file') {
        walked.files.push(name);
        files++;
      } else if (kind === 'folder') waiting.push(name);
    }
    counts.set(folder, files);
  };

  // Width first with bounded concurrency: a deep tree of small folders would otherwise wait on each in turn.
  while (waiting.length > 0) await Promise.all(waiting.splice(0, limit).map(enter));
  walked.emptyFolders.push(...emptyOf(counts));
  return walked;
}

function isLitter(name: string): boolean {
  const lower = name.toLowerCase();
  return name.startsWith('.') || litterFiles.has(lower) || litterFolders.has(lower);
}

function kindOf(entry: Dirent): 'file' | 'folder' | null {
  return entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : null;
}

/** A link counts as what it points to; a folder reached before (a loop, or a second link) is not entered again. */
async function kindOfTarget(
  root: string,
  name: string,
  walked: WalkedFolder,
  entered: Set<string>,
): Promise<'file' | 'folder' | null> {
  const full = path.join(root, name);
  try {
    const target = await stat(full);
    if (target.isFile()) return 'file';
    if (!target.isDirectory()) return null;
    const real = await realpath(full);
    const inside = [...entered].some(
      (known) => known === real || real.startsWith(known + path.sep) || known.startsWith(real + path.sep),
    );
    if (inside) {
      walked.problems.push({
        file: name,
        code: 'linked-folder',
        message: 'The link leads to a folder that is read anyway, or around in a circle; it is not followed.',
      });
      return null;
    }
    entered.add(real);
    return 'folder';
  } catch {
    walked.problems.push({ file: name, code: 'broken-link', message: 'The link points to nothing.' });
    return null;
  }
}

/** The folder with its links followed. Throws LoupeError `no-folder` where `root` is no folder. */
export async function realRoot(root: string): Promise<string> {
  try {
    const real = await realpath(root);
    if ((await stat(real)).isDirectory()) return real;
  } catch (cause) {
    throw new LoupeError('no-folder', `There is no folder ${root}. Check the path.`, { cause });
  }
  throw new LoupeError('no-folder', `${root} is a file, not a folder. Give the folder that holds the images.`);
}

/** Folders whose whole subtree has no file; the outermost only. */
function emptyOf(counts: ReadonlyMap<string, number>): string[] {
  const total = new Map(counts);
  for (const folder of [...counts.keys()].sort((a, b) => b.length - a.length)) {
    if (folder === '') continue;
    const parent = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '';
    total.set(parent, (total.get(parent) ?? 0) + total.get(folder)!);
  }
  return [...total].filter(([folder, count]) => folder !== '' && count === 0).map(([folder]) => folder);
}
