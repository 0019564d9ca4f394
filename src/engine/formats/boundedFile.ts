import { open, stat } from 'node:fs/promises';
import { LoupeError, messageOf } from '../../core/errors';
import type { ErrorCode } from '../../core/codes/errorCodes';
import { formatBytes } from '../../core/format';

/**
 * Reads a file of which it is known how long one that makes sense can be. A pipe or device, which may never end, is
 * not opened. Throws LoupeError of the given code, naming the file.
 * @param what for people, with an article: `The labels`
 */
export async function readBounded(file: string, most: number, code: ErrorCode, what: string): Promise<Buffer> {
  try {
    const info = await stat(file);
    if (!info.isFile())
      throw new LoupeError(
        code,
        `${what} ${file} cannot be read: it is ${info.isDirectory() ? 'a folder' : 'no regular file'}. Name a file.`,
      );
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      if (size > most)
        throw new LoupeError(
          code,
          `${what} ${file} cannot be read: it has ${formatBytes(size)}, and at most ${formatBytes(most)} make sense. Name another file.`,
        );
      const buffer = Buffer.alloc(size);
      let done = 0;
      while (done < size) {
        const { bytesRead } = await handle.read(buffer, done, size - done, done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return buffer.subarray(0, done);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof LoupeError) throw error;
    throw new LoupeError(code, `${what} ${file} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}
