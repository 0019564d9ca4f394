import { auditKind, type AuditKind, type AuditSeverity } from './auditKinds';
import type { AuditedImages, AuditProblem } from './auditTypes';

/** A problem with the severity of its kind, or a lesser one, and a score within its range. */
export function problemOf(
  kind: AuditKind,
  found: {
    score: number;
    files: readonly string[];
    classes?: readonly string[];
    message: string;
    severity?: AuditSeverity;
  },
): AuditProblem {
  const score = Number.isFinite(found.score) ? Math.min(1, Math.max(0, found.score)) : 1;
  return {
    kind,
    severity: found.severity ?? auditKind(kind).severity,
    score: Number(score.toPrecision(4)),
    files: found.files,
    classes: found.classes ?? [],
    message: found.message,
  };
}

/** Names of the classes of some images, each once, in the order of the classes; without those that have no label. */
export function classesOf(images: AuditedImages, members: readonly number[]): string[] {
  const found = new Set(members.map((i) => images.classIndex[i]!).filter((index) => index >= 0));
  return [...found].sort((a, b) => a - b).map((index) => images.classes[index]!);
}
