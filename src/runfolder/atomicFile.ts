import { mkdir, open, rename, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';

/** Windows refuses to replace a file that somebody has open; it is free again within moments. */
const busyCodes = new Set(['EPERM', 'EACCES', 'EBUSY']);
const renameAttempts = 6;

/**
 * Writes a file so that a reader sees the old content or the new, never a part: a temporary name in
 * the same folder (made if missing), flushed to disk (unless `durable` is false: for what can be made again, as
 * flushing costs milliseconds), then renamed. On failure the temporary file is removed.
 */
export async function writeFileAtomic(file: string, data: string | Uint8Array, { durable = true } = {}): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(data);
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

async function replace(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (process.platform !== 'win32' || !busyCodes.has(code) || attempt === renameAttempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** attempt));
    }
  }
}
