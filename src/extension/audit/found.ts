import type { AuditKind } from '../../core/audit/auditKinds';
import type { AuditProblemOutput, AuditReport } from '../../protocol/audit';
import type { ScanReport } from '../../protocol/runFiles';

/** Everything that is known to be wrong with a dataset, each fault once. */
export interface FoundProblems {
  /** Of the scan, what the audit does not tell. */
  readonly scanned: ScanReport['problems'];
  /** Of the audit, what the list of skipped files does not tell; the worst first. */
  readonly audited: readonly AuditProblemOutput[];
}

/** What the scan finds as well, and the kinds of the audit that say more of it. */
const coveredBy: Readonly<Record<string, readonly AuditKind[]>> = {
  duplicate: ['exact-duplicate', 'duplicate-across-classes', 'duplicate-across-parts'],
  'duplicate-across-classes': ['duplicate-across-classes'],
  'duplicate-across-parts': ['duplicate-across-parts'],
  'wrong-extension': ['wrong-extension'],
};

/**
 * Scan and audit together. Of a fault that both find, the audit's words are taken, and a file that cannot be used is
 * among the skipped ones. What was repaired since the audit is left out.
 */
export function foundProblems(
  scan: Pick<ScanReport, 'problems' | 'skipped'>,
  audit: AuditReport | undefined,
  repaired: ReadonlySet<string> = new Set(),
): FoundProblems {
  const left = scan.problems.filter(({ file }) => !repaired.has(file));
  if (!audit) return { scanned: left, audited: [] };
  const skipped = new Set(scan.skipped.map(({ file }) => file));
  const audited = stillThere(audit.problems, repaired).filter(
    ({ kind, files }) => kind !== 'unreadable' || !files.every((file) => skipped.has(file)),
  );
  const told = new Set(audited.flatMap(({ kind, files }) => files.map((file) => `${kind} ${file}`)));
  return {
    scanned: left.filter(({ code, file }) => !coveredBy[code]?.some((kind) => told.has(`${kind} ${file}`))),
    audited,
  };
}

/** Problems that a repair has not settled: of a group of copies, one is left over by itself. */
export function stillThere(
  problems: readonly AuditProblemOutput[],
  repaired: ReadonlySet<string>,
): readonly AuditProblemOutput[] {
  if (repaired.size === 0) return problems;
  return problems.flatMap((problem) => {
    const files = problem.files.filter((file) => !repaired.has(file));
    if (files.length === problem.files.length) return [problem];
    return files.length > 1 ? [{ ...problem, files }] : [];
  });
}
