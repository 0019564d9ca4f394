import { randomBytes } from 'node:crypto';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { removeFileAt } from '../../runfolder/files';
import { cacheFolder } from './cacheFolder';

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
    await mkdir(folder, { recursive: true });
    const name = path.join(folder, `${process.pid}-${randomBytes(6).toString('hex')}.images`);
    return new PackedImages(name, await open(name, 'wx+'), count, bytesEach);
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

/** An empty store for `count` images of `bytesEach` bytes, in the cache. */
export function openPackedImages(options: { count: number; bytesEach: number }): Promise<PackedImages> {
  return PackedImages.open(options.count, options.bytesEach);
}
