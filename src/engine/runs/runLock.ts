import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  futimesSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as v from 'valibot';
import { LoupeError, messageOf } from '../../core/errors';
import { parseJsonWith } from '../../protocol/parse';
import { runFile } from '../../protocol/runFiles';
import { heartbeatInterval, heartbeatTimeout, processStart, startTolerance } from '../../runfolder';
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

/** Files `<number>.json` in the lock's folder; only the highest counts. */
const named = /^(\d+)\.json$/;
/** Milliseconds in which a file that was made without a second name is filled. */
const filledWithin = 2_000;

/**
 * Takes the right to write a run folder. Every holder has a file of the next number, made under that name in one step,
 * so of any number of processes one gets it, also on a network file system. A file whose process is gone counts for
 * nothing; the next number is then free for whoever is first. Throws LoupeError `run-busy` that names the holder, or
 * `run-unwritable`.
 * @param watched milliseconds for which the lock of a silent process on another machine is watched for a sign of life
 */
export async function takeRunLock(folder: string, watched = 2.5 * heartbeatInterval): Promise<RunLock> {
  const place = path.join(folder, runFile.lock);
  try {
    mkdirSync(place, { recursive: true });
    for (;;) {
      const latest = newest(place);
      const holder = await readHolder(fileOf(place, latest));
      if (holder && !holder.released && (await lives(holder, fileOf(place, latest), watched)))
        throw busy(folder, holder);
      const mine = latest + 1;
      const content: Holder = { ...thisProcess(), taken: new Date().toISOString() };
      if (!createWhole(fileOf(place, mine), content)) continue;
      // A slow look at the folder may have missed that others came and went in between.
      if (newest(place) > mine) {
        rmSync(fileOf(place, mine), { force: true });
        continue;
      }
      for (const number of numbers(place)) if (number < mine) rmSync(fileOf(place, number), { force: true });
      return held(fileOf(place, mine), content);
    }
  } catch (error) {
    if (error instanceof LoupeError) throw error;
    throw new LoupeError(
      'run-unwritable',
      `The run folder ${folder} cannot be written: ${messageOf(error)}. Check its permissions and the space on its disk.`,
      { cause: error },
    );
  }
}

function held(file: string, content: Holder): RunLock {
  const heart = setInterval(() => touch(file), heartbeatInterval);
  heart.unref();
  let released = false;
  return {
    release() {
      if (released) return;
      released = true;
      clearInterval(heart);
      try {
        // The file stays: numbers must not be used again by somebody who looked a moment ago.
        statSync(file);
        writeJsonSync(file, { ...content, released: true });
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
async function lives(holder: Holder, file: string, watched: number): Promise<boolean> {
  if (holder.host === os.hostname()) {
    const start = processStart(holder.pid);
    if (start === null) return false;
    if (start !== undefined) return Math.abs(start - Date.parse(holder.started)) <= startTolerance;
  }
  const before = touched(file);
  if (Math.abs(Date.now() - before) <= heartbeatTimeout) return true;
  await wait(watched);
  return touched(file) !== before;
}

/** Opened, not asked for by its name: a network file system answers that from memory. */
function touched(file: string): number {
  try {
    const handle = openSync(file, 'r');
    try {
      return fstatSync(handle).mtimeMs;
    } finally {
      closeSync(handle);
    }
  } catch {
    return NaN;
  }
}

function touch(file: string): void {
  try {
    const handle = openSync(file, 'r+');
    try {
      futimesSync(handle, new Date(), new Date());
    } finally {
      closeSync(handle);
    }
  } catch {
    // A folder that was removed is told by the next line of the log.
  }
}

/** Makes a file that is there with all its content or not at all. False where somebody has that name. */
function createWhole(file: string, content: Holder): boolean {
  const temporary = path.join(path.dirname(file), `${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
  const text = `${JSON.stringify(content, undefined, 1)}\n`;
  writeFileSync(temporary, text, { flag: 'wx' });
  try {
    linkSync(temporary, file);
    return true;
  } catch (error) {
    // Over a network, an answer may be lost though the name was given.
    if (statSync(temporary).nlink > 1) return true;
    return (error as NodeJS.ErrnoException).code === 'EEXIST' ? false : createEmpty(file, text);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** For file systems that know no second names; others may see the file before it is filled. */
function createEmpty(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Who a lock file names; undefined where it is gone, or still makes no sense after the time that it takes to fill it.
 */
async function readHolder(file: string): Promise<Holder | undefined> {
  for (let waited = 0; ; waited += 50) {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
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
    .filter((number) => number > 0);
}

function newest(place: string): number {
  return Math.max(0, ...numbers(place));
}

function fileOf(place: string, number: number): string {
  return path.join(place, `${number}.json`);
}

function busy(folder: string, { pid, host, taken }: Holder): LoupeError {
  const elsewhere = host === os.hostname() ? '' : ` If ${host} is no longer running it, try again in a minute.`;
  return new LoupeError(
    'run-busy',
    `The run ${path.basename(folder)} is still running: process ${pid} on ${host} has been writing it since ${taken}. Stop it first, or wait for its end.${elsewhere}`,
  );
}
