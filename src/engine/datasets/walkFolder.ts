import { realpath, stat } from 'node:fs/promises';
import type { DatasetProblem } from '../../core/dataset';
import { LoupeError } from '../../core/errors';
import { listWords, plural } from '../../core/format';
import { folderOf } from '../../core/slashPaths';
import { excludedFiles } from './excludedFiles';
import { FolderWalk, type WalkOptions } from './folderWalk';

/** What a walk finds, in order of the paths; paths are relative with `/`. */
export interface FoundFiles {
  readonly files: readonly string[];
  /** Folders that were entered; the root is ''. */
  readonly folders: readonly string[];
  /** Those of the files that were reached through links which lead out of the folder. */
  readonly linked: readonly string[];
  readonly problems: readonly DatasetProblem[];
  /** Whether there is any link: what stands behind it may change without a change in the folder. */
  readonly links: boolean;
}

/** Everything below a folder, paths relative with `/`. */
export interface WalkedFolder {
  readonly files: readonly string[];
  /** Those of the files that a list of excluded files names, with a sentence for each. */
  readonly excluded: ReadonlyMap<string, string>;
  /** Folders without any file below them. */
  readonly emptyFolders: string[];
  readonly problems: DatasetProblem[];
  /** What the walk itself found, to be continued from. */
  readonly found: FoundFiles;
}

/**
 * Lists the files below `root`. Hidden files and folders (`.git`, `.loupe`, `.DS_Store`, ...) and litter are left
 * out; links are followed, also to other folders, but no folder is entered twice, and none that holds the dataset or
 * belongs to the system. Pipes, sockets, devices, names that are no text and folders that cannot be read are problems,
 * not an end.
 * @throws LoupeError `no-folder` where `root` itself is no readable folder, `ignore-list` where the list of excluded
 * files cannot be used
 */
export async function walkFolder(root: string, options: WalkOptions = {}): Promise<WalkedFolder> {
  const walk = new FolderWalk(root, await realRoot(root), options);
  await walk.walk('');
  options.onFound?.(walk.files.length);
  return walkedFolder(root, inOrder(walk));
}

/** The same order, whichever way it was found. */
export function inOrder({ files, folders, linked, problems, links }: FoundFiles): FoundFiles {
  return {
    files: [...files].sort(),
    folders: [...folders].sort(),
    linked: [...linked].sort(),
    problems: [...problems].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)),
    links,
  };
}

/**
 * What a folder is by its files: which are excluded, and which folders are empty.
 * @throws LoupeError `ignore-list`
 */
export async function walkedFolder(root: string, found: FoundFiles): Promise<WalkedFolder> {
  const reasonOf = await excludedFiles(root);
  const excluded = new Map<string, string>();
  for (const file of found.files) {
    const reason = reasonOf(file);
    if (reason !== null) excluded.set(file, reason);
  }
  const { linked } = found;
  const byLinks: DatasetProblem[] =
    linked.length === 0
      ? []
      : [
          {
            file: linked[0]!,
            code: 'linked-files',
            message: `${plural(linked.length, 'file')} came through links that lead out of the folder: ${listWords(linked, 3)}.`,
          },
        ];
  return {
    files: found.files,
    excluded,
    emptyFolders: emptyOf(found),
    problems: [...found.problems, ...byLinks],
    found,
  };
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

/** Folders whose whole subtree has no file. Whether one that cannot be read is empty is not known. */
function emptyOf({ files, folders, problems }: FoundFiles): string[] {
  const filled = new Set(['']);
  const fill = (name: string): void => {
    for (let folder = name; !filled.has(folder); folder = folderOf(folder)) filled.add(folder);
  };
  for (const file of files) fill(folderOf(file));
  for (const { code, file } of problems) if (code === 'unreadable-folder') fill(file);
  return folders.filter((folder) => !filled.has(folder));
}
