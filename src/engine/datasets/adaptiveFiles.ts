import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { passingWords, patiently } from '../concurrency/patiently';
import { openFlags } from '../images/readImageFile';

/** What is looked at of a file. */
interface Stat {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

/**
 * Milliseconds that a call may take on the average, and what all may take beyond: a disk at hand answers in a tenth.
 */
const patience = 0.25;
const allowance = 5;

/** Calls after which others have their turn: timers, requests to stop, progress. */
const callsATurn = 64;

/**
 * Many small questions about files. Of a disk at hand, the system answers from memory in microseconds, and asking in
 * turn takes a third of the time that asking by promises does; of a slow one (network, turning disk), many must be
 * asked at once. It begins in turn, and asks by promises as soon as answers are slow. What may pass, such as too many
 * open files, is waited for. Each method throws what node:fs throws.
 */
export class AdaptiveFiles {
  private calls = 0;
  private spent = 0;
  private slow = false;

  /** @param now milliseconds; replaced in tests */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether files are asked in turn. */
  get near(): boolean {
    return !this.slow;
  }

  stat(file: string): Promise<Stat> {
    return this.ask(
      () => statSync(file),
      () => stat(file),
    );
  }

  read(file: string): Promise<Buffer> {
    return this.ask(
      () => readFileSync(file),
      () => readFile(file),
    );
  }

  /** The first bytes, at most `length`. */
  head(file: string, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    return this.ask(
      () => {
        const handle = openSync(file, openFlags);
        try {
          return bytes.subarray(0, readSync(handle, bytes, 0, length, 0));
        } finally {
          closeSync(handle);
        }
      },
      async () => {
        const handle = await open(file, openFlags);
        try {
          return bytes.subarray(0, (await handle.read(bytes, 0, length, 0)).bytesRead);
        } finally {
          await handle.close();
        }
      },
    );
  }

  private async ask<T>(inTurn: () => T, byPromise: () => Promise<T>): Promise<T> {
    if (this.slow) return patiently(byPromise);
    if (++this.calls % callsATurn === 0) await nextTurn();
    const before = this.now();
    try {
      return inTurn();
    } catch (error) {
      if (!passingWords(error)) throw error;
      return await patiently(byPromise);
    } finally {
      this.spent += this.now() - before;
      this.slow ||= this.spent > allowance + patience * this.calls;
    }
  }
}
