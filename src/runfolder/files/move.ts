import { lstatSync, realpathSync, renameSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import * as path from 'node:path';
import { foundAt, isInside, placeToWrite } from './place';
import { kindRefused, linkRefused, refused } from './refusals';

/** A name inside a folder. */
export interface NamedPlace {
  readonly folder: string;
  readonly name: string;
}

/**
 * Moves a folder to another name of the same file system, which must be free. A link or a file in its place, or one on
 * the way to either, throws LoupeError `run-file-refused`; another file system throws `EXDEV` of the system.
 */
export function moveFolder(from: NamedPlace, to: NamedPlace): void {
  const place = placeToWrite(from.folder, from.name);
  const target = placeToWrite(to.folder, to.name);
  const found = lstatSync(place);
  if (found.isSymbolicLink()) throw linkRefused(place);
  if (!found.isDirectory()) throw kindRefused(place, found, 'folder');
  if (!isInside(realpathSync.native(from.folder), realpathSync.native(place)))
    throw refused(`${place} is not where its name says, so it was not moved.`);
  // An empty folder would be replaced without a word.
  if (foundAt(target)) throw refused(`${target} is there already, so nothing was moved there.`);
  renameSync(place, target);
}

/** Bytes of all files in a folder, links not followed; what cannot be looked at counts nothing. */
export async function bytesOf(folder: string): Promise<number> {
  let bytes = 0;
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of await readdir(next, { withFileTypes: true }).catch(() => [])) {
      const place = path.join(next, entry.name);
      if (entry.isDirectory()) waiting.push(place);
      else if (entry.isFile()) bytes += (await lstat(place).catch(() => undefined))?.size ?? 0;
    }
  }
  return bytes;
}
