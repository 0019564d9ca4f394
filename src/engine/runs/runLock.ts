import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, linkSync, readdirSync, statSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as v from 'valibot';
import { LoupeError, messageOf } from '../../core/errors';
import { parseJsonWith } from '../../protocol/parse';
import { runFile } from '../../protocol/runFiles';
import { heartbeatInterval, heartbeatTimeout, processStart, startTolerance } from '../../runfolder';
import {
  createFileSync,
  isRefusal,
  makeFolder,
  openToReadSync,
  readLimit,
  readTextSync,
  removeFileSync,
  touchSync,
} from '../../runfolder/files';
import { writeJsonSync } from './writeJson';

const holderSchema = v.object({
  pid: v.number(),
  host: v.string(),
  /** When the process started: ids are used again. */
  started: v.string(),
  taken: v.string(),
  released: v.optional(v.boolean()),
});
type Holder = v.InferOutput<typeof holderSchema>;

/** The right to write a run folder, which one process has at a time. */
export interface RunLock {
  /** Harmless when called again. */
  release(): void;
}

/** This process, as records and locks name it. */
export function thisProcess(): { readonly pid: number; readonly host: string; readonly started: string } {
  const began = processStart(process.pid) ?? Date.now() - process.uptime() * 1000;
  return { pid: process.pid, host: os.hostname(), started: new Date(began).toISOString() };
}

/** Files `<number>.json` in the lock's folder; only the highest counts. Others are not by Loupe. */
const named = /^([1-9]\d{0,9})\.json$/;
/** More holders than any run has had; a file of a higher number was put there, and no number could follow the last. */
const mostHolders = 999_999_999;
/** Times that others may be faster one after the other: there is no such number of them, so something else is wrong. */
const mostAttempts = 50;
/** Milliseconds in which a file that was made without a second name is filled. */
const filledWithin = 2_000;

/**
 * Takes the right to write a run folder. Every holder has a file of the next number, made under that name in one step,
 * so of any number of processes one gets it, also on a network file system. A file whose process is gone counts for
 * nothing; the next number is then free for whoever is first. Throws LoupeError `run-busy` that names the holder, or
 * `run-unwritable`, also for a lock that is a link or no file.
 * @param watched milliseconds for which the lock of a silent process on another machine is watched for a sign of life
 */
export async function takeRunLock(folder: string, watched = 2.5 * heartbeatInterval): Promise<RunLock> {
  try {
    const place = makeFolder(folder, runFile.lock);
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      const latest = newest(place);
      const holder = latest === 0 ? undefined : await readHolder(folder, fileOf(latest));
      if (holder && !holder.released && (await lives(holder, folder, fileOf(latest), watched)))
        throw busy(folder, holder);
      const mine = latest + 1;
      const content: Holder = { ...thisProcess(), taken: new Date().toISOString() };
      if (mine > mostHolders) break;
      if (!createWhole(folder, fileOf(mine), content)) continue;
      // A slow look at the folder may have missed that others came and went in between.
      if (newest(place) > mine) {
        removeFileSync(folder, fileOf(mine));
        continue;
      }
      for (const number of numbers(place)) if (number < mine) removeFileSync(folder, fileOf(number));
      return held(folder, fileOf(mine), content);
    }
    throw new LoupeError(
      'run-unwritable',
      `The lock of the run in ${place} cannot be taken: its files are not those that Loupe makes. Remove that folder if nobody writes the run.`,
    );
  } catch (error) {
    const refusal = isRefusal(error);
    if (error instanceof LoupeError && !refusal) throw error;
    throw new LoupeError(
      'run-unwritable',
      refusal
        ? `The run in ${folder} cannot be taken: ${error.message}`
        : `The run folder ${folder} cannot be written: ${messageOf(error)}. Check its permissions and the space on its disk.`,
      { cause: error },
    );
  }
}

function held(folder: string, name: string, content: Holder): RunLock {
  const heart = setInterval(() => touch(folder, name), heartbeatInterval);
  heart.unref();
  let released = false;
  return {
    release() {
      if (released) return;
      released = true;
      clearInterval(heart);
      try {
        // The file stays: numbers must not be used again by somebody who looked a moment ago.
        statSync(path.join(folder, name));
        writeJsonSync(folder, name, { ...content, released: true });
      } catch {
        // The folder is gone, and the lock with it.
      }
    },
  };
}

/**
 * Whether a holder is alive: on this machine by process id and start, elsewhere by signs of life, whatever its clock
 * says.
 */
async function lives(holder: Holder, folder: string, name: string, watched: number): Promise<boolean> {
  if (holder.host === os.hostname()) {
    const start = processStart(holder.pid);
    if (start === null) return false;
    if (start !== undefined) return Math.abs(start - Date.parse(holder.started)) <= startTolerance;
  }
  const before = touched(folder, name);
  if (Math.abs(Date.now() - before) <= heartbeatTimeout) return true;
  await wait(watched);
  return touched(folder, name) !== before;
}

/** Opened, not asked for by its name: a network file system answers that from memory. */
function touched(folder: string, name: string): number {
  try {
    const handle = openToReadSync(folder, name);
    try {
      return fstatSync(handle).mtimeMs;
    } finally {
      closeSync(handle);
    }
  } catch {
    return NaN;
  }
}

function touch(folder: string, name: string): void {
  try {
    touchSync(folder, name);
  } catch {
    // A folder that was removed is told by the next line of the log.
  }
}

/** Makes a file that is there with all its content or not at all. False where somebody has that name. */
function createWhole(folder: string, name: string, content: Holder): boolean {
  const temporary = `${runFile.lock}/${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  const text = `${JSON.stringify(content, undefined, 1)}\n`;
  createFileSync(folder, temporary, text);
  try {
    linkSync(path.join(folder, temporary), path.join(folder, name));
    return true;
  } catch (error) {
    // Over a network, an answer may be lost though the name was given.
    if (statSync(path.join(folder, temporary)).nlink > 1) return true;
    return (error as NodeJS.ErrnoException).code === 'EEXIST' ? false : createEmpty(folder, name, text);
  } finally {
    removeFileSync(folder, temporary);
  }
}

/** For file systems that know no second names; others may see the file before it is filled. */
function createEmpty(folder: string, name: string, text: string): boolean {
  try {
    createFileSync(folder, name, text);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Who a lock file names; undefined where it is gone, or still makes no sense after the time that it takes to fill it.
 */
async function readHolder(folder: string, name: string): Promise<Holder | undefined> {
  for (let waited = 0; ; waited += 50) {
    let text: string;
    try {
      text = readTextSync(folder, name, readLimit.document);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    const parsed = parseJsonWith(holderSchema, text);
    if (parsed.ok) return parsed.value;
    if (waited >= filledWithin) return undefined;
    await wait(50);
  }
}

function numbers(place: string): number[] {
  return readdirSync(place)
    .map((name) => Number(named.exec(name)?.[1] ?? 0))
    .filter((number) => number > 0 && number <= mostHolders);
}

function newest(place: string): number {
  return numbers(place).reduce((highest, number) => Math.max(highest, number), 0);
}

/** Below the run folder. */
function fileOf(number: number): string {
  return `${runFile.lock}/${number}.json`;
}

function busy(folder: string, { pid, host, taken }: Holder): LoupeError {
  const elsewhere = host === os.hostname() ? '' : ` If ${host} is no longer running it, try again in a minute.`;
  return new LoupeError(
    'run-busy',
    `The run ${path.basename(folder)} is still running: process ${pid} on ${host} has been writing it since ${taken}. Stop it first, or wait for its end.${elsewhere}`,
  );
}
