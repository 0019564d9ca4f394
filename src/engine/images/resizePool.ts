import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { LoupeError } from '../../core/errors';
import type { Orientation } from './exif';
import { applyOrientation, type Pixels } from './orient';
import { resample } from './resample';

export interface ResizeRequest {
  readonly id: number;
  readonly stored: Pixels;
  readonly orientation: Orientation;
  readonly width: number;
  readonly height: number;
}

export interface ResizeReply {
  readonly id: number;
  readonly data: Uint8Array;
}

interface Pending {
  readonly resolve: (data: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly pending: Map<number, Pending>;
}

/**
 * Threads that turn and resample pixels while the main thread runs the job and libuv's threads decode.
 * Where the worker's bundle is not beside this one (tests run from the sources), the same function runs
 * in line: equal bytes, only slower.
 */
export class ResizePool {
  private readonly threads: Thread[] = [];
  private nextId = 0;

  /** @param workerFile the bundle of resizeWorker.ts */
  constructor(
    private readonly workerFile: string = path.join(__dirname, 'resizeWorker.js'),
    private readonly size: number = Math.min(4, Math.max(1, availableParallelism() - 1)),
  ) {}

  /** Upright pixels of the size asked for, [height, width, 3]. Takes the given pixels: do not use them afterwards. */
  async resize(stored: Pixels, orientation: Orientation, width: number, height: number): Promise<Uint8Array> {
    const thread = this.idlest();
    if (!thread) return resample(applyOrientation(stored, orientation), width, height);
    const id = this.nextId++;
    const request: ResizeRequest = { id, stored, orientation, width, height };
    return new Promise<Uint8Array>((resolve, reject) => {
      post(thread.worker, request);
      thread.pending.set(id, { resolve, reject });
      // A thread holds the process open only while somebody waits for it.
      thread.worker.ref();
    });
  }

  /** Ends the threads; what is still pending is rejected. */
  async close(): Promise<void> {
    await Promise.all(this.threads.splice(0).map(({ worker }) => worker.terminate()));
  }

  private idlest(): Thread | undefined {
    const free = this.threads.find(({ pending }) => pending.size === 0);
    if (free) return free;
    if (this.threads.length < this.size && existsSync(this.workerFile)) return this.start();
    return this.threads.reduce<Thread | undefined>((best, thread) => (best && best.pending.size <= thread.pending.size ? best : thread), undefined);
  }

  private start(): Thread {
    const worker = new Worker(this.workerFile);
    const thread: Thread = { worker, pending: new Map() };
    this.threads.push(thread);
    worker.unref();
    worker.on('message', ({ id, data }: ResizeReply) => {
      thread.pending.get(id)?.resolve(data);
      thread.pending.delete(id);
      if (thread.pending.size === 0) worker.unref();
    });
    const fail = (cause: unknown): void => {
      const at = this.threads.indexOf(thread);
      if (at >= 0) this.threads.splice(at, 1);
      for (const { reject } of thread.pending.values()) {
        reject(new LoupeError('resize-failed', 'The thread that resizes images ended. Start again; if it happens again, free some memory.', { cause }));
      }
      thread.pending.clear();
    };
    worker.on('error', fail);
    worker.on('exit', fail);
    return thread;
  }
}

/** Moves pixels that own their memory to the thread; others, and memory that a library keeps to itself, are copied. */
function post(worker: Worker, request: ResizeRequest): void {
  const { buffer, byteLength } = request.stored.data;
  if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) {
    try {
      worker.postMessage(request, [buffer]);
      return;
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'DataCloneError')) throw error;
    }
  }
  worker.postMessage(request);
}
