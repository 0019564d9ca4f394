import { open, lstat, type FileHandle } from 'node:fs/promises';
import { constants } from 'node:fs';
import * as path from 'node:path';
import type { RunRecord } from '../../protocol/runFiles';

/** The commit a folder is at; null outside a Git repository or before its first commit. */
export type GitCommit = NonNullable<RunRecord['git']>;

/** Bytes of the files that are read: names and hashes are short, lists of references are not. */
const smallFile = 4_096;
const largestList = 16 * 1024 * 1024;
/** References that name another one, at most: Git itself gives up after five. */
const mostSteps = 5;
/** Folders looked at upwards, at most. */
const mostLevels = 256;

/**
 * Reads the commit from the repository's own files. No git is run: a repository's configuration can name programs that
 * git starts (`core.fsmonitor` and others), and whoever made the folder has written that configuration. So it is not
 * known whether the working tree differs from the commit, and `dirty` is null.
 */
export async function gitCommit(folder: string): Promise<GitCommit | null> {
  try {
    const gitFolder = await findGitFolder(folder);
    const commit = gitFolder === undefined ? undefined : await readHead(gitFolder);
    return commit === undefined ? null : { commit, dirty: null };
  } catch {
    // A run is not held up by a repository that cannot be read.
    return null;
  }
}

async function findGitFolder(start: string): Promise<string | undefined> {
  let folder = path.resolve(start);
  for (let level = 0; level < mostLevels; level++) {
    const candidate = path.join(folder, '.git');
    const found = await lstat(candidate).catch(() => undefined);
    if (found?.isDirectory()) return candidate;
    if (found?.isFile()) {
      // In a worktree or a submodule .git is a file that names the real folder.
      const target = /^gitdir: ([^\r\n\0]+)/.exec((await readSmall(candidate)) ?? '')?.[1]?.trim();
      return target === undefined || isNetworkPath(target) ? undefined : path.resolve(folder, target);
    }
    const above = path.dirname(folder);
    if (above === folder) return undefined;
    folder = above;
  }
  return undefined;
}

async function readHead(gitFolder: string): Promise<string | undefined> {
  let text = (await readSmall(path.join(gitFolder, 'HEAD')))?.trim();
  let common: string | undefined;
  for (let step = 0; step < mostSteps && text !== undefined; step++) {
    const name = /^ref: *(\S+)$/.exec(text)?.[1];
    if (name === undefined) return asCommit(text);
    if (!isReference(name)) return undefined;
    common ??= await commonFolder(gitFolder);
    const loose = (await readSmall(path.join(common, ...name.split('/'))))?.trim();
    if (loose === undefined) return packed(common, name);
    text = loose;
  }
  return undefined;
}

/** What worktrees share with the repository that they belong to, or the folder itself. */
async function commonFolder(gitFolder: string): Promise<string> {
  const named = (await readSmall(path.join(gitFolder, 'commondir')))?.trim();
  return named === undefined || named === '' || isNetworkPath(named) ? gitFolder : path.resolve(gitFolder, named);
}

async function packed(common: string, name: string): Promise<string | undefined> {
  const text = (await readRegular(path.join(common, 'packed-refs'), largestList)) ?? '';
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    if (space > 0 && line.slice(space + 1).trimEnd() === name) return asCommit(line.slice(0, space));
  }
  return undefined;
}

/** A name below `refs` by Git's own rules, as far as they keep it inside that folder. */
function isReference(name: string): boolean {
  return (
    /^refs(\/[^\p{Cc}\s~^:?*[\\/]+)+$/u.test(name) &&
    !name.includes('..') &&
    !/(^|\/)\.|\.lock(\/|$)|\.$|@\{/.test(name)
  );
}

/** A path on another machine: to look at it would tell that machine who looks. */
function isNetworkPath(name: string): boolean {
  return /^[\\/]{2}/.test(name);
}

function asCommit(text: string): string | undefined {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text) ? text : undefined;
}

function readSmall(file: string): Promise<string | undefined> {
  return readRegular(file, smallFile);
}

/** The text of a regular file, no link, up to a size; undefined for everything else. */
async function readRegular(file: string, largest: number): Promise<string | undefined> {
  let handle: FileHandle | undefined;
  try {
    if (!(await lstat(file)).isFile()) return undefined;
    // Between the look and the opening it may have become a pipe, which would wait for a writer.
    handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const opened = await handle.stat();
    if (!opened.isFile() || opened.size > largest) return undefined;
    const { size } = opened;
    const buffer = Buffer.alloc(size);
    const { bytesRead } = await handle.read(buffer, 0, size, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return undefined;
  } finally {
    await handle?.close();
  }
}
