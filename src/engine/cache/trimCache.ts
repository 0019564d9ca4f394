import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder, cacheLimit } from './cacheFolder';

/** What goes as a whole: a feature key, a thumbnail, the memory of a folder, packed images, compiled code. */
interface Entry {
  readonly path: string;
  readonly bytes: number;
  /** When it was last used, milliseconds since 1970. */
  readonly used: number;
}

/** Nothing used within the last minutes is removed: another process may be at work with it. */
const restMilliseconds = 10 * 60 * 1000;

/**
 * Removes the least recently used entries until the cache is within `cacheLimit()`.
 * @returns bytes removed
 */
export async function trimCache(now: number = Date.now()): Promise<number> {
  const entries = (
    await Promise.all(
      ['features', 'thumbnails', 'folders', 'packed', 'code'].map((kind) => entriesOf(cacheFolder(kind))),
    )
  ).flat();
  let excess = entries.reduce((sum, { bytes }) => sum + bytes, 0) - cacheLimit();
  let removed = 0;
  for (const entry of entries.sort((a, b) => a.used - b.used)) {
    if (excess <= 0) break;
    if (now - entry.used < restMilliseconds) continue;
    await rm(entry.path, { recursive: true, force: true });
    excess -= entry.bytes;
    removed += entry.bytes;
  }
  return removed;
}

async function entriesOf(folder: string): Promise<Entry[]> {
  const names = await readdir(folder).catch(() => []);
  const entries: Entry[] = [];
  for (const name of names) {
    const entry = await measure(path.join(folder, name)).catch(() => undefined);
    if (entry) entries.push(entry);
  }
  return entries;
}

async function measure(file: string): Promise<Entry> {
  const own = await stat(file);
  if (!own.isDirectory()) return { path: file, bytes: own.size, used: own.mtimeMs };
  let bytes = 0;
  let used = own.mtimeMs;
  for (const name of await readdir(file)) {
    const inner = await stat(path.join(file, name));
    bytes += inner.size;
    used = Math.max(used, inner.mtimeMs);
  }
  return { path: file, bytes, used };
}
