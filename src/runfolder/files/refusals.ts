import type { Stats } from 'node:fs';
import { LoupeError } from '../../core/errors';
import { formatBytes } from '../../core/formatNumbers';

/** Links are refused, not followed: whoever made the folder would choose what is read or written elsewhere. */
export function linkRefused(file: string, cause?: unknown): LoupeError {
  return refused(
    `${file} is a symbolic link, and Loupe follows none inside a run folder. Put the file itself there, or remove the link.`,
    cause,
  );
}

/** For a second name of a file that would be changed in place. */
export function secondNameRefused(file: string): LoupeError {
  return refused(
    `${file} has another name elsewhere (a hard link), so writing it would change that file too. Put a copy there, or remove it.`,
  );
}

export function kindRefused(file: string, found: Stats, wanted: 'file' | 'folder'): LoupeError {
  return refused(`${file} is ${kindOf(found)}, not a ${wanted}. Remove it, or choose another run folder.`);
}

export function sizeRefused(file: string, bytes: number, limit: number): LoupeError {
  return refused(
    `${file} has ${formatBytes(bytes)}, more than the ${formatBytes(limit)} that are read of such a file. Restore the right one, or remove it.`,
  );
}

export function nameRefused(folder: string, name: string): LoupeError {
  return refused(`“${name}” is not a name inside ${folder}. Nothing was read or changed there.`);
}

export function refused(message: string, cause?: unknown): LoupeError {
  return new LoupeError('run-file-refused', message, cause === undefined ? undefined : { cause });
}

/** Whether an error is a refusal of this module, which no fallback may hide. */
export function isRefusal(error: unknown): error is LoupeError {
  return error instanceof LoupeError && error.code === 'run-file-refused';
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a named pipe';
  if (found.isSocket()) return 'a socket';
  if (found.isCharacterDevice() || found.isBlockDevice()) return 'a device';
  return 'a file';
}
