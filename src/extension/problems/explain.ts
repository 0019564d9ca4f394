import * as v from 'valibot';
import { auditKind, auditKindNames } from '../../core/audit/auditKinds';
import { parseWith } from '../../protocol/parse';
import type { AuditProblemOutput } from '../../protocol/audit';
import { t } from '../shared/localize';
import type { ProblemReference } from './diagnostics';
import type { AuditStore } from '../audit/store';

/** A link of the Problems panel has `kind`, a row of the Datasets view `audit` (its `kind` is that of the row). */
const kindSchema = v.picklist(auditKindNames);
const linkSchema = v.object({ folder: v.string(), kind: kindSchema, file: v.string() });
const rowSchema = v.object({ folder: v.string(), audit: kindSchema, file: v.optional(v.string(), '') });

/** A problem of the latest audit of a folder, as a command was called for it. */
export interface NamedProblem {
  readonly folder: string;
  readonly problem: AuditProblemOutput;
  /** The file of it that is meant; '' where it is about no file in particular. */
  readonly file: string;
}

/** What an argument names: a link of the Problems panel, or a row of the Datasets view. Undefined for anything else. */
export function referenceOf(argument: unknown): ProblemReference | undefined {
  const link = parseWith(linkSchema, argument);
  if (link.ok) return link.value;
  const row = parseWith(rowSchema, argument);
  return row.ok ? { folder: row.value.folder, kind: row.value.audit, file: row.value.file } : undefined;
}

/**
 * The problem that is meant, as the latest audit has it; the first of its kind where no file is named. Only what the
 * store knows is answered for: the argument of a link proves nothing.
 */
export async function namedProblem(
  { folder, kind, file }: ProblemReference,
  store: Pick<AuditStore, 'report'>,
): Promise<NamedProblem | undefined> {
  const report = await store.report(folder).catch(() => undefined);
  const problem = report?.problems.find((one) => one.kind === kind && (file === '' || one.files.includes(file)));
  return problem && { folder, problem, file: file === '' && problem.files.length === 1 ? problem.files[0]! : file };
}

/** What is told of a problem: its title, and what was found, what it means, and where the method comes from. */
export function explanationOf({ problem, file }: NamedProblem): { readonly title: string; readonly detail: string } {
  const { title, explanation, source } = auditKind(problem.kind);
  const paragraphs = [problem.message, explanation, ...(source === '' ? [] : [t('Method: {0}.', source)])];
  return { title: file === '' ? title : `${title}: ${file}`, detail: paragraphs.join('\n\n') };
}
