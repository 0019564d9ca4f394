import { renameSync, writeFileSync } from 'node:fs';

/**
 * Replaces a JSON file whole: a reader sees the old text or the new, never half, whenever the process dies.
 * Synchronous, so that what a job says last is on disk before it exits.
 */
export function writeJsonSync(file: string, value: unknown): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(value, undefined, 1)}\n`);
  renameWithRetry(temporary, file);
}

/** Windows refuses to replace a file that a reader has open at this very moment. */
function renameWithRetry(from: string, to: string): void {
  for (let attempt = 0; ; attempt++) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (attempt >= 20 || process.platform !== 'win32' || !(code === 'EPERM' || code === 'EACCES' || code === 'EBUSY'))
        throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
