import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { messageOf } from '../../core/errors';
import { UnreadableImageError } from './unreadable';

/** Bytes above which a file is not read into memory. */
const maxFileBytes = 512 * 2 ** 20;

/** The bytes of an image file. Throws UnreadableImageError where it is absent, empty, locked or far too large. */
export async function readImageFile(file: string): Promise<Uint8Array> {
  try {
    const handle = await open(file, 'r');
    try {
      checkFileSize((await handle.stat()).size);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw explain(cause);
  }
}

/** As `readImageFile`, for a thread that has nothing else to do; null, after two bytes, where it is no JPEG. */
export function readJpegFile(file: string): Uint8Array | null {
  try {
    const handle = openSync(file, 'r');
    try {
      checkFileSize(fstatSync(handle).size);
      const start = new Uint8Array(2);
      if (readSync(handle, start, 0, 2, 0) < 2 || start[0] !== 0xff || start[1] !== 0xd8) return null;
      return readFileSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    throw explain(cause);
  }
}

function checkFileSize(size: number): void {
  if (size === 0) throw new UnreadableImageError('empty-file', 'The file is empty.');
  if (size > maxFileBytes) {
    throw new UnreadableImageError(
      'too-large',
      `The file has ${Math.round(size / 2 ** 20)} MiB; images above 512 MiB are not read.`,
    );
  }
}

function explain(cause: unknown): UnreadableImageError {
  if (cause instanceof UnreadableImageError) return cause;
  return (cause as NodeJS.ErrnoException).code === 'ENOENT'
    ? new UnreadableImageError('missing-file', 'The file does not exist.', { cause })
    : new UnreadableImageError('unreadable-file', `The file cannot be read (${messageOf(cause)}).`, { cause });
}
