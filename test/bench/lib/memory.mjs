// The peak memory of a process, as Linux counts it.
import { readFileSync } from 'node:fs';

/** The largest resident set so far in MiB (VmHWM), or undefined where there is no /proc. */
function peakOf(pid) {
  try {
    const kibibytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    return undefined;
  }
}

/** Watches a process until the returned function is called, which gives the peak. A process that ended keeps its last value. */
export function watchMemory(pid) {
  let last;
  const look = () => { last = peakOf(pid) ?? last; };
  const timer = setInterval(look, 50);
  timer.unref();
  return () => {
    look();
    clearInterval(timer);
    return last;
  };
}
