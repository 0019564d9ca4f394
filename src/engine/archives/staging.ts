import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, mkdir, readdir, realpath, rename, rm, rmdir, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { LoupeError } from '../../core/errors';
import { makeFolder } from '../../runfolder/files/makeFolder';
import { abandonedAfter, isAtWork, thisOwner } from '../cache/owner';

/** What is in a folder of work. */
const dataName = 'data';
const innerName = 'inner';

const hostMark = (host: string): string => createHash('sha256').update(host).digest('hex').slice(0, 8);

/** Beside the target, so that the end is a rename; hidden, and named after whose work it is and since when. */
function prefixOf(target: string): string {
  return `.${path.basename(target)}.loupe-get-`;
}

/**
 * A folder of work beside the folder that is to be filled. Nothing is in the target until all of it is: the end is one
 * rename. What a process that was killed has left is removed by the next one that fills the same folder.
 */
export class Staging {
  /** What becomes the target. */
  readonly data: string;
  /** For what is unpacked on the way. */
  readonly inner: string;
  private heart: NodeJS.Timeout | undefined;

  private constructor(
    readonly target: string,
    private readonly folder: string,
    /** Folders above the target that were made for it, the innermost first. */
    private readonly above: readonly string[],
  ) {
    this.data = path.join(folder, dataName);
    this.inner = path.join(folder, innerName);
  }

  static async begin(target: string): Promise<Staging> {
    const { pid, host, started } = thisOwner();
    const name = `${prefixOf(target)}${pid}-${hostMark(host)}-${Math.round(started / 1000)}-${randomBytes(4).toString('hex')}`;
    const above = await missingAbove(target);
    const staging = new Staging(target, path.join(path.dirname(target), name), above);
    await makeFolder(path.dirname(target));
    await mkdir(staging.folder);
    await mkdir(staging.data);
    // A sign of life for processes on other machines that share the disk.
    staging.heart = setInterval(() => void touch(staging.folder), abandonedAfter / 20).unref();
    return staging;
  }

  /** Whether `a` and `A` are two files here. */
  async tellsCase(): Promise<boolean> {
    const probe = path.join(this.folder, 'case');
    await writeFile(probe, '');
    const other = await lstat(path.join(this.folder, 'CASE')).catch(() => undefined);
    await rm(probe, { force: true });
    return other === undefined;
  }

  /** Throws LoupeError `folder-not-empty` where somebody else has filled the target meanwhile. */
  async finish(): Promise<void> {
    try {
      await rmdir(this.target).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
      await rename(this.data, this.target);
    } catch (error) {
      if (['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw notEmpty(this.target);
      throw error;
    }
    await this.remove();
  }

  async removeInner(): Promise<void> {
    await rm(this.inner, { recursive: true, force: true });
  }

  async removeFile(file: string): Promise<void> {
    await rm(path.join(this.data, ...file.split('/')), { force: true });
  }

  /** The whole folder of work, which holds nothing but what this process has written, and folders made in vain. */
  async remove(): Promise<void> {
    clearInterval(this.heart);
    await rm(this.folder, { recursive: true, force: true });
    // Only empty ones go.
    for (const folder of this.above) await rmdir(folder).catch(() => undefined);
  }
}

/** Folders above a place that are not there, the innermost first. */
async function missingAbove(place: string): Promise<string[]> {
  const above = path.dirname(place);
  if (above === place || (await lstat(above).catch(() => undefined))) return [];
  return [above, ...(await missingAbove(above))];
}

/**
 * The real path of a folder that is to be filled. Throws LoupeError `folder-not-empty`, `no-folder`, `no-access`: the
 * latter before anything was downloaded for it.
 */
export async function requireEmpty(folder: string): Promise<string> {
  const given = path.resolve(folder);
  const there = await readdir(given).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new LoupeError(
      'no-folder',
      `${given} is not a folder that can be filled (${error.message}). Choose another.`,
      {
        cause: error,
      },
    );
  });
  if (there !== undefined && there.length > 0) throw notEmpty(given);
  const target = there === undefined ? given : await realpath(given);
  const above = path.dirname((await missingAbove(target)).at(-1) ?? target);
  await access(above, constants.W_OK | constants.X_OK).catch((error: NodeJS.ErrnoException) => {
    throw new LoupeError(
      'no-access',
      `${target} cannot be filled: nothing can be written in ${above} (${error.message}). Choose another folder.`,
      { cause: error },
    );
  });
  return target;
}

function notEmpty(folder: string): LoupeError {
  return new LoupeError(
    'folder-not-empty',
    `The folder ${folder} is not empty, and nothing in it is written over. Choose a new or an empty folder.`,
  );
}

/** Removes what processes that are gone have left of filling this folder. Returns how many folders that were. */
export async function clearLeftovers(target: string): Promise<number> {
  const above = path.dirname(target);
  const prefix = prefixOf(target);
  let removed = 0;
  for (const name of await readdir(above).catch(() => [])) {
    const [, pid, host, started] = (name.startsWith(prefix) && mark.exec(name.slice(prefix.length))) || [];
    if (pid === undefined) continue;
    const folder = path.join(above, name);
    const found = await lstat(folder).catch(() => undefined);
    if (!found?.isDirectory() || !(await isWork(folder))) continue;
    const here = host === hostMark(os.hostname());
    const owner = { pid: Number(pid), host: here ? os.hostname() : host!, started: Number(started) * 1000 };
    if (isAtWork(owner, found.mtimeMs)) continue;
    await rm(folder, { recursive: true, force: true });
    removed++;
  }
  return removed;
}

const mark = /^(\d+)-([0-9a-f]{8})-(\d+)-[0-9a-f]{8}$/;

/** Whether a folder holds nothing but what one of work has. */
async function isWork(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => ['?']);
  return names.every((name) => [dataName, innerName, 'case'].includes(name));
}

async function touch(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now).catch(() => undefined);
}
