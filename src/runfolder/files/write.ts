import {
  closeSync,
  copyFileSync,
  constants,
  futimesSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import * as path from 'node:path';
import { replaceSync, writeFileAtomic, type FileData } from './atomicFile';
import { openInPlaceSync, requireFileIfThere } from './openFile';
import { foundAt, placeToWrite, requireOwnFolder } from './place';
import { kindRefused, linkRefused } from './refusals';

/**
 * Makes a folder inside a folder, with those between; harmless where it is there. Only inside: a run folder that was
 * removed is not made again. What else lies there throws LoupeError `run-file-refused`.
 */
export function makeFolder(folder: string, name: string): string {
  const names = name.split('/');
  let place = folder;
  for (let length = 1; length <= names.length; length++) {
    place = placeToWrite(folder, names.slice(0, length).join('/'));
    const found = foundAt(place);
    if (found?.isSymbolicLink()) throw linkRefused(place);
    if (found && !found.isDirectory()) throw kindRefused(place, found, 'folder');
    if (!found) makeOne(place);
  }
  return place;
}

/** Replaces a file inside a folder whole, see `writeFileAtomic`; the folders between are made. */
export async function replaceFile(
  folder: string,
  name: string,
  data: FileData,
  options?: { readonly durable?: boolean },
): Promise<void> {
  await writeFileAtomic(placeToReplace(folder, name), data, options);
}

/** `replaceFile` at once, not flushed: what a job says last is written before it exits. */
export function replaceFileSync(folder: string, name: string, text: string): void {
  replaceSync(placeToReplace(folder, name), text);
}

/** Makes a file that must not be there yet. Throws `EEXIST`. */
export function createFileSync(folder: string, name: string, data: string | Uint8Array): void {
  writeFileSync(placeToWrite(folder, name), data, { flag: 'wx' });
}

/** Puts an empty file there; one that is there stays as it is. */
export function putFile(folder: string, name: string): void {
  const file = placeToReplace(folder, name);
  try {
    writeFileSync(file, '', { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !requireFileIfThere(file)) throw error;
  }
}

/** Appends to a file in place. */
export function appendSync(folder: string, name: string, text: string): void {
  withDescriptor(openInPlaceSync(folder, name, 'append'), (descriptor) => writeSync(descriptor, text));
}

/** Overwrites a short file in place, which is never empty in between. */
export function overwriteSync(folder: string, name: string, text: string): void {
  withDescriptor(openInPlaceSync(folder, name, 'overwrite'), (descriptor) => {
    ftruncateSync(descriptor, writeSync(descriptor, text, 0));
  });
}

/** Sets a file's times to now; it must be there. */
export function touchSync(folder: string, name: string): void {
  withDescriptor(openInPlaceSync(folder, name, 'touch'), (descriptor) =>
    futimesSync(descriptor, new Date(), new Date()),
  );
}

/**
 * Gives a file a second name that is free, or makes a copy where the file system knows no second names. False where
 * there is no such file.
 */
export function keepAs(folder: string, name: string, second: string): boolean {
  const [from, to] = [placeToWrite(folder, name), placeToWrite(folder, second)];
  if (!requireFileIfThere(from)) return false;
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
  return true;
}

/** Where a file is replaced. A link would be replaced itself, but says that somebody else chose what lies here. */
function placeToReplace(folder: string, name: string): string {
  requireOwnFolder(folder);
  if (name.includes('/')) makeFolder(folder, path.posix.dirname(name));
  const file = placeToWrite(folder, name);
  requireFileIfThere(file);
  return file;
}

function makeOne(place: string): void {
  try {
    mkdirSync(place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !foundAt(place)?.isDirectory()) throw error;
  }
}

function withDescriptor(descriptor: number, work: (descriptor: number) => void): void {
  try {
    work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
