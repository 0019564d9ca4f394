import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { LoupeError } from '../../../core/errors';
import { isAlive } from '../../../runfolder';
import { cacheFolder } from '../../cache/cacheFolder';
import { isAtWork, thisOwner } from '../../cache/owner';
import { downloadFolder, installedTensorFlow, wheelsFolder } from './installation';

/** Where a set-up does its work begins with this: the name says whose process it is, and since when. */
export function stagingPrefix(): string {
  const { pid, host, started } = thisOwner();
  return cacheFolder('tensorflow', `staging-${pid}-${hostMark(host)}-${Math.round(started / 1000)}-`);
}

/** A host in a file's name. */
const hostMark = (host: string): string => createHash('sha256').update(host).digest('hex').slice(0, 8);

interface Staging {
  readonly folder: string;
  readonly pid: number;
  readonly atWork: boolean;
}

async function stagings(): Promise<Staging[]> {
  const names = await readdir(cacheFolder('tensorflow')).catch(() => []);
  return Promise.all(
    names.flatMap((name) => {
      const [, pid, host, started] = /^staging-(\d+)-(?:([0-9a-f]{8})-(\d+)-)?\w+$/.exec(name) ?? [];
      if (pid === undefined) return [];
      const folder = cacheFolder('tensorflow', name);
      return [work(folder, Number(pid), host, started)];
    }),
  );
}

async function work(folder: string, pid: number, host?: string, started?: string): Promise<Staging> {
  // Names of before told the process alone.
  if (host === undefined) return { folder, pid, atWork: isAlive(pid) };
  const here = host === hostMark(os.hostname());
  const owner = { pid, host: here ? os.hostname() : host, started: Number(started) * 1000 };
  return { folder, pid, atWork: isAtWork(owner, await lastTouched(folder)) };
}

/** When anything in a folder was last written. */
async function lastTouched(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const times = await Promise.all(
    ['.', ...names].map((name) =>
      lstat(path.join(folder, name)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return times.reduce((latest, time) => Math.max(latest, time), 0);
}

const isAnother = ({ pid, atWork }: Staging): boolean => pid !== process.pid && atWork;

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
    found.filter((one) => one.pid !== process.pid).map(({ folder }) => rm(folder, { recursive: true, force: true })),
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
