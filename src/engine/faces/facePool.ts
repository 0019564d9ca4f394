import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { LoupeError, messageOf } from '../../core/errors';
import { faceTask, type FaceResult, type FaceTask } from './faceTask';

export interface FaceRequest {
  readonly id: number;
  readonly task: FaceTask;
}

export interface FaceReply {
  readonly id: number;
  readonly result: FaceResult;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, (result: FaceResult) => void>;
}

/** Threads that look for faces, with an OpenCV of some 75 MB each. */
const mostThreads = 4;

/**
 * Looks for faces in threads, one for each core up to four, so that a folder uses them all and Ctrl+C ends a search
 * at once. Where the thread's bundle is not beside this one (tests run from the sources), the same function runs in
 * line: equal boxes, only slower.
 */
export class FacePool {
  private readonly threads: Thread[] = [];
  private nextId = 0;
  private closed = false;

  constructor(
    readonly size: number = Math.min(mostThreads, availableParallelism()),
    private readonly workerFile: string = path.join(__dirname, 'faceThread.js'),
  ) {}

  /** Starts threads ahead of so many images: loading OpenCV takes as long as several searches. */
  prepare(images: number): void {
    while (this.threads.length < Math.min(images, this.size) && existsSync(this.workerFile)) this.start();
  }

  /**
   * What is found in an image. Takes the given pixels: do not use them afterwards.
   * @throws LoupeError where OpenCV cannot be used at all
   */
  async find(task: FaceTask): Promise<Exclude<FaceResult, { readonly broken: unknown }>> {
    if (this.closed) return { failed: 'it was stopped' };
    const thread = this.idlest();
    const result = await (thread ? this.ask(thread, task) : faceTask(task));
    if ('broken' in result) throw LoupeError.told(result.broken);
    return result;
  }

  /** Ends the threads, whatever they are at; who still waits is told that the search failed. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.threads.map(({ worker }) => worker.terminate()));
  }

  private ask({ worker, waiting }: Thread, task: FaceTask): Promise<FaceResult> {
    const id = this.nextId++;
    const { data } = task.pixels;
    const owned = data.buffer instanceof ArrayBuffer && data.byteLength === data.buffer.byteLength;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      post(worker, { id, task }, owned ? [data.buffer] : []);
    });
  }

  private idlest(): Thread | undefined {
    const free = this.threads.find(({ waiting }) => waiting.size === 0);
    if (free) return free;
    if (this.threads.length < this.size && existsSync(this.workerFile)) return this.start();
    return this.threads.reduce<Thread | undefined>(
      (best, thread) => (best && best.waiting.size <= thread.waiting.size ? best : thread),
      undefined,
    );
  }

  private start(): Thread {
    const worker = new Worker(this.workerFile);
    const thread: Thread = { worker, waiting: new Map() };
    this.threads.push(thread);
    worker.on('message', ({ id, result }: FaceReply) => {
      thread.waiting.get(id)?.(result);
      thread.waiting.delete(id);
    });
    const end = (cause: unknown): void => {
      const at = this.threads.indexOf(thread);
      if (at >= 0) this.threads.splice(at, 1);
      const why = cause instanceof Error ? ` (${messageOf(cause)})` : '';
      for (const resolve of thread.waiting.values()) resolve({ failed: `the thread that searched it ended${why}` });
      thread.waiting.clear();
    };
    worker.on('error', end);
    worker.on('exit', end);
    return thread;
  }
}

/** Moves what can be moved; memory that a library keeps to itself is copied. */
function post(worker: Worker, request: FaceRequest, moved: ArrayBuffer[]): void {
  try {
    worker.postMessage(request, moved);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'DataCloneError')) throw error;
    worker.postMessage(request);
  }
}
