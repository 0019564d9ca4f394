import { closeSync, fstatSync, readSync, type Stats } from 'node:fs';
import { lstat, readdir, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import { whenHandlesAreFree } from './openHandles';
import { openToRead, openToReadSync, requireFile } from './openFile';
import { placeToRead } from './place';
import { kindRefused, linkRefused, sizeRefused } from './refusals';

/** More is not asked for at once: a read of two gigabytes fails on some systems. */
const largestRead = 1 << 30;

/**
 * A file inside a folder, whole: a regular file of at most so many bytes. A missing one throws `ENOENT`; a link, what
 * is no file and what is larger LoupeError `run-file-refused`.
 */
export async function readBytes(folder: string, name: string, limit: number): Promise<Buffer> {
  const handle = await openToRead(folder, name);
  try {
    const { size } = await handle.stat();
    if (size > limit) throw sizeRefused(path.join(folder, name), size, limit);
    return await readAll(handle, size);
  } finally {
    await handle.close();
  }
}

/** `readBytes`, as text. */
export async function readText(folder: string, name: string, limit: number): Promise<string> {
  return (await readBytes(folder, name, limit)).toString('utf8');
}

/** `readText` for who must not let others in between. */
export function readTextSync(folder: string, name: string, limit: number): string {
  const descriptor = openToReadSync(folder, name);
  try {
    const { size } = fstatSync(descriptor);
    if (size > limit) throw sizeRefused(path.join(folder, name), size, limit);
    const bytes = Buffer.alloc(size);
    let length = 0;
    for (let read = -1; read !== 0 && length < size; length += read)
      read = readSync(descriptor, bytes, length, size - length, length);
    return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(descriptor);
  }
}

/** Whether a regular file is there. What else lies there throws LoupeError `run-file-refused`. */
export async function hasFile(folder: string, name: string): Promise<boolean> {
  const found = await statOf(folder, name);
  if (found) requireFile(await placeToRead(folder, name), found);
  return found !== undefined;
}

/** Whether a real folder is there. What else lies there throws LoupeError `run-file-refused`. */
export async function hasFolder(folder: string, name: string): Promise<boolean> {
  const found = await statOf(folder, name);
  if (!found || found.isDirectory()) return found !== undefined;
  const place = await placeToRead(folder, name);
  throw found.isSymbolicLink() ? linkRefused(place) : kindRefused(place, found, 'folder');
}

/** What lies at a name, links not followed; undefined where nothing does. */
export async function statOf(folder: string, name: string): Promise<Stats | undefined> {
  try {
    return await lstat(await placeToRead(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Names in a real folder inside a folder; none where it is missing. */
export async function namesIn(folder: string, name: string): Promise<string[]> {
  if (!(await hasFolder(folder, name))) return [];
  const place = await placeToRead(folder, name);
  return whenHandlesAreFree(() => readdir(place));
}

async function readAll(handle: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await handle.read(bytes, length, Math.min(largestRead, size - length), length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}
