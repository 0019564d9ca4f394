import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { LoupeError } from '../../core/errors';
import { spaceError } from '../downloads/space';
import type { Archive, ArchiveEntry } from './archiveTypes';
import { safeName } from './entryName';
import { archiveDamaged, entryRefused, placeOf } from './refusals';

export interface ExtractOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes of files that were written so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  /** Folders at the top of every name that are left away. */
  readonly strip?: number | undefined;
}

/**
 * Writes the files of an archive that was surveyed below a folder that only this process knows; returns their paths,
 * with `/`. Every file is new: where one is there already, it is refused and not written over. Modes are the usual
 * ones of new files, whatever the archive says.
 * @param name what the archive is called in messages
 */
export async function extractArchive(
  name: string,
  archive: Archive,
  into: string,
  { signal, onProgress, strip = 0 }: ExtractOptions = {},
): Promise<string[]> {
  const made = new Set<string>();
  const written: string[] = [];
  let done = 0;
  const folderOf = async (segments: readonly string[]): Promise<string> => {
    const folder = path.join(into, ...segments);
    for (let depth = 1; depth <= segments.length; depth++) {
      const one = path.join(into, ...segments.slice(0, depth));
      if (made.has(one)) continue;
      await mkdir(one).catch((error: NodeJS.ErrnoException) => {
        // Two spellings of one folder on a file system that ignores case.
        if (error.code !== 'EEXIST') throw error;
      });
      made.add(one);
    }
    return folder;
  };
  const writeEntry = async (entry: ArchiveEntry): Promise<void> => {
    const safe = safeName(entry.name);
    if (!safe.ok) throw entryRefused(name, entry.name, safe.reason);
    const segments = safe.segments.slice(strip);
    if (entry.kind === 'folder') return void (await folderOf(segments));
    if (entry.kind !== 'file' || segments.length === 0) return;
    const target = path.join(await folderOf(segments.slice(0, -1)), segments.at(-1)!);
    const handle = await open(target, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw entryRefused(name, entry.name, 'is there already', 'Choose another folder.');
      throw error;
    });
    try {
      for await (const piece of entry.open()) {
        signal?.throwIfAborted();
        for (let at = 0; at < piece.length;) at += (await handle.write(piece, at, piece.length - at)).bytesWritten;
        done += piece.length;
        onProgress?.(done);
      }
    } finally {
      await handle.close();
    }
    written.push(segments.join('/'));
  };
  let last: string | undefined;
  try {
    for await (const entry of archive.entries()) {
      signal?.throwIfAborted();
      last = entry.name;
      await writeEntry(entry);
    }
  } catch (error) {
    signal?.throwIfAborted();
    const told = spaceError(path.join(placeOf(into), 'x'), error);
    if (told instanceof LoupeError) throw told;
    // What the system refuses is no fault of the archive.
    if (isSystemError(told)) throw told;
    throw archiveDamaged(name, told, last);
  }
  return written;
}

function isSystemError(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code !== undefined && syscall !== undefined;
}
