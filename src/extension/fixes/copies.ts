import type { AuditKind } from '../../core/audit/auditKinds';
import type { ProblemCode } from '../../core/codes/problemCodes';
import type { AuditProblemOutput } from '../../protocol/audit';
import type { ScanReport } from '../../protocol/runFiles';

/** Kinds of an audit whose files are one picture, or nearly. */
export const copyKinds: ReadonlySet<AuditKind> = new Set<AuditKind>([
  'duplicate-across-parts',
  'duplicate-across-classes',
  'exact-duplicate',
  'near-duplicate',
]);
const copyCodes: ReadonlySet<string> = new Set<ProblemCode>([
  'duplicate',
  'duplicate-across-classes',
  'duplicate-across-parts',
]);

/**
 * Files of which the first is to be kept: of one file it and all its copies, of several these, where all of them are
 * copies of one picture. Undefined where that is not known: then nothing must go.
 */
export function copiesOf(
  files: readonly string[],
  audited: readonly AuditProblemOutput[],
  scanned: ScanReport['problems'],
): readonly string[] | undefined {
  const groups = new Map<string, string[]>();
  for (const { file, code, group } of scanned) {
    if (!copyCodes.has(code) || group === undefined) continue;
    const known = groups.get(group);
    if (known) known.push(file);
    else groups.set(group, [file]);
  }
  const all = [
    ...audited.filter(({ kind }) => copyKinds.has(kind)).map((problem) => problem.files),
    ...groups.values(),
  ].map((group) => [...new Set(group)]);
  const found = all.find((group) => group.length > 1 && files.every((file) => group.includes(file)));
  if (!found || files.length !== 1) return found && files;
  return [...files, ...found.filter((file) => file !== files[0])];
}
