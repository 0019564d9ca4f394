import { readFileSync } from 'node:fs';
import * as os from 'node:os';

/** Whether a process of this machine has this id; another user's counts too. */
export function isAlive(pid: number): boolean {
  // Zero and negative numbers name groups of processes.
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * When a process of this machine started, in milliseconds since 1970.
 * `null`: there is no such process (or it is a zombie). `undefined`: it lives, but this platform does not say
 * since when. Process ids are reused, so an id alone does not identify a process.
 */
export function processStart(pid: number): number | null | undefined {
  if (!isAlive(pid)) return null;
  if (process.platform !== 'linux') return undefined;
  try {
    // proc(5): the command name may hold spaces and parentheses, so fields are counted from the last ')'.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    const ticks = Number(fields[19]);
    const boot = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1]);
    return Number.isFinite(ticks) && Number.isFinite(boot) ? (boot + ticks / ticksPerSecond) * 1000 : undefined;
  } catch {
    return isAlive(pid) ? undefined : null;
  }
}

/** USER_HZ, which Linux fixes at 100 for what it shows to programs. */
const ticksPerSecond = 100;

/** Rounding between two readings of one process's start, and steps of the clock, in milliseconds. */
const tolerance = 5_000;

/**
 * Whether the process that a record names is one of this machine and lives, by its id and its start. False where the
 * platform does not say when a process started: an id alone can be named by anybody's file.
 */
export function livesHere({ host, pid, started }: { host: string; pid: number; started: string }): boolean {
  if (host !== os.hostname()) return false;
  const start = processStart(pid);
  return typeof start === 'number' && Math.abs(start - Date.parse(started)) <= tolerance;
}
