import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ErrorCode } from '../../core/codes/errorCodes';
import { LoupeError, messageOf } from '../../core/errors';

/** What a file holds, as far as it can be told without understanding it. */
export interface FileHashes {
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly md5: string;
}

export interface HashOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes that were read so far. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * Reads a file once, in pieces, for its length and both hashes. Throws LoupeError of the given code where it cannot be
 * read.
 */
export async function hashFile(
  file: string,
  code: ErrorCode,
  { signal, onProgress }: HashOptions = {},
): Promise<FileHashes> {
  const [sha256, md5] = [createHash('sha256'), createHash('md5')];
  let done = 0;
  try {
    for await (const piece of createReadStream(file, {
      highWaterMark: 1 << 20,
      ...(signal ? { signal } : {}),
    }) as AsyncIterable<Buffer>) {
      sha256.update(piece);
      md5.update(piece);
      onProgress?.((done += piece.length));
    }
    return { bytes: (await stat(file)).size, sha256: sha256.digest('hex'), md5: md5.digest('hex') };
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new LoupeError(code, `${file} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}
