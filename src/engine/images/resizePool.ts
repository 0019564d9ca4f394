import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { LoupeError } from '../../core/errors';
import type { ImageChange } from './change';
import type { Orientation } from './exif';
import { anyImageTask, type DecodedSize, type ImageResult, type ImageTask } from './imageTask';
import type { EverydayJpeg } from './jpegFastPath';
import { kernelsModule } from './kernels';
import type { FileFacts } from './measures/measureRecord';
import type { Pixels } from './orient';
import { UnreadableImageError } from './common/unreadable';

export interface ImageRequest {
  readonly id: number;
  readonly task: ImageTask;
}

export interface ImageReply {
  readonly id: number;
  readonly result: ImageResult;
}

type Pixelled = Extract<ImageResult, { readonly data: Uint8Array }>;

interface Pending {
  readonly resolve: (result: ImageResult) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly pending: Map<number, Pending>;
}

/**
 * Threads that decode everyday JPEGs, turn, resample and augment, while the main thread runs the job.
 * Where the worker's bundle is not beside this one (tests run from the sources), the same functions run
 * in line: equal bytes, only slower.
 */
export class ResizePool {
  private readonly threads: Thread[] = [];
  private nextId = 0;

  /** @param workerFile the bundle of resizeWorker.ts */
  constructor(
    private readonly workerFile: string = path.join(__dirname, 'resizeWorker.js'),
    private readonly size: number = Math.min(8, availableParallelism()),
  ) {}

  /** Upright pixels of the size asked for, [height, width, 3]. Takes the given pixels: do not use them afterwards. */
  async resize(stored: Pixels, orientation: Orientation, width: number, height: number): Promise<Uint8Array> {
    return (await this.run({ kind: 'resize', stored, orientation, width, height }, stored.data))!.data;
  }

  /** The pixels of an everyday JPEG as stored; null where libjpeg-turbo refuses it. */
  async decode(jpeg: EverydayJpeg): Promise<Pixels | null> {
    const result = await this.run({ kind: 'decode', jpeg });
    return result && { data: result.data, width: jpeg.width, height: jpeg.height };
  }

  /** An everyday JPEG, upright, in the size asked for, [height, width, 3]; null where libjpeg-turbo refuses it. */
  async prepare(jpeg: EverydayJpeg, width: number, height: number): Promise<Uint8Array | null> {
    return (await this.run({ kind: 'prepare', jpeg, width, height }))?.data ?? null;
  }

  /**
   * As `prepare`, for a file, which a thread reads: the main thread may be busy meanwhile. Null, too, for other formats
   * and for large pictures. Throws UnreadableImageError.
   */
  async prepareFile(
    file: string,
    width: number,
    height: number,
  ): Promise<{ readonly data: Uint8Array; readonly orientation: Orientation } | null> {
    const result = await this.run({ kind: 'prepareFile', file, width, height });
    return result && { data: result.data, orientation: result.orientation ?? 1 };
  }

  /** A HEIC file, upright and sRGB. Throws UnreadableImageError. */
  async decodeHeif(
    bytes: Uint8Array,
    background: readonly [number, number, number],
  ): Promise<Pixels & Pick<DecodedSize, 'converted'>> {
    const { data, size } = (await this.run({ kind: 'heif', bytes, background }))!;
    return { data, ...size! };
  }

  /**
   * The record of measures of a file that a thread reads, decodes and looks at; null for what is no everyday JPEG, and
   * for large pictures. Throws UnreadableImageError.
   */
  async measureFile(file: string): Promise<Uint8Array | null> {
    return (await this.run({ kind: 'measureFile', file }))?.data ?? null;
  }

  /** The record of measures of a decoded picture. Takes the given pixels: do not use them afterwards. */
  async measure(stored: Pixels, orientation: Orientation, facts: FileFacts): Promise<Uint8Array> {
    return (await this.run({ kind: 'measure', stored, orientation, facts }, stored.data))!.data;
  }

  /** Changes images in place, uint8 [images, height, width, 3], one change an image, shared among the threads. */
  async change(
    pixels: Uint8Array,
    { height, width }: { readonly height: number; readonly width: number },
    changes: readonly ImageChange[],
  ): Promise<void> {
    if (!changes.some(({ matrix, tone, hidden }) => matrix ?? tone ?? hidden)) return;
    const share = Math.max(1, Math.ceil(changes.length / this.size));
    const bytes = 3 * height * width;
    await Promise.all(
      Array.from({ length: Math.ceil(changes.length / share) }, async (_, i) => {
        const mine = changes.slice(i * share, (i + 1) * share);
        const part = pixels.slice(i * share * bytes, (i * share + mine.length) * bytes);
        pixels.set(
          (await this.run({ kind: 'change', pixels: part, width, height, changes: mine }, part))!.data,
          i * share * bytes,
        );
      }),
    );
  }

  /** Ends the threads; what is still pending is rejected. */
  async close(): Promise<void> {
    await Promise.all(this.threads.splice(0).map(({ worker }) => worker.terminate()));
  }

  private async run(task: ImageTask, moved?: Uint8Array): Promise<Pixelled | null> {
    const thread = this.idlest();
    const result = await (thread ? this.ask(thread, task, moved) : anyImageTask(task));
    if (result && 'unreadable' in result) throw new UnreadableImageError(result.unreadable, result.reason);
    return result;
  }

  private async ask({ worker, pending }: Thread, task: ImageTask, moved: Uint8Array | undefined): Promise<ImageResult> {
    const id = this.nextId++;
    return new Promise<ImageResult>((resolve, reject) => {
      post(worker, { id, task }, moved);
      pending.set(id, { resolve, reject });
      // A thread holds the process open only while somebody waits for it.
      worker.ref();
    });
  }

  private idlest(): Thread | undefined {
    const free = this.threads.find(({ pending }) => pending.size === 0);
    if (free) return free;
    if (this.threads.length < this.size && existsSync(this.workerFile)) return this.start();
    return this.threads.reduce<Thread | undefined>(
      (best, thread) => (best && best.pending.size <= thread.pending.size ? best : thread),
      undefined,
    );
  }

  private start(): Thread {
    const worker = new Worker(this.workerFile, { workerData: kernelsModule() });
    const thread: Thread = { worker, pending: new Map() };
    this.threads.push(thread);
    worker.unref();
    worker.on('message', ({ id, result }: ImageReply) => {
      thread.pending.get(id)?.resolve(result);
      thread.pending.delete(id);
      if (thread.pending.size === 0) worker.unref();
    });
    const fail = (cause: unknown): void => {
      const at = this.threads.indexOf(thread);
      if (at >= 0) this.threads.splice(at, 1);
      for (const { reject } of thread.pending.values()) {
        reject(
          new LoupeError(
            'resize-failed',
            'The thread that prepares images ended. Start again; if it happens again, free some memory.',
            { cause },
          ),
        );
      }
      thread.pending.clear();
    };
    worker.on('error', fail);
    worker.on('exit', fail);
    return thread;
  }
}

/** The threads of this process. */
export const sharedPool = new ResizePool();

/** Moves pixels that own their memory to the thread; others, and memory that a library keeps to itself, are copied. */
function post(worker: Worker, request: ImageRequest, moved?: Uint8Array): void {
  if (moved && moved.buffer instanceof ArrayBuffer && moved.byteLength === moved.buffer.byteLength) {
    try {
      worker.postMessage(request, [moved.buffer]);
      return;
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'DataCloneError')) throw error;
    }
  }
  worker.postMessage(request);
}
