import { auditKind, ofTheWhole, type AuditSeverity } from '../../core/audit/auditKinds';
import type { ScanReport } from '../../protocol/runFiles';
import type { FoundProblems } from '../audit/found';
import { t } from '../shared/localize';

/** What is shown beside an image in the Explorer. */
export interface Mark {
  readonly kind: 'excluded' | 'unusable' | 'suspect';
  readonly severity: AuditSeverity;
  /** Why, in sentences: the worst first. */
  readonly reasons: readonly string[];
}

/** Sentences that stand in a tooltip. */
const mostReasons = 4;

/** The marks of a dataset's images, by their relative paths. What concerns the whole marks none of them. */
export function marksOf(report: Pick<ScanReport, 'skipped'>, { audited, scanned }: FoundProblems): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  const suspect = (file: string, severity: AuditSeverity, reason: string): void => {
    const known = marks.get(file);
    if (!known) marks.set(file, { kind: 'suspect', severity, reasons: [reason] });
    else if (known.reasons.length < mostReasons) marks.set(file, { ...known, reasons: [...known.reasons, reason] });
  };
  for (const { kind, severity, files, message } of audited) {
    if (ofTheWhole.has(kind)) continue;
    for (const file of new Set(files)) suspect(file, severity, `${auditKind(kind).title}: ${message}`);
  }
  for (const { file, message } of scanned) if (file !== '') suspect(file, 'warning', message);
  // What is left out is no suspect any more.
  for (const { file, code, reason } of report.skipped)
    marks.set(file, {
      kind: code === 'excluded' ? 'excluded' : 'unusable',
      severity: code === 'excluded' ? 'information' : 'error',
      reasons: [reason],
    });
  return marks;
}

/** The letter beside a file. */
export const badges = { excluded: 'X', unusable: '!', suspect: '?' } as const;

/** A mark as a tooltip says it. */
export function markWords({ kind, reasons }: Mark): string {
  const what = {
    excluded: t('Excluded from the dataset'),
    unusable: t('Not used'),
    suspect: t('Suspect'),
  }[kind];
  return `${what}: ${reasons.join(' ')}`;
}

/** Files whose marks are others now. */
export function changedMarks(before: ReadonlyMap<string, Mark>, after: ReadonlyMap<string, Mark>): string[] {
  const same = (a: Mark, b: Mark | undefined): boolean => b !== undefined && JSON.stringify(a) === JSON.stringify(b);
  return [
    ...[...before].filter(([file, mark]) => !same(mark, after.get(file))).map(([file]) => file),
    ...[...after.keys()].filter((file) => !before.has(file)),
  ];
}
