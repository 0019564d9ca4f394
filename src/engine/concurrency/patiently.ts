import { setTimeout as pause } from 'node:timers/promises';

/** Errors of the system that say nothing about the file: the next try may succeed. In words. */
const passing: ReadonlyMap<string, string> = new Map([
  ['EMFILE', 'too many files are open'],
  ['ENFILE', 'too many files are open in the whole system'],
  ['EAGAIN', 'the system is busy'],
  ['ENOMEM', 'there is not enough memory'],
  ['ENOBUFS', 'there is not enough memory'],
  ['EBUSY', 'another program holds it'],
  ['ETIMEDOUT', 'the drive does not answer'],
  ['EIO', 'the drive reports an error'],
  ['ESTALE', 'the network drive has lost it'],
]);

/** Milliseconds between tries: some 10 seconds in all for files that others will close, a moment for the rest. */
const waits = [10, 20, 50, 100, 200, 400, 800, 1500, 3000, 4000];
const shortWaits = 4;

/** What a passing error says, in words; null of an error that will not pass. */
export function passingWords(error: unknown): string | null {
  return passing.get(codeOf(error)) ?? null;
}

/** Tries an action again while it fails with an error that may pass; then throws that. */
export async function patiently<T>(action: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await action();
    } catch (error) {
      const code = codeOf(error);
      const most = code === 'EMFILE' || code === 'ENFILE' ? waits.length : passing.has(code) ? shortWaits : 0;
      if (tries >= most) throw error;
      await pause(waits[tries], undefined, signal && { signal });
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
