import type { ErrorCode } from './codes/errorCodes';
import { LoupeError } from './errors';

/** What Node attaches to a failure of the operating system. */
interface SystemError {
  readonly code?: unknown;
  readonly path?: unknown;
}

/**
 * A failure of the operating system in words that say what helps, or undefined for anything else. Node names no file
 * where writing to an open one fails: `place` is then the folder that was written to.
 */
export function systemError(error: unknown, place?: string): LoupeError | undefined {
  if (!(error instanceof Error) || error instanceof LoupeError) return undefined;
  const { code, path } = error as SystemError;
  const where = typeof path === 'string' ? path : place;
  const told = (name: ErrorCode, message: string) => new LoupeError(name, message, { cause: error });
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return told(
        'disk-full',
        `${where === undefined ? 'The disk' : `The disk of ${where}`} is full${code === 'EDQUOT' ? ' for this user' : ''}. Free some space and try again; what was written before is kept.`,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return where === undefined
        ? undefined
        : told(
            'no-access',
            `${where} ${code === 'EROFS' ? 'lies on a disk that cannot be written' : 'may not be read or written by this user'}. Change its rights, or choose another place.`,
          );
    case 'EMFILE':
    case 'ENFILE':
      return told(
        'too-many-files',
        'The system allows no more open files. Close other programs, or raise the limit (ulimit -n).',
      );
    default:
      return undefined;
  }
}
