import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { LoupeError } from '../../../core/errors';
import { isAlive } from '../../../runfolder';
import { cacheFolder } from '../../cache/cacheFolder';
import { downloadFolder, installedTensorFlow, wheelsFolder } from './installation';

/** Where a set-up does its work begins with this: the name says whose process it is. */
export const stagingPrefix = (): string => cacheFolder('tensorflow', `staging-${process.pid}-`);

interface Staging {
  readonly folder: string;
  readonly pid: number;
}

async function stagings(): Promise<Staging[]> {
  const names = await readdir(cacheFolder('tensorflow')).catch(() => []);
  return names.flatMap((name) => {
    const pid = /^staging-(\d+)-/.exec(name)?.[1];
    return pid === undefined ? [] : [{ folder: cacheFolder('tensorflow', name), pid: Number(pid) }];
  });
}

const isAnother = ({ pid }: Staging): boolean => pid !== process.pid && isAlive(pid);

/** Deletes what set-ups left behind whose process was killed. Throws LoupeError `busy` where one is at work. */
export async function clearLeftovers(): Promise<void> {
  const found = await stagings();
  const working = found.find(isAnother);
  if (working)
    throw new LoupeError(
      'busy',
      `TensorFlow is being set up already (process ${working.pid}). Wait until that has ended. If there is no such set-up, clear up with: loupe runtime remove`,
    );
  await Promise.all(
    found.filter(({ pid }) => pid !== process.pid).map(({ folder }) => rm(folder, { recursive: true, force: true })),
  );
}

/** Deletes the work of every set-up, one that is running included: it then ends with an error. */
export async function removeUnfinished(): Promise<void> {
  await Promise.all(
    [...(await stagings()).map(({ folder }) => folder), wheelsFolder()].map((folder) =>
      rm(folder, { recursive: true, force: true }),
    ),
  );
}

/** What is to be known of set-ups that have not ended well, a sentence each. */
export async function unfinished(): Promise<string[]> {
  const found = await stagings();
  const working = found.find(isAnother);
  if (working) return [`TensorFlow is being set up at this moment (process ${working.pid}).`];
  const inUse = installedTensorFlow()?.libraries;
  const downloads = existsSync(downloadFolder())
    ? (await readdir(downloadFolder())).map((name) => path.join(downloadFolder(), name))
    : [];
  const unused = downloads.filter((folder) => !inUse?.startsWith(folder + path.sep));
  const interrupted = [...found.map(({ folder }) => folder), ...(inUse === undefined ? unused : [])];
  const kept = await megabytes([wheelsFolder()]);
  return [
    ...(kept > 0
      ? [
          `${kept} MB that a set-up had fetched before it ended are kept, so that the next loupe runtime install need not fetch them again. Delete them with: loupe runtime remove`,
        ]
      : []),
    ...(interrupted.length > 0
      ? [
          `A set-up of TensorFlow was interrupted, and ${await megabytes(interrupted)} MB of it are left, which nothing uses. The next loupe runtime install clears them away; so does loupe runtime remove.`,
        ]
      : []),
    ...(inUse !== undefined && unused.length > 0
      ? [
          `${await megabytes(unused)} MB of a TensorFlow that was downloaded earlier are no longer used. Delete them with: loupe runtime remove, which also forgets the one that is set up now.`,
        ]
      : []),
  ];
}

const megabytes = async (folders: readonly string[]): Promise<number> =>
  Math.round((await Promise.all(folders.map(bytesIn))).reduce((sum, bytes) => sum + bytes, 0) / 1e6);

/** Bytes of all files below a folder, 0 where there is none. */
export async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(path.join(entry.parentPath ?? entry.path, entry.name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
