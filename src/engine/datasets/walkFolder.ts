import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DatasetProblem } from '../../core/dataset';
import { LoupeError, messageOf } from '../../core/errors';
import { listWords, plural } from '../../core/format';
import { isLitter } from '../../core/litter';
import { patiently } from '../concurrency/patiently';
import { specialKind } from '../images/readImageFile';
import { excludedFiles } from './excludedFiles';
import { isInside, isSystemFolder, linkRefusal } from './links';
import { namesNotText } from './namesNotText';

/** Everything below a folder, paths relative with `/`. */
export interface WalkedFolder {
  readonly files: string[];
  /** Those of the files that a list of excluded files names, with a sentence for each. */
  readonly excluded: ReadonlyMap<string, string>;
  /** Folders without any file below them. */
  readonly emptyFolders: string[];
  readonly problems: DatasetProblem[];
}

/** Folders read at once. */
const limit = 16;

/**
 * Lists the files below `root`. Hidden files and folders (`.git`, `.loupe`, `.DS_Store`, ...) and litter are left
 * out; links are followed, also to other folders, but no folder is entered twice, and none that holds the dataset or
 * belongs to the system. Pipes, sockets, devices, names that are no text and folders that cannot be read are problems,
 * not an end.
 * @throws LoupeError `no-folder` where `root` itself is no readable folder, `ignore-list` where the list of excluded
 * files cannot be used
 */
export async function walkFolder(root: string, signal?: AbortSignal): Promise<WalkedFolder> {
  const excluded = new Map<string, string>();
  const walked: WalkedFolder = { files: [], excluded, emptyFolders: [], problems: [] };
  const real = await realRoot(root);
  const entered = new Set([real]);
  const links: Links = { root, real, entered, walked, folders: new Set(), files: [] };
  /** Files below each folder, counted up to the root. */
  const counts = new Map<string, number>();
  const waiting: string[] = [''];

  const enter = async (folder: string): Promise<void> => {
    signal?.throwIfAborted();
    counts.set(folder, 0);
    let entries: Dirent[];
    try {
      entries = await patiently(() => readdir(path.join(root, folder), { withFileTypes: true }), signal);
      walked.problems.push(...(await namesNotText(root, folder, entries)));
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
    const behindLink = links.folders.has(folder);
    for (const entry of entries) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (isLitter(entry.name) || entry.name.includes('\ufffd')) continue;
      const linked = entry.isSymbolicLink();
      const kind = linked ? await kindOfTarget(name, links) : kindOf(entry, name, links);
      if (kind === 'file') {
        walked.files.push(name);
        if (behindLink) links.files.push(name);
        files++;
      } else if (kind === 'folder') {
        waiting.push(name);
        if (behindLink) links.folders.add(name);
      }
    }
    counts.set(folder, files);
  };

  // Width first with bounded concurrency: a deep tree of small folders would otherwise wait on each in turn.
  while (waiting.length > 0) await Promise.all(waiting.splice(0, limit).map(enter));
  walked.emptyFolders.push(...emptyOf(counts));
  const reasonOf = await excludedFiles(root);
  for (const file of walked.files) {
    const reason = reasonOf(file);
    if (reason !== null) excluded.set(file, reason);
  }
  if (links.files.length > 0) {
    const [first] = links.files;
    walked.problems.push({
      file: first!,
      code: 'linked-files',
      message: `${plural(links.files.length, 'file')} came through links that lead out of the folder: ${listWords(links.files, 3)}.`,
    });
  }
  return walked;
}

/** What is known of links while a folder is walked. */
interface Links {
  readonly root: string;
  /** The root with its own links followed. */
  readonly real: string;
  readonly entered: Set<string>;
  readonly walked: WalkedFolder;
  /** Folders that were reached through a link. */
  readonly folders: Set<string>;
  /** Files outside the root that were reached through links. */
  readonly files: string[];
}

function kindOf(entry: Dirent, name: string, { real, walked }: Links): 'file' | 'folder' | null {
  const special = specialKind(entry);
  if (special) return leaveOut(name, special, walked);
  if (!entry.isDirectory()) return 'file';
  // Only of a dataset that is the whole disk.
  if (!isSystemFolder(path.join(real, name))) return 'folder';
  walked.problems.push({
    file: name,
    code: 'linked-folder',
    message: 'The folder belongs to the system; it is skipped.',
  });
  return null;
}

function leaveOut(name: string, special: string, walked: WalkedFolder): null {
  walked.problems.push({
    file: name,
    code: 'special-file',
    message: `It is ${special}, which is never opened; it is skipped.`,
  });
  return null;
}

/** A link counts as what it points to; a folder reached before (a loop, or a second link) is not entered again. */
async function kindOfTarget(name: string, links: Links): Promise<'file' | 'folder' | null> {
  const { root, real, entered, walked } = links;
  const full = path.join(root, name);
  try {
    const [target, at] = await patiently(() => Promise.all([stat(full), realpath(full)]));
    const special = specialKind(target);
    if (special) return leaveOut(name, special, walked);
    const refusal = linkRefusal(at, target.isDirectory(), entered);
    if (refusal) {
      walked.problems.push({ file: name, code: 'linked-folder', message: refusal });
      return null;
    }
    const outside = !isInside(at, real);
    if (!target.isDirectory()) {
      if (outside) links.files.push(name);
      return 'file';
    }
    entered.add(at);
    if (outside) links.folders.add(name);
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
