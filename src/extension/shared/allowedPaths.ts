import { realpath } from 'node:fs/promises';
import * as path from 'node:path';

/** What this window may read, as it stands when a path is judged. */
export interface Places {
  readonly trusted: boolean;
  /** The folders of the workspace. */
  readonly workspace: readonly string[];
  /** Folders and files that the user chose: links in them are followed. */
  readonly opened: readonly string[];
}

/** Folders that a page is about. */
export interface PageFolders {
  /** Named by a file of a run, which may be a stranger's. */
  readonly named?: readonly string[];
  /** Chosen by the user, or made by Loupe for the page. */
  readonly opened?: readonly string[];
}

/** The machine that paths are of; replaced in tests. */
export interface PathSystem {
  readonly windows: boolean;
  readonly realpath: (file: string) => Promise<string>;
}
const thisSystem: PathSystem = { windows: process.platform === 'win32', realpath: (file) => realpath(file) };

/**
 * Whether a file may be read or opened for a page or a command that got its path from a file or a page.
 *
 * - In a window that is not trusted: only what really lies in a folder of the workspace, links followed.
 * - In a trusted one: also what really lies in a folder that a run names, and what lies in a folder, or is a file, that
 *   the user opened.
 * - On Windows a path on another machine (`\\host\share`) is not even looked at unless the user opened a folder there:
 *   looking would send that machine the user's credentials.
 */
export async function isAllowed(
  file: string,
  { trusted, workspace, opened }: Places,
  page: PageFolders = {},
  system: PathSystem = thisSystem,
): Promise<boolean> {
  const { resolve, isAbsolute } = system.windows ? path.win32 : path.posix;
  if (file.includes('\0') || !isAbsolute(file)) return false;
  const own = [...workspace, ...(trusted ? [...opened, ...(page.opened ?? [])] : [])];
  const place = resolve(file);
  const lexically = own.some((folder) => contains(folder, place, system));
  if (isRemote(file, system) && !lexically) return false;
  // What the user opened is read as it is, with the links that he put there.
  if (trusted && lexically) return true;
  const real = await realOf(place, system);
  // A link may lead to another machine too.
  if (isRemote(real, system) && !isRemote(place, system)) return false;
  const roots = trusted ? [...own, ...(page.named ?? [])] : own;
  for (const folder of roots) {
    if (isRemote(folder, system) && !own.includes(folder)) continue;
    if (contains(await realOf(resolve(folder), system), real, system)) return true;
  }
  return false;
}

/** Whether a file really lies in a folder, links followed: for names in a run that are to stay inside it. */
export function liesIn(folder: string, file: string, system: PathSystem = thisSystem): Promise<boolean> {
  return isAllowed(file, { trusted: true, workspace: [], opened: [] }, { named: [folder] }, system);
}

/** Whether a path of Windows lies on another machine, or names a device instead of a file. */
export function isRemote(file: string, { windows }: Pick<PathSystem, 'windows'> = thisSystem): boolean {
  if (!windows) return false;
  const place = file.replaceAll('/', '\\');
  // `\\?\C:\…` is a disk of this machine by another name.
  return place.startsWith('\\\\') && !/^\\\\\?\\[a-z]:\\/i.test(place);
}

/** Whether a file is a folder or lies in it, by their names alone. */
function contains(folder: string, file: string, { windows }: PathSystem): boolean {
  const { relative, resolve, isAbsolute, sep } = windows ? path.win32 : path.posix;
  if (folder === '') return false;
  const inside = relative(resolve(folder), file);
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

/** Where a path leads; of one that does not exist the path itself, for there is nothing to read. */
async function realOf(file: string, system: PathSystem): Promise<string> {
  try {
    return await system.realpath(file);
  } catch {
    return file;
  }
}
