/**
 * An error meant for people: `message` says what happened, names the file, and tells what to do next.
 * `code` is stable and may be matched; `cause` is what was caught.
 */
export class LoupeError extends Error {
  override readonly name: string = 'LoupeError';

  constructor(readonly code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
  }
}

/** The message of anything that can be thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
