import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { namesIn, removeEmptyFolder, removeFile, removeFolder, statOf } from '../../runfolder/files';

/** What `createRunFolder` will have to make for a folder: noted before, so that exactly that can be taken back. */
export interface FoldersMade {
  /** The folders that are not there yet, the innermost first; empty where the run's own is there. */
  readonly absent: readonly string[];
}

/** Notes which folders down to the given one are absent. */
export function foldersToMake(folder: string): FoldersMade {
  const absent: string[] = [];
  for (let at = folder; !existsSync(at) && path.dirname(at) !== at; at = path.dirname(at)) absent.push(at);
  return { absent };
}

/**
 * Removes a run in which nothing was done, and the folders made for it that hold nothing else: the runs folder, and
 * `.loupe` with its `.gitignore`. A folder that was there before stays, empty as it was.
 */
export async function withdrawRun(folder: string, { absent }: FoldersMade): Promise<void> {
  for (const name of await namesIn(path.dirname(folder), path.basename(folder))) {
    if ((await statOf(folder, name))?.isDirectory()) await removeFolder(folder, name);
    else await removeFile(folder, name);
  }
  for (const made of absent) {
    if (path.basename(made) === '.loupe' && (await isOurs(made))) await removeFile(made, '.gitignore');
    // Another run may have begun beside this one: its folders stay.
    if (!(await removeEmptyFolder(path.dirname(made), path.basename(made)))) return;
  }
}

/** Whether only the file is left that keeps runs out of Git. */
async function isOurs(loupe: string): Promise<boolean> {
  const names = await namesIn(path.dirname(loupe), path.basename(loupe));
  return names.length === 1 && names[0] === '.gitignore';
}
