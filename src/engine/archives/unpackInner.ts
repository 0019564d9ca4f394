import { lstat, mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { LoupeError, messageOf } from '../../core/errors';
import { fileKind, isArchiveKind } from './archiveKind';
import type { Staging } from './staging';
import { stemOf } from './survey';
import { unpackArchive, type UnpackOptions, type Unpacked } from './unpack';

/** An archive that was in the archive: where it was unpacked to, or why it was not. */
export type InnerArchive = { readonly file: string } & (
  | { readonly ok: true; readonly folder: string; readonly unpacked: Unpacked }
  | { readonly ok: false; readonly reason: string }
);

const inner = /\.(zip|tar|tar\.gz|tgz)$/i;

/**
 * Unpacks the archives among the files that were unpacked, one level deep: `train.zip` becomes the folder `train`
 * beside it, whether or not all that it holds is in such a folder already. One that cannot be unpacked stays as it is.
 */
export async function unpackInner(
  staging: Staging,
  files: readonly string[],
  options: Omit<UnpackOptions, 'name' | 'strip'>,
): Promise<InnerArchive[]> {
  const found: InnerArchive[] = [];
  for (const file of files.filter((name) => inner.test(name))) {
    const at = path.join(staging.data, ...file.split('/'));
    if (!isArchiveKind(await fileKind(at))) continue;
    found.push(await unpackOne(staging, file, options));
  }
  return found;
}

async function unpackOne(
  staging: Staging,
  file: string,
  options: Omit<UnpackOptions, 'name' | 'strip'>,
): Promise<InnerArchive> {
  const at = path.join(staging.data, ...file.split('/'));
  const stem = stemOf(file);
  const target = path.join(path.dirname(at), stem);
  const folder = [...file.split('/').slice(0, -1), stem].join('/');
  if (await isThere(target)) return { file, ok: false, reason: `${folder} is there already` };
  try {
    await mkdir(staging.inner);
    const unpacked = await unpackArchive(at, staging.inner, {
      ...options,
      name: file,
      strip: ({ topFolder }) => (topFolder === stem ? 1 : 0),
    });
    await rename(staging.inner, target);
    await staging.removeFile(file);
    return {
      file,
      ok: true,
      folder,
      unpacked: { ...unpacked, written: unpacked.written.map((name) => `${folder}/${name}`) },
    };
  } catch (error) {
    options.signal?.throwIfAborted();
    // A full disk is no matter of this archive alone.
    if (!(error instanceof LoupeError) || error.code === 'disk-full') throw error;
    return { file, ok: false, reason: messageOf(error) };
  } finally {
    await staging.removeInner();
  }
}

async function isThere(place: string): Promise<boolean> {
  return (await lstat(place).catch(() => undefined)) !== undefined;
}
