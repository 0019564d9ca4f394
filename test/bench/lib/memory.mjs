// The peak memory of a process and of everything that it started, as Linux counts it.
import { readFileSync } from 'node:fs';
import { processTree } from '../../../scripts/lib/processes.mjs';

/** Milliseconds between two looks, and looks between two searches for new children, which read all of /proc. */
const interval = 100;
const looksAFamily = 5;

/** A line of /proc/<pid>/status in MiB, or undefined where there is no /proc or no such process. */
function mebibytesOf(pid, line) {
  try {
    const kibibytes = new RegExp(`${line}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    return undefined;
  }
}

/**
 * Watches a process until the returned function is called, which gives the peak in MiB or undefined: the largest sum of
 * resident sets at one look, at least what the kernel counted for the process itself (VmHWM). Pages that processes
 * share count in each.
 */
export function watchMemory(pid) {
  let peak;
  let family = [pid];
  let looks = 0;
  const look = () => {
    if (process.platform === 'linux' && looks++ % looksAFamily === 0) family = processTree(pid);
    const together = family.reduce((sum, one) => sum + (mebibytesOf(one, 'VmRSS') ?? 0), 0);
    peak = Math.max(peak ?? 0, together, mebibytesOf(pid, 'VmHWM') ?? 0) || undefined;
  };
  const timer = setInterval(look, interval);
  timer.unref();
  return () => {
    look();
    clearInterval(timer);
    return peak;
  };
}
