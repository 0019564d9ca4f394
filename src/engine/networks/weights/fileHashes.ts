import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { LoupeError, messageOf } from '../../../core/errors';
import type { WeightFile } from '../architectures/catalogue';

/** What a weights file holds, as far as it can be told without understanding it. */
export interface FileHashes {
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly md5: string;
}

/**
 * Reads a file once, in pieces, for its length and both hashes. Throws LoupeError `weights` where it cannot be read.
 */
export async function hashFile(file: string, signal?: AbortSignal): Promise<FileHashes> {
  const [sha256, md5] = [createHash('sha256'), createHash('md5')];
  try {
    for await (const piece of createReadStream(file, {
      highWaterMark: 1 << 20,
      ...(signal ? { signal } : {}),
    }) as AsyncIterable<Buffer>) {
      sha256.update(piece);
      md5.update(piece);
    }
    return { bytes: (await stat(file)).size, sha256: sha256.digest('hex'), md5: md5.digest('hex') };
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new LoupeError('weights', `${file} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}

/** Whether a file is the official one; null where no hash of that is known. */
export function isOfficial({ hash }: WeightFile, found: FileHashes): boolean | null {
  return hash === null ? null : found[hash.algorithm] === hash.value.toLowerCase();
}
