import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import * as path from 'node:path';
import { requireFile, requireFileIfThere } from './openFile';
import { foundAt, placeToWrite } from './place';
import { refused } from './refusals';
import { makeFolder } from './write';

/** Systems that know no second names, or not for this file, say one of these. */
const noLinks = new Set([
  'EPERM',
  'EACCES',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EINVAL',
  'EISDIR',
  'UNKNOWN',
]);

/**
 * Gives a regular file inside a folder another name inside it; the folders between are made. What lies at that name is
 * never replaced: the file gets a second name, which fails where one is there, and then loses its first. Only where the
 * file system has no second names is it looked first and then renamed. After a crash in between, both names are there
 * and are one file. A link, or one on the way to either name, throws LoupeError `run-file-refused`.
 */
export function moveFile(folder: string, from: string, to: string): void {
  const source = placeToWrite(folder, from);
  requireFile(source, lstatSync(source));
  if (to.includes('/')) makeFolder(folder, path.posix.dirname(to));
  const target = placeToWrite(folder, to);
  if (foundAt(target)) throw taken(target);
  try {
    linkSync(source, target);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'EEXIST') throw taken(target);
    if (!noLinks.has(code)) throw error;
    if (foundAt(target)) throw taken(target);
    renameSync(source, target);
    return;
  }
  rmSync(source);
}

/** Takes away one of the two names that a move left which did not end; `name` goes, `other` is the same file. */
export function endMove(folder: string, name: string, other: string): void {
  const [one, two] = [lstatSync(placeToWrite(folder, name)), lstatSync(placeToWrite(folder, other))];
  if (!one.isFile() || one.ino !== two.ino || one.dev !== two.dev)
    throw refused(`${name} and ${other} in ${folder} are not one file, so neither was removed.`);
  rmSync(placeToWrite(folder, name));
}

/**
 * Writes a file inside a folder by way of a temporary name in the same place. `fresh`: it must not be there yet, and is
 * not replaced if it is; otherwise it must be a regular file, whose permissions stay.
 */
export function writeWhole(folder: string, name: string, temporary: string, data: Uint8Array, fresh: boolean): void {
  const target = placeToWrite(folder, name);
  const there = requireFileIfThere(target);
  if (fresh && there) throw taken(target);
  if (!fresh && !there) throw refused(`${target} is not there any more, so it was not changed.`);
  const half = placeToWrite(folder, temporary);
  const descriptor = openSync(half, 'wx');
  try {
    try {
      writeFileSync(descriptor, data);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (!fresh) chmodSync(half, lstatSync(target).mode & 0o777);
  } catch (error) {
    rmSync(half);
    throw error;
  }
  if (fresh) moveFile(folder, temporary, name);
  else renameSync(half, target);
}

/** Writes what was renamed in a folder to the disk, where the system lets folders be opened for that. */
export function flushFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Windows does not; a rename is durable there once it returns.
  }
}

function taken(place: string): Error {
  return refused(`${place} is there already, and nothing is written over. Rename one of the two first.`);
}
