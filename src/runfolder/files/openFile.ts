import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';
import { whenHandlesAreFree } from './openHandles';
import { foundAt, placeToRead, placeToWrite } from './place';
import { kindRefused, linkRefused, secondNameRefused } from './refusals';

/**
 * Windows has neither flag: there the look before opening must do. Without O_NONBLOCK the opening of a pipe that
 * somebody put there would wait for its other end.
 */
const careful = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** What a file is opened for. */
const flags = {
  read: constants.O_RDONLY,
  append: constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT,
  overwrite: constants.O_WRONLY | constants.O_CREAT,
  mend: constants.O_RDWR | constants.O_CREAT,
  touch: constants.O_RDWR,
} as const;

/** Opens a regular file inside a folder; a missing one throws `ENOENT`, anything else LoupeError `run-file-refused`. */
export async function openToRead(folder: string, name: string): Promise<FileHandle> {
  const file = await placeToRead(folder, name);
  // Looked at first: merely opening a device can have an effect.
  requireFile(file, await lstat(file));
  const handle = await whenHandlesAreFree(() => open(file, flags.read | careful)).catch((error: unknown) => {
    throw asRefusal(file, error);
  });
  return checked(file, handle);
}

/** Opens a file to change it in place, made where it is missing: it must be a regular file without a second name. */
export async function openToMend(folder: string, name: string): Promise<FileHandle> {
  const file = placeToWrite(folder, name);
  requireFileIfThere(file);
  const handle = await open(file, flags.mend | careful).catch((error: unknown) => {
    throw asRefusal(file, error);
  });
  return checked(file, handle, requireOneName);
}

/** The descriptor of a file that is appended to, overwritten or touched in place; see `openToMend`. To be closed. */
export function openInPlaceSync(folder: string, name: string, how: 'append' | 'overwrite' | 'touch'): number {
  const file = placeToWrite(folder, name);
  requireFileIfThere(file);
  let descriptor: number;
  try {
    descriptor = openSync(file, flags[how] | careful);
  } catch (error) {
    throw asRefusal(file, error);
  }
  try {
    const found = fstatSync(descriptor);
    requireFile(file, found);
    if (how !== 'touch') requireOneName(file, found);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** The descriptor of a regular file to read. */
export function openToReadSync(folder: string, name: string): number {
  // The check of the writer: at least as strict, and only jobs read like this, in what they write.
  const file = placeToWrite(folder, name);
  requireFileIfThere(file);
  let descriptor: number;
  try {
    descriptor = openSync(file, flags.read | careful);
  } catch (error) {
    throw asRefusal(file, error);
  }
  try {
    requireFile(file, fstatSync(descriptor));
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

export function requireFile(file: string, found: Stats): void {
  if (found.isSymbolicLink()) throw linkRefused(file);
  if (!found.isFile()) throw kindRefused(file, found, 'file');
}

/** For a file that may be there; what is there must be a regular file. Returns whether it is. */
export function requireFileIfThere(file: string): boolean {
  const found = foundAt(file);
  if (found) requireFile(file, found);
  return found !== undefined;
}

function requireOneName(file: string, { nlink }: Stats): void {
  if (nlink > 1) throw secondNameRefused(file);
}

/** What was opened is looked at again: it may have been exchanged since. */
async function checked(
  file: string,
  handle: FileHandle,
  further?: (file: string, found: Stats) => void,
): Promise<FileHandle> {
  try {
    const found = await handle.stat();
    requireFile(file, found);
    further?.(file, found);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** `O_NOFOLLOW` says it by this code. */
function asRefusal(file: string, error: unknown): unknown {
  return (error as NodeJS.ErrnoException).code === 'ELOOP' ? linkRefused(file, error) : error;
}
