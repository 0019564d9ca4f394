import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { kinds } from './cacheNames';
import { makeFolderSync } from '../../runfolder/files/makeFolder';

/** Says that a folder is Loupe's to fill and to trim; the first line keeps backups out (https://bford.info/cachedir/). */
const marker = 'CACHEDIR.TAG';
const markerText = `Signature: 8a477f597d28d172789f06886806bc55
# This folder is the cache of Loupe (LOUPE_CACHE_DIR, loupe.cacheFolder). It may be deleted at any time.
`;

/** Where the cache is in a folder that is used for other things too. */
const subfolder = 'loupe-cache';

const decided = new Map<string, string>();

/**
 * The cache's root for a folder that the user named: the folder itself where it is empty, not there yet or Loupe's
 * already, else a subfolder of its own, so that nothing of the user's lies among what is trimmed. Decided once a
 * process, and marked at once, so that what others put there later changes nothing.
 */
export function ownFolder(named: string): string {
  const folder = path.resolve(named);
  let root = decided.get(folder);
  if (root === undefined) {
    root = isOwn(folder) ? folder : path.join(folder, subfolder);
    decided.set(folder, root);
    markFolder(root);
  }
  return root;
}

/** Makes and marks the cache's root as Loupe's; harmless where it cannot be written. */
export function markFolder(root: string): void {
  try {
    makeFolderSync(root);
    writeFileSync(path.join(root, marker), markerText, { flag: 'wx' });
  } catch {
    // It is marked already, or read-only: then nothing can be removed either.
  }
}

function isOwn(folder: string): boolean {
  const names = namesIn(folder);
  if (names.length === 0) return true;
  if (isMarked(folder)) return true;
  // A cache from before there were markers: nothing but Loupe's kinds, and in them nothing but Loupe's names, or what
  // took long to fetch.
  return names.every((name) => isKind(path.join(folder, name))) || holdsDownloads(folder);
}

function isKind(folder: string): boolean {
  const name = path.basename(folder);
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  return kind !== undefined && isFolder(folder) && namesIn(folder).every((entry) => kind.entry.test(entry));
}

/** Weights with Loupe's receipt, imported networks, a TensorFlow that was set up. */
function holdsDownloads(folder: string): boolean {
  return (
    existsSync(path.join(folder, 'tensorflow', 'runtime.json')) ||
    namesIn(path.join(folder, 'weights')).some((name) => name.endsWith('.h5.json')) ||
    namesIn(path.join(folder, 'weights', 'imported')).length > 0
  );
}

export function isMarked(folder: string): boolean {
  try {
    const file = path.join(folder, marker);
    return lstatSync(file).isFile() && readFileSync(file, 'utf8').includes('the cache of Loupe');
  } catch {
    return false;
  }
}

/** A folder itself, not a link to one. */
export function isFolder(folder: string): boolean {
  return lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Names in a folder, none where it is not there or cannot be read. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
