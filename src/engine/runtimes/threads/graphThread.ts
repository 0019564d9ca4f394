import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ErrorCode } from '../../../core/codes/errorCodes';
import { LoupeError } from '../../../core/errors';
import { packageFolder } from '../../assets';
import type { GraphThread, ThreadGraph } from '../runtime';
import { Gate } from './gate';
import type { ThreadAnswer, ThreadQuestion, ThreadRequest, ThreadSettings } from './messages';

/** Milliseconds that the end of the process waits for a step to end: the longest that were seen take seconds. */
const patienceAtExit = 60_000;

/** Those of the threads that have not ended. */
const living = new Set<Gate>();

function closeAll(): void {
  for (const gate of living) gate.closeNow(patienceAtExit);
}

/** Takes an answer, or the reason why the thread ended without one. */
type Settle = (answer: ThreadAnswer | string) => void;

/** A worker thread of Node's that runs graphs (programs/graphThread.ts). */
export class GraphWorker implements GraphThread {
  private readonly gate = new Gate();
  private readonly worker: Worker;
  private readonly pending = new Map<number, Settle>();
  private over: string | undefined;
  private nextId = 0;

  /**
   * Starts it. Throws LoupeError `graph-load` where it cannot be started.
   * @param file the bundle of programs/graphThread.ts
   */
  constructor(settings: Omit<ThreadSettings, 'gate'>, file = bundle()) {
    if (!existsSync(file))
      throw new LoupeError('graph-load', `The program of a thread, ${file}, is missing. Install Loupe again.`);
    this.worker = new Worker(file, { workerData: { ...settings, gate: this.gate.memory } satisfies ThreadSettings });
    this.worker.on('message', (answer: ThreadAnswer) => this.take(answer));
    this.worker.once('error', (error) => this.end(error.message));
    if (living.size === 0) process.on('exit', closeAll);
    living.add(this.gate);
    this.worker.once('exit', (code) => {
      living.delete(this.gate);
      if (living.size === 0) process.off('exit', closeAll);
      this.gate.leave();
      this.end(`it ended with code ${code}`);
    });
  }

  async load(onnx: Uint8Array, name: string): Promise<ThreadGraph> {
    const graph = this.nextId;
    const answer = await this.ask({ kind: 'load', onnx, name }, 'graph-load');
    return {
      outputs: answer.kind === 'loaded' ? answer.outputs : [],
      run: async (feeds, moved = []) => {
        const result = await this.ask({ kind: 'run', graph, feeds }, 'graph-run', moved);
        return result.kind === 'values' ? result.values : {};
      },
    };
  }

  async close(): Promise<void> {
    await this.gate.close();
    await this.worker.terminate();
  }

  private ask(question: ThreadQuestion, code: ErrorCode, moved: readonly ArrayBuffer[] = []): Promise<ThreadAnswer> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const settle: Settle = (answer) => {
        if (typeof answer === 'string')
          reject(
            new LoupeError(
              code,
              `The thread that computes ended: ${answer}. Start again; if it happens again, free some memory.`,
            ),
          );
        else if (answer.kind === 'failed') reject(LoupeError.told(answer));
        else resolve(answer);
      };
      if (this.over !== undefined) return settle(this.over);
      this.pending.set(id, settle);
      this.worker.postMessage({ ...question, id } satisfies ThreadRequest, moved);
    });
  }

  private take(answer: ThreadAnswer): void {
    const settle = this.pending.get(answer.id);
    this.pending.delete(answer.id);
    settle?.(answer);
  }

  private end(reason: string): void {
    this.over ??= reason;
    for (const settle of this.pending.values()) settle(this.over);
    this.pending.clear();
  }
}

/** Beside the running bundle, or in the built extension where sources are run. */
function bundle(): string {
  const beside = path.join(__dirname, 'graphThread.js');
  return existsSync(beside) ? beside : path.join(packageFolder(), 'dist', 'graphThread.js');
}
