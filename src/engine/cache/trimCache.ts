import { lstat, readdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder, cacheLimit } from './cacheFolder';
import { trimmedKinds, type TrimmedKind } from './cacheNames';
import { isFolder, isMarked, markFolder } from './ownFolder';

/** What goes as a whole: a feature key, a thumbnail, the memory of a folder, packed images, compiled code. */
interface Entry {
  /** Its files; one is the entry itself where that is no folder. */
  readonly files: readonly string[];
  readonly folder: string | undefined;
  readonly bytes: number;
  /** When it was last used, milliseconds since 1970. */
  readonly used: number;
}

/** Nothing used within the last minutes is removed: another process may be at work with it. */
const restMilliseconds = 10 * 60 * 1000;

/**
 * Removes the least recently used entries until the cache is within `cacheLimit()`. Counted and removed are only
 * regular files under names that Loupe gives (`cacheNames.ts`), in folders that are no links, below a root that is
 * marked as Loupe's: whatever else lies there is somebody else's.
 * @returns bytes removed
 */
export async function trimCache(now: number = Date.now()): Promise<number> {
  const root = cacheFolder();
  markFolder(root);
  if (!isMarked(root)) return 0;
  const entries = (await Promise.all((Object.keys(trimmedKinds) as TrimmedKind[]).map(entriesOf))).flat();
  let excess = entries.reduce((sum, { bytes }) => sum + bytes, 0) - cacheLimit();
  let removed = 0;
  for (const entry of entries.sort((a, b) => a.used - b.used)) {
    if (excess <= 0) break;
    if (now - entry.used < restMilliseconds) continue;
    await remove(entry);
    excess -= entry.bytes;
    removed += entry.bytes;
  }
  return removed;
}

/** The only removal for space: file by file, and a folder only once it is empty. */
async function remove({ files, folder }: Entry): Promise<void> {
  for (const file of files) await rm(file, { force: true });
  if (folder !== undefined) await rmdir(folder).catch(() => undefined);
}

async function entriesOf(kind: TrimmedKind): Promise<Entry[]> {
  const folder = cacheFolder(kind);
  if (!isFolder(folder)) return [];
  const names = await readdir(folder).catch(() => []);
  const entries: Entry[] = [];
  for (const name of names) {
    if (!trimmedKinds[kind].entry.test(name)) continue;
    const entry = await measure(path.join(folder, name), kind).catch(() => undefined);
    if (entry) entries.push(entry);
  }
  return entries;
}

/** Undefined for a link, a device, or a folder where a file should be. */
async function measure(entry: string, kind: TrimmedKind): Promise<Entry | undefined> {
  const { [kind]: names } = trimmedKinds;
  const own = await lstat(entry);
  if (!('inside' in names))
    return own.isFile() ? { files: [entry], folder: undefined, bytes: own.size, used: own.mtimeMs } : undefined;
  if (!own.isDirectory()) return undefined;
  const files: string[] = [];
  let bytes = 0;
  let used = own.mtimeMs;
  for (const name of await readdir(entry)) {
    const file = path.join(entry, name);
    const inner = await lstat(file);
    if (!names.inside.test(name) || !inner.isFile()) continue;
    files.push(file);
    bytes += inner.size;
    used = Math.max(used, inner.mtimeMs);
  }
  return { files, folder: entry, bytes, used };
}
