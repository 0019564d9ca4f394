import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, type FileHandle } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { messageOf } from '../../core/errors';
import { removeFileAt } from '../../runfolder/files';
import { cacheFolder } from './cacheFolder';
import { makeFolder } from '../../runfolder/files/makeFolder';

/** Reads and writes under way at once. */
const inFlight = 8;

/**
 * Images of one size as bytes in a file, so that training on many needs no more memory than on few; what was
 * read lately stays in the operating system's own cache. The file belongs to this process and goes with `close`
 * (after a crash, with the next trimming of the cache).
 */
export class PackedImages {
  private readonly written: Uint8Array;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    readonly count: number,
    /** height * width * 3 */
    readonly bytesEach: number,
  ) {
    this.written = new Uint8Array(count);
  }

  static async open(count: number, bytesEach: number, folder: string = cacheFolder('packed')): Promise<PackedImages> {
    await makeFolder(folder);
    const name = path.join(folder, `${process.pid}-${randomBytes(6).toString('hex')}.images`);
    return new PackedImages(name, await open(name, 'wx+', 0o600), count, bytesEach);
  }

  /** Stores image `index`, [height, width, 3]. */
  async write(index: number, data: Uint8Array): Promise<void> {
    if (data.length !== this.bytesEach || !(index >= 0 && index < this.count)) {
      throw new RangeError(`image ${index} of ${this.count} with ${data.length} bytes, not ${this.bytesEach}`);
    }
    await this.file.write(data, 0, data.length, index * this.bytesEach);
    this.written[index] = 1;
  }

  /** Copies images into `into`, one after the other, [indices.length, height, width, 3]. */
  async read(indices: ArrayLike<number>, into: Uint8Array): Promise<void> {
    let next = 0;
    const reader = async (): Promise<void> => {
      while (next < indices.length) {
        const slot = next++;
        const index = indices[slot]!;
        if (this.written[index] !== 1) throw new RangeError(`image ${index} was never written`);
        const { bytesRead } = await this.file.read(into, slot * this.bytesEach, this.bytesEach, index * this.bytesEach);
        if (bytesRead !== this.bytesEach) throw new Error(`${this.path} was cut short; is the disk full?`);
      }
    };
    await Promise.all(Array.from({ length: Math.min(inFlight, indices.length) }, reader));
  }

  /** Closes and removes the file. */
  async close(): Promise<void> {
    await this.file.close();
    await removeFileAt(this.path);
  }
}

/**
 * Where packed images lie: in the cache, or, where nothing can be written there, among the system's temporary files.
 * @returns the folder, made, and what is to be told of it (null where it is the cache's)
 */
export async function packedFolder(): Promise<{ folder: string; notice: string | null }> {
  const folder = cacheFolder('packed');
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
    return { folder, notice: null };
  } catch (error) {
    const instead = os.tmpdir();
    return {
      folder: instead,
      notice: `The cache folder ${folder} cannot be written (${messageOf(error)}), so decoded images lie in ${instead} until the run ends.`,
    };
  }
}

/**
 * An empty store for `count` images of `bytesEach` bytes, in the cache, or where that cannot be written, elsewhere,
 * which is told.
 */
export async function openPackedImages(
  options: { count: number; bytesEach: number },
  onElsewhere?: (notice: string) => void,
): Promise<PackedImages> {
  const { folder, notice } = await packedFolder();
  if (notice !== null) onElsewhere?.(notice);
  return PackedImages.open(options.count, options.bytesEach, folder);
}
