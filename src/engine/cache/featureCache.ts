import { createHash, randomBytes } from 'node:crypto';
import { open, readdir, utimes, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from './cacheFolder';
import { encodeRecord, hashBytes, recordBytes, recordHolds } from './featureFormat';
import { trimCache } from './trimCache';
import { makeFolder } from '../../runfolder/files/makeFolder';

/** Records kept in memory before they are written: 64 of 1,280 floats are 330 KB. */
const recordsPerWrite = 64;
const recordsPerRead = 512;
/** Rows of one block of memory: blocks are added, so nothing is ever copied to make room. */
const rowsPerBlock = 512;

/**
 * Features of images, by the SHA-256 of the image's content. All values stay in memory (20,000 images of 1,280
 * floats: 102 MB) and are appended to a file of this process's own, so that several
 * processes may work with one key at once; each sees what the others had written when it opened.
 * Records that fail their checksum, and a torn tail, are as if they had never been written.
 */
export class FeatureCache {
  private readonly rowOf = new Map<string, number>();
  private readonly blocks: Float32Array[] = [];
  private waiting: Uint8Array[] = [];
  private writing: Promise<void> = Promise.resolve();
  private failure: unknown;
  private file: FileHandle | undefined;

  private constructor(
    private readonly folder: string,
    readonly columns: number,
  ) {}

  /** Loads every whole record of every segment. */
  static async open(folder: string, columns: number): Promise<FeatureCache> {
    await makeFolder(folder);
    const now = new Date();
    await utimes(folder, now, now);
    const segments = (await readdir(folder)).filter((name) => name.endsWith('.features')).sort();
    const cache = new FeatureCache(folder, columns);
    for (const segment of segments) await cache.load(path.join(folder, segment));
    return cache;
  }

  get size(): number {
    return this.rowOf.size;
  }

  has(hash: string): boolean {
    return this.rowOf.has(hash);
  }

  /** The features, as a view that must not be written to, or undefined. */
  get(hash: string): Float32Array | undefined {
    const row = this.rowOf.get(hash);
    return row === undefined ? undefined : this.rowAt(row);
  }

  /** Copies the features into `target` at `offset` (in floats); false where there are none. */
  getInto(hash: string, target: Float32Array, offset: number): boolean {
    const features = this.get(hash);
    if (features) target.set(features, offset);
    return features !== undefined;
  }

  /** Takes a copy. Written in the background; `flush` waits and reports what failed. */
  put(hash: string, features: Float32Array): void {
    if (features.length !== this.columns) throw new RangeError(`${features.length} features, ${this.columns} columns`);
    if (this.rowOf.has(hash)) return;
    this.keep(hash, features);
    this.waiting.push(encodeRecord(hash, features));
    if (this.waiting.length >= recordsPerWrite) this.write();
  }

  /** Resolves when everything put so far is on disk; rejects with the first failure of writing. */
  async flush(): Promise<void> {
    this.write();
    await this.writing;
    if (this.failure) throw this.failure;
  }

  /** Flushes, closes the segment and keeps the whole cache within its bound. */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.file?.close();
      this.file = undefined;
    }
    await trimCache();
  }

  private keep(hash: string, features: Float32Array): void {
    const row = this.rowOf.size;
    if (row % rowsPerBlock === 0) this.blocks.push(new Float32Array(rowsPerBlock * this.columns));
    this.rowAt(row).set(features);
    this.rowOf.set(hash, row);
  }

  private rowAt(row: number): Float32Array {
    const start = (row % rowsPerBlock) * this.columns;
    return this.blocks[Math.floor(row / rowsPerBlock)]!.subarray(start, start + this.columns);
  }

  private write(): void {
    const records = this.waiting;
    if (records.length === 0) return;
    this.waiting = [];
    this.writing = this.writing.then(async () => {
      if (this.failure) return;
      try {
        this.file ??= await open(
          path.join(this.folder, `${process.pid}-${randomBytes(6).toString('hex')}.features`),
          'ax',
        );
        await this.file.appendFile(Buffer.concat(records));
      } catch (error) {
        this.failure = error;
      }
    });
  }

  private async load(segment: string): Promise<void> {
    const bytes = recordBytes(this.columns);
    const file = await open(segment, 'r').catch(() => undefined);
    // Evicted or locked between listing and opening: its images are computed again.
    if (!file) return;
    try {
      const records = Math.floor((await file.stat()).size / bytes);
      const buffer = Buffer.alloc(Math.min(records, recordsPerRead) * bytes);
      for (let first = 0; first < records; first += recordsPerRead) {
        const wanted = Math.min(recordsPerRead, records - first) * bytes;
        const { bytesRead } = await file.read(buffer, 0, wanted, first * bytes);
        for (let at = 0; at + bytes <= bytesRead; at += bytes) this.take(buffer.subarray(at, at + bytes));
      }
    } finally {
      await file.close();
    }
  }

  private take(record: Buffer): void {
    const hash = record.toString('hex', 0, hashBytes);
    if (this.rowOf.has(hash) || !recordHolds(record)) return;
    const values = new Float32Array(this.columns);
    new Uint8Array(values.buffer).set(record.subarray(hashBytes, hashBytes + values.byteLength));
    this.keep(hash, values);
  }
}

/**
 * The features cached under `key`: a text that changes with the network, its weights and the preprocessing.
 * Damaged content is never an error; a folder that cannot be written is.
 */
export function openFeatureCache(key: string, columns: number): Promise<FeatureCache> {
  const readable = key.replaceAll(/[^\w.-]+/g, '_').slice(0, 60);
  const exact = createHash('sha256').update(key).digest('hex').slice(0, 16);
  return FeatureCache.open(cacheFolder('features', `${readable}-${exact}-${columns}`), columns);
}
