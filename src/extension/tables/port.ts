import { Worker } from 'node:worker_threads';
import type { Answer, Ask, Tell } from './messages';

/** The thread that reads tables, as the host needs it; tests put their own in its place. */
export interface Port {
  post(message: Tell | Ask): void;
  onAnswer(listener: (answer: Answer) => void): void;
  /** Called once, where the thread ended by itself. */
  onExit(listener: (reason: string) => void): void;
  end(): void;
}

/** Starts the thread: it shares the host's process, and nothing else is started. */
export function openPort(file: string): Port {
  const worker = new Worker(file);
  let ended = false;
  return {
    post: (message) => worker.postMessage(message),
    onAnswer: (listener) => void worker.on('message', listener),
    onExit: (listener) => {
      const exited = (reason: string): void => {
        if (!ended) listener(reason);
        ended = true;
      };
      worker.once('error', (error) => exited(error instanceof Error ? error.message : String(error)));
      worker.once('exit', (code) => exited(`code ${code}`));
    },
    end: () => {
      ended = true;
      void worker.terminate();
    },
  };
}
