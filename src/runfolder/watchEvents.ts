import { watch, type FSWatcher } from 'node:fs';
import { messageOf } from '../core/errors';
import type { RunEvent } from '../protocol/runEvents';
import { readEvents } from './events';

/**
 * Read at once: what is told together is also worked on together by whoever listens, and must be done within a frame.
 */
const pieceBytes = 1 << 16;

export interface WatchOptions {
  /** Where to start; default 0, the whole history. */
  readonly fromByte?: number;
  /** New events in order, and the byte to start from to see only what comes after them. */
  readonly onEvents: (events: RunEvent[], nextByte: number) => void;
  /** Lines that could not be understood and were skipped, or why the file could not be read. */
  readonly onBroken?: (problems: string[]) => void;
  /** Milliseconds between looks where the file system does not notify; default 500. */
  readonly pollEvery?: number;
}

/**
 * Follows a run's events from a byte offset: first what is there, then each addition as it is written. Notified by
 * the file system where that works, and by looking every half second where it does not (network drives).
 * Never throws; runs until disposed. A callback that throws ends nothing.
 */
export function watchEvents(folder: string, options: WatchOptions): { dispose(): void } {
  let nextByte = options.fromByte ?? 0;
  let disposed = false;
  let reading = false;
  let again = false;
  let lastProblem = '';
  /** Size of the file when it had nothing whole to read. */
  let seenSize: number | undefined;

  const read = async (): Promise<void> => {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    try {
      do {
        again = false;
        const slice = await readEvents(folder, nextByte, pieceBytes, seenSize);
        if (disposed) return;
        const further = slice.nextByte > nextByte;
        again ||= further;
        seenSize = further ? undefined : slice.size;
        nextByte = slice.nextByte;
        if (slice.broken.length > 0) options.onBroken?.(slice.broken);
        if (slice.events.length > 0) options.onEvents(slice.events, nextByte);
      } while (again && !disposed);
      lastProblem = '';
    } catch (error) {
      const problem = messageOf(error);
      if (problem !== lastProblem) options.onBroken?.([problem]);
      lastProblem = problem;
    } finally {
      reading = false;
    }
  };

  const watcher = startWatcher(folder, () => void read());
  const timer = setInterval(() => void read(), options.pollEvery ?? 500);
  timer.unref();
  void read();
  return {
    dispose() {
      disposed = true;
      clearInterval(timer);
      watcher?.close();
    },
  };
}

/** The polling continues without it where watching is not possible (too many watches, network drives). */
function startWatcher(folder: string, onChange: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, onChange);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
