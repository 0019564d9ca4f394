import type { SkipCode } from '../codes/problemCodes';

const codes: ReadonlySet<string> = new Set<SkipCode>([
  'no-class-folder',
  'no-class-in-name',
  'not-in-table',
  'outside-parts',
]);

/** Whether an image is left out of its dataset for a reason that a class would mend, by its code in the skip ledger. */
export function isUnsorted(code: string): boolean {
  return codes.has(code);
}
