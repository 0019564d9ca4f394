import { realpathSync, renameSync, rmSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import * as path from 'node:path';
import { foundAt, isInside, placeToWrite } from './place';
import { kindRefused, linkRefused, refused } from './refusals';

/** Removes a file inside a folder, harmless where it is missing. Of a link, the link itself goes and nothing else. */
export async function removeFile(folder: string, name: string): Promise<void> {
  await rm(placeToWrite(folder, name), { force: true });
}

/** `removeFile` before anything else is done. */
export function removeFileSync(folder: string, name: string): void {
  rmSync(placeToWrite(folder, name), { force: true });
}

/**
 * Removes a folder inside a folder with all that it holds, links in it as links; harmless where it is missing. A link
 * or a file in its place throws LoupeError `run-file-refused`.
 */
export async function removeFolder(folder: string, name: string): Promise<void> {
  const place = folderToRemove(folder, name);
  if (place !== undefined) await rm(place, { recursive: true, force: true });
}

/** Removes a folder inside a folder if nothing lies in it; whether it is gone. A link or a file stays. */
export async function removeEmptyFolder(folder: string, name: string): Promise<boolean> {
  const place = folderToRemove(folder, name);
  if (place === undefined) return true;
  return rmdir(place).then(
    () => true,
    () => false,
  );
}

/** `removeFolder` before anything else is done. */
export function removeFolderSync(folder: string, name: string): void {
  const place = folderToRemove(folder, name);
  if (place !== undefined) rmSync(place, { recursive: true, force: true });
}

/** Removes a file by its path: for one that this process made, or whose name it chose. */
export function removeFileAt(file: string): Promise<void> {
  return removeFile(path.dirname(file), path.basename(file));
}

/** Removes a folder by its path: for one that this process made, or whose name it chose. */
export function removeFolderAt(folder: string): Promise<void> {
  return removeFolder(path.dirname(folder), path.basename(folder));
}

/** Puts a folder in the place of another inside the same folder, which is removed first. */
export async function replaceFolder(folder: string, from: string, to: string): Promise<void> {
  await removeFolder(folder, to);
  renameSync(placeToWrite(folder, from), placeToWrite(folder, to));
}

function folderToRemove(folder: string, name: string): string | undefined {
  const place = placeToWrite(folder, name);
  const found = foundAt(place);
  if (!found) return undefined;
  if (found.isSymbolicLink()) throw linkRefused(place);
  if (!found.isDirectory()) throw kindRefused(place, found, 'folder');
  // The names are known to be inside; this also holds where a file system has ways of its own to lead elsewhere.
  if (!isInside(realpathSync.native(folder), realpathSync.native(place)))
    throw refused(`${place} is not where its name says, so it was not removed.`);
  return place;
}
