import { unreadableCodes } from '../../codes/problemCodes';
import type { AuditProblem } from '../auditTypes';
import { problemOf } from '../problem';

/** `unreadable` and `wrong-extension`: what a scan has found and noted in its own words. */
export function findInLedger(
  skipped: readonly {
    readonly file: string;
    readonly code: string;
    readonly reason: string;
    readonly class: string | null;
  }[],
  remarks: readonly { readonly file: string; readonly code: string; readonly message: string }[],
): AuditProblem[] {
  const unreadable = skipped
    .filter(({ code }) => Object.hasOwn(unreadableCodes, code))
    .map((one) =>
      problemOf('unreadable', {
        score: 1,
        files: [one.file],
        classes: one.class === null ? [] : [one.class],
        message: one.reason,
      }),
    );
  const misnamed = remarks
    .filter(({ code }) => code === 'wrong-extension')
    .map(({ file, message }) => problemOf('wrong-extension', { score: 1, files: [file], message }));
  return [...unreadable, ...misnamed];
}
