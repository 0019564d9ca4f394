import { constants } from 'node:fs';
import { copyFile, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { Notify } from '../../../core/codes/noticeCodes';
import { LoupeError, messageOf } from '../../../core/errors';
import { listWords, plural } from '../../../core/format';
import { parts, type Part } from '../../../core/parts';
import { copyManifestFile, type CopiedFile, type CopyManifest } from '../../../protocol/splitCopy';
import { makeFolder } from '../../../runfolder/files/makeFolder';
import { writeFileAtomic } from '../../../runfolder/atomicFile';
import { clearLeftovers, requireEmpty, Staging } from '../../archives/staging';
import { CopyNames } from './copyNames';
import type { MadeSplit } from './makeSplit';

export interface CopyJob {
  readonly made: MadeSplit;
  /** The dataset's folder. */
  readonly folder: string;
  /** Absent or empty. */
  readonly target: string;
  readonly notify: Notify;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What was copied, and what vanished meanwhile. */
export interface CopiedSplit {
  readonly target: string;
  readonly images: number;
  readonly missing: readonly string[];
}

/**
 * Copies the images of a split to `train`, `val` and `test` with a folder for each class. Nothing is written over, the
 * dataset stays as it is, and the target appears when it is whole. A manifest in it lists every copy: `undoCopy` takes
 * them back by it.
 * @throws LoupeError `folder-not-empty`, `wrong-option` where the target lies in the dataset
 */
export async function copySplit(job: CopyJob): Promise<CopiedSplit> {
  const { made, notify, signal } = job;
  const root = path.resolve(job.folder);
  const target = await requireCopyTarget(root, job.target);
  await clearLeftovers(target);
  const staging = await Staging.begin(target);
  const names = new CopyNames();
  const files: CopiedFile[] = [];
  const missing: string[] = [];
  const wanted = parts.flatMap((part) => made.split[part].map((file): [Part, string] => [part, file]));
  try {
    for (const [done, [part, file]] of wanted.entries()) {
      signal?.throwIfAborted();
      const place = names.placeOf(part, made.classOf(file), file);
      const copied = await copyOne(path.join(root, file), path.join(staging.data, place));
      if (copied) files.push({ file: place, from: file, ...copied });
      else missing.push(file);
      job.onProgress?.(done + 1, wanted.length);
    }
    const { seed, method } = made.split;
    const manifest: CopyManifest = { version: 1, folder: root, created: new Date().toISOString(), seed, method, files };
    await writeFileAtomic(path.join(staging.data, copyManifestFile), `${JSON.stringify(manifest, null, 1)}\n`);
    await staging.finish();
  } catch (error) {
    await staging.remove();
    throw error;
  }
  if (missing.length > 0)
    notify(
      'warning',
      'gone',
      `${plural(missing.length, 'image')} vanished while the others were copied: ${listWords(missing, 5)}.`,
    );
  return { target, images: files.length, missing };
}

/** A copy inside the dataset would be part of it from then on. Throws LoupeError. */
export async function requireCopyTarget(root: string, folder: string): Promise<string> {
  const target = await requireEmpty(folder);
  const way = path.relative(root, target);
  if (way === '' || (!way.startsWith('..') && !path.isAbsolute(way)))
    throw new LoupeError(
      'wrong-option',
      `${target} lies in the dataset, whose copies would be images of it. Choose a folder outside with --copy.`,
    );
  return target;
}

/** Keeps the time of the last change, by which an untouched copy is known again. Null where the file is gone. */
async function copyOne(from: string, to: string): Promise<Pick<CopiedFile, 'bytes' | 'modified'> | null> {
  await makeFolder(path.dirname(to));
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    const { atime, mtime } = await stat(from);
    await utimes(to, atime, mtime);
    const { size, mtimeMs } = await stat(to);
    return { bytes: size, modified: Math.round(mtimeMs) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new LoupeError(
        'disk-full',
        `No space is left for the copy of ${from}. Free some, or choose another disk.`,
        {
          cause: error,
        },
      );
    throw new LoupeError('no-access', `${from} cannot be copied: ${messageOf(error)}. Check the permissions.`, {
      cause: error,
    });
  }
}
