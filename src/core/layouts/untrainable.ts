import { LoupeError } from '../errors';
import type { ErrorCode } from '../codes/errorCodes';

/** Codes that say of a folder that nothing can be trained on it as it is. */
const codes: ReadonlySet<string> = new Set<ErrorCode>([
  'no-images',
  'no-classes',
  'one-class',
  'too-few-classes',
  'layout-does-not-fit',
  'layout-unclear',
]);

/** Whether a code says that a folder cannot be trained on. */
export function isUntrainableCode(code: string): boolean {
  return codes.has(code);
}

/** Whether an error says that a folder cannot be trained on: no fault of Loupe, and nothing to start a run for. */
export function isUntrainable(error: unknown): error is LoupeError {
  return error instanceof LoupeError && isUntrainableCode(error.code);
}
