import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { LoupeError } from '../../core/errors';
import { formatBytes } from '../../core/format';

/** Bytes that are free on the disk of a folder; undefined where that cannot be told. */
export async function freeBytes(folder: string): Promise<number | undefined> {
  const found = await statfs(folder).catch(() => undefined);
  return found && found.bavail * found.bsize;
}

/**
 * Throws LoupeError `disk-full` where a file's disk has not so many bytes left; says nothing where that cannot be told.
 */
export async function requireSpace(file: string, bytes: number): Promise<void> {
  const free = await freeBytes(path.dirname(file));
  if (free !== undefined && free < bytes) {
    throw new LoupeError(
      'disk-full',
      `${path.dirname(file)} has ${formatBytes(free)} left, but ${formatBytes(bytes)} are needed. Free some space, or move the cache with LOUPE_CACHE_DIR (in the editor: loupe.cacheFolder).`,
    );
  }
}

/** A failure to write, in words where the disk is full. */
export function spaceError(file: string, error: unknown): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') return error;
  return new LoupeError(
    'disk-full',
    `The disk of ${path.dirname(file)} is full. Free some space and download again: what has arrived is kept.`,
    { cause: error },
  );
}
