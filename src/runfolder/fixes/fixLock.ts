import { randomBytes } from 'node:crypto';
import * as os from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import * as v from 'valibot';
import { LoupeError } from '../../core/errors';
import { parseJsonWith } from '../../protocol/parse';
import { keepAs, readLimit, readTextSync, removeFileSync } from '../files';
import { processStart } from '../processStart';
import type { FixJournal } from './journal';

const holderSchema = v.object({ pid: v.number(), host: v.string(), started: v.number(), token: v.string() });
type Holder = v.InferOutput<typeof holderSchema>;

const lockName = 'lock';
/** Rounding between two readings of one process's start, and steps of the clock, in milliseconds. */
const tolerance = 5_000;
/** Milliseconds for which another one's fix is waited for: most take a fraction of a second. */
const patience = 10_000;

/**
 * Does some work as the only one that changes a dataset. Of a process that is gone the lock counts for nothing.
 * Throws LoupeError `fix-busy` that names the other process.
 */
export async function withFixLock<T>(journal: FixJournal, work: () => Promise<T>): Promise<T> {
  journal.open();
  const mine: Holder = {
    pid: process.pid,
    host: os.hostname(),
    started: Math.round(processStart(process.pid) ?? Date.now() - process.uptime() * 1000),
    token: randomBytes(8).toString('hex'),
  };
  for (const end = Date.now() + patience; ; await wait(50)) {
    const own = `lock-${mine.token}`;
    journal.create(own, JSON.stringify(mine));
    // A second name of a whole file: nobody ever reads a lock that is half written.
    const got = tryKeep(journal, own);
    removeFileSync(journal.folder, own);
    if (got) break;
    const holder = holderOf(journal);
    if (holder && holder !== 'unreadable' && lives(holder)) {
      if (Date.now() < end) continue;
      throw new LoupeError(
        'fix-busy',
        `Process ${holder.pid}${holder.host === os.hostname() ? '' : ` on ${holder.host}`} is changing ${journal.root}. Try again when it is done.`,
      );
    }
    if (holder) giveUp(journal, holder === 'unreadable' ? undefined : holder.token);
  }
  try {
    return await work();
  } finally {
    const holder = holderOf(journal);
    if (holder && holder !== 'unreadable' && holder.token === mine.token) removeFileSync(journal.folder, lockName);
  }
}

function tryKeep(journal: FixJournal, own: string): boolean {
  try {
    return keepAs(journal.folder, own, lockName);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holderOf({ folder }: FixJournal): Holder | 'unreadable' | undefined {
  try {
    const parsed = parseJsonWith(holderSchema, readTextSync(folder, lockName, readLimit.notes));
    return parsed.ok ? parsed.value : 'unreadable';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes the lock of a process that is gone, unless another one has taken it meanwhile. */
function giveUp(journal: FixJournal, token: string | undefined): void {
  const again = holderOf(journal);
  if (again === undefined || (again !== 'unreadable' && again.token !== token)) return;
  removeFileSync(journal.folder, lockName);
}

/** A process of another machine is believed to live: its user may fix the same disk. */
function lives({ pid, host, started }: Holder): boolean {
  if (host !== os.hostname()) return true;
  const start = processStart(pid);
  if (start === null) return false;
  return start === undefined || Math.abs(start - started) <= tolerance;
}
