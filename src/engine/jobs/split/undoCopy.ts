import { lstat, realpath, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { LoupeError } from '../../../core/errors';
import { parseJsonWith } from '../../../protocol/parse';
import { copyManifestFile, copyManifestSchema, type CopiedFile } from '../../../protocol/splitCopy';
import { safeName } from '../../archives/entryName';
import { readBounded } from '../../formats/boundedFile';

/** Bytes of a manifest: a million copies have a quarter of that. */
const longestManifest = 1 << 30;

/** What became of the copies of a split. */
export interface UndoneCopy {
  readonly removed: number;
  /** Copies that were changed or replaced since, which stay. */
  readonly kept: readonly string[];
}

/**
 * Removes the copies that `copySplit` made in a folder, by its manifest, and then the folders that are empty. What was
 * changed since, and what the manifest does not list, stays; the manifest goes with the last copy.
 * @throws LoupeError `copy-manifest` where the folder has none that can be read
 */
export async function undoCopy(folder: string): Promise<UndoneCopy> {
  const root = path.resolve(folder);
  const file = path.join(root, copyManifestFile);
  const bytes = await readBounded(file, longestManifest, 'copy-manifest', 'The list of copies');
  const read = parseJsonWith(copyManifestSchema, bytes.toString('utf8'));
  if (!read.ok)
    throw new LoupeError(
      'copy-manifest',
      `${file} is no list of copies. Name the folder that loupe split --copy filled.`,
    );
  const real = await realpath(root);
  const kept: string[] = [];
  const folders = new Set<string>();
  let removed = 0;
  for (const copy of read.value.files) {
    const place = await ownPlace(real, copy);
    if (place === null) continue;
    if (place === 'changed') {
      kept.push(copy.file);
      continue;
    }
    await rm(place, { force: true });
    removed++;
    for (let above = path.dirname(place); above !== real; above = path.dirname(above)) folders.add(above);
  }
  for (const one of [...folders].sort((a, b) => b.length - a.length)) await rmdir(one).catch(() => undefined);
  if (kept.length === 0) {
    await rm(file, { force: true });
    await rmdir(root).catch(() => undefined);
  }
  return { removed, kept };
}

/**
 * Where a copy lies that is as it was made; null where it is gone. Nothing outside the folder, no link and no file that
 * somebody changed is a copy of ours, whatever the manifest says.
 */
async function ownPlace(root: string, { file, bytes, modified }: CopiedFile): Promise<string | 'changed' | null> {
  const safe = safeName(file);
  if (!safe.ok || safe.segments.join('/') !== file) return 'changed';
  const place = path.join(root, ...safe.segments);
  const found = await lstat(place).catch(() => undefined);
  if (!found) return null;
  const own = found.isFile() && found.size === bytes && Math.round(found.mtimeMs) === modified;
  return own && (await realpath(path.dirname(place))) === path.dirname(place) ? place : 'changed';
}
