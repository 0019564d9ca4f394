import {
  auditKind,
  auditSeverities,
  ofTheWhole,
  type AuditKind,
  type AuditSeverity,
} from '../../core/audit/auditKinds';
import { formatCount } from '../../core/format';
import type { AuditProblemOutput } from '../../protocol/audit';
import { t } from '../shared/localize';

/** A line of the Problems panel before the editor is told of it. Files are relative to the dataset, with `/`. */
export interface PlannedDiagnostic {
  /** '' for what concerns the dataset as a whole. */
  readonly file: string;
  readonly kind: AuditKind;
  readonly severity: AuditSeverity;
  readonly message: string;
  /** The other files of a group, and what they are to this one. */
  readonly related: readonly { readonly file: string; readonly message: string }[];
}

/** Lines of a kind at most: the panel is read by people. The page has all of them. */
export const mostOfKind = 200;
/** Other files of a group that a line leads to. */
const mostRelated = 20;

/**
 * One line for each image of a problem, the worst first, and one for what concerns the whole. Of a kind with very many,
 * the worst stand there, and a line that says how many more there are.
 */
export function planDiagnostics(problems: readonly AuditProblemOutput[], least: AuditSeverity): PlannedDiagnostic[] {
  const worthy = auditSeverities.slice(0, auditSeverities.indexOf(least) + 1);
  const shown = new Map<AuditKind, number>();
  const left = new Map<AuditKind, number>();
  const planned: PlannedDiagnostic[] = [];
  for (const problem of problems) {
    if (!worthy.includes(problem.severity)) continue;
    for (const one of linesOf(problem)) {
      const count = shown.get(one.kind) ?? 0;
      if (count >= mostOfKind) {
        left.set(one.kind, (left.get(one.kind) ?? 0) + 1);
        continue;
      }
      shown.set(one.kind, count + 1);
      planned.push(one);
    }
  }
  const rest = [...left].map(([kind, count]): PlannedDiagnostic => {
    const { title, severity } = auditKind(kind);
    return {
      file: '',
      kind,
      severity,
      message: t('{0}: {1} more. The dataset page lists all of them.', title, formatCount(count)),
      related: [],
    };
  });
  return [...planned, ...rest];
}

function linesOf({ kind, severity, files, message }: AuditProblemOutput): PlannedDiagnostic[] {
  const { title } = auditKind(kind);
  const line = (file: string, others: readonly string[]): PlannedDiagnostic => ({
    file,
    kind,
    severity,
    message: `${title}: ${message}`,
    related: others.slice(0, mostRelated).map((other) => ({ file: other, message: title })),
  });
  const distinct = [...new Set(files)];
  if (distinct.length === 0 || ofTheWhole.has(kind)) return [line('', distinct)];
  return distinct.map((file) =>
    line(
      file,
      distinct.filter((other) => other !== file),
    ),
  );
}
