import type { ErrorCode } from './codes/errorCodes';

/**
 * An error meant for people: `message` says what happened, names the file, and tells what to do next.
 * `cause` is what was caught.
 */
export class LoupeError extends Error {
  override readonly name: string = 'LoupeError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  /** As another process or a run folder tells it: a code that is not known is kept. */
  static told({ code, message }: { readonly code: string; readonly message: string }): LoupeError {
    return new LoupeError(code as ErrorCode, message);
  }
}

/** The message of anything that can be thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
