import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { makeFolder } from './makeFolder';

/** Windows refuses to replace a file that somebody has open; it is free again within moments. */
const busyCodes = new Set(['EPERM', 'EACCES', 'EBUSY']);
const renameAttempts = 6;

/** What a file is to hold; a text may come in pieces. */
export type FileData = string | Uint8Array | Iterable<string>;

/**
 * Writes a file so that a reader sees the old content or the new, never a part: a temporary name in
 * the same folder (made if missing), flushed to disk (unless `durable` is false: for what can be made again, as
 * flushing costs milliseconds), then renamed. On failure the temporary file is removed.
 */
export async function writeFileAtomic(file: string, data: FileData, { durable = true } = {}): Promise<void> {
  await makeFolder(path.dirname(file));
  const temporary = temporaryName(file);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await writeFile(handle, data);
      if (durable) await handle.sync();
    } finally {
      await handle.close();
    }
    await replace(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** `writeFileAtomic` before anything else is done, in a folder that is there, and not flushed. */
export function replaceSync(file: string, text: string): void {
  const temporary = temporaryName(file);
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    for (let attempt = 1; ; attempt++) {
      try {
        return renameSync(temporary, file);
      } catch (error) {
        if (!isBusy(error) || attempt === 20) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
      }
    }
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** A name that nobody else has or guesses. */
function temporaryName(file: string): string {
  return `${file}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
}

function isBusy(error: unknown): boolean {
  return process.platform === 'win32' && busyCodes.has((error as NodeJS.ErrnoException).code ?? '');
}

async function replace(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (!isBusy(error) || attempt === renameAttempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** attempt));
    }
  }
}
