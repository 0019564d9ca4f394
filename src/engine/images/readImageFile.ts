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
      const { size } = await handle.stat();
      if (size === 0) throw new UnreadableImageError('empty-file', 'The file is empty.');
      if (size > maxFileBytes) {
        throw new UnreadableImageError('too-large', `The file has ${Math.round(size / 2 ** 20)} MiB; images above 512 MiB are not read.`);
      }
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof UnreadableImageError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new UnreadableImageError('missing-file', 'The file does not exist.', { cause });
    }
    throw new UnreadableImageError('unreadable-file', `The file cannot be read (${messageOf(cause)}).`, { cause });
  }
}
