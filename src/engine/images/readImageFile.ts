import { closeSync, constants, fstatSync, openSync, readFileSync, readSync, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { messageOf } from '../../core/errors';
import { passingWords, patiently } from '../concurrency/patiently';
import { UnreadableImageError } from './common/unreadable';

/** Bytes above which a file is not read into memory. */
const maxFileBytes = 512 * 2 ** 20;

/** A pipe is opened without waiting for somebody who writes; of files it changes nothing. Windows lacks it. */
export const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** The bytes of an image file. Throws UnreadableImageError where it is absent, empty, locked or far too large. */
export async function readImageFile(file: string): Promise<Uint8Array> {
  try {
    return await patiently(async () => {
      // Opening a device may do something; a pipe or socket has no end.
      checkKind(await stat(file));
      const handle = await open(file, openFlags);
      try {
        const stats = await handle.stat();
        checkKind(stats);
        checkFileSize(stats.size);
        return await handle.readFile();
      } finally {
        await handle.close();
      }
    });
  } catch (cause) {
    throw explain(cause);
  }
}

/**
 * As `readImageFile`, for a thread that has nothing else to do; null, after two bytes, where it is no JPEG, and where
 * it is worth waiting for, which that function does.
 */
export function readJpegFile(file: string): Uint8Array | null {
  try {
    const handle = openSync(file, openFlags);
    try {
      const stats = fstatSync(handle);
      checkKind(stats);
      checkFileSize(stats.size);
      const start = new Uint8Array(2);
      if (readSync(handle, start, 0, 2, 0) < 2 || start[0] !== 0xff || start[1] !== 0xd8) return null;
      return readFileSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    if (passingWords(cause)) return null;
    throw explain(cause);
  }
}

/** What a name stands for that is neither file nor folder, in words; null of those. */
export function specialKind(
  entry: Pick<Stats, 'isFile' | 'isDirectory' | 'isFIFO' | 'isSocket' | 'isCharacterDevice' | 'isBlockDevice'>,
): string | null {
  if (entry.isFile() || entry.isDirectory()) return null;
  if (entry.isFIFO()) return 'a named pipe';
  if (entry.isSocket()) return 'a socket';
  return entry.isCharacterDevice() || entry.isBlockDevice() ? 'a device' : 'no regular file';
}

function checkKind(stats: Stats): void {
  const kind = stats.isDirectory() ? 'a folder' : specialKind(stats);
  if (kind)
    throw new UnreadableImageError('unreadable-file', `It is ${kind}, which is not opened. Give an image file.`);
}

/** Refuses files that are empty or too large to be read. */
export function checkFileSize(size: number): void {
  if (size === 0) throw new UnreadableImageError('empty-file', 'The file is empty.');
  if (size > maxFileBytes) {
    throw new UnreadableImageError(
      'too-large',
      `The file has ${Math.round(size / 2 ** 20)} MiB; images above 512 MiB are not read. Scale it down to use it.`,
    );
  }
}

/** Why a file cannot be read. */
export function explain(cause: unknown): UnreadableImageError {
  if (cause instanceof UnreadableImageError) return cause;
  const passing = passingWords(cause);
  if (passing) {
    return new UnreadableImageError(
      'unreadable-now',
      `It could not be read this time: ${passing}. That may pass; try again.`,
      { cause },
    );
  }
  return (cause as NodeJS.ErrnoException).code === 'ENOENT'
    ? new UnreadableImageError('missing-file', 'The file does not exist.', { cause })
    : new UnreadableImageError('unreadable-file', `The file cannot be read (${messageOf(cause)}).`, { cause });
}
