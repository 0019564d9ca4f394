import { auditKind, auditKindNames, ofTheWhole } from '../../core/audit/auditKinds';
import { formatCount } from '../../core/format';
import { sortLeftOut } from '../../core/layouts/leftOut';
import type { DatasetAudit, DatasetReady } from '../../protocol/pages/datasets';
import { text } from '../strings/datasets';

/** Files that share a remark: the copies of one picture, or one file. Relative to the dataset, with `/`. */
export interface ProblemEntry {
  readonly files: readonly string[];
  readonly message: string;
}

/** Everything of one kind that was found, or all files that are skipped for one reason. */
export interface ProblemKind {
  readonly id: string;
  /** Whether its files cannot be used; of other kinds they are. */
  readonly skipped: boolean;
  /** Whether its files are there, so that they can be opened. */
  readonly there: boolean;
  /** Whether it makes a score or a training wrong. */
  readonly serious: boolean;
  /** Images or files it concerns. */
  readonly count: number;
  readonly sentence: string;
  readonly entries: readonly ProblemEntry[];
  /** What it means and what to do, for whoever hears of it for the first time; '' where the sentence says it all. */
  readonly explanation: string;
  /** The code by which a grid shows its images; null where it has none. */
  readonly filter: string | null;
  /** The lower, the earlier it is named. */
  readonly rank: number;
}

/** Kinds that make a score or a training wrong, the worst first. */
const serious = [
  'duplicate-across-classes',
  'duplicate-across-parts',
  'one-class',
  'class-missing-in-part',
  'empty-class',
  'missing-file',
];
/** Kinds with one sentence for all of their files. */
const counted = {
  'duplicate-across-classes': 'problem.acrossClasses',
  'duplicate-across-parts': 'problem.acrossParts',
  duplicate: 'problem.copies',
  'exact-duplicate': 'problem.copies',
  'wrong-extension': 'problem.wrongExtension',
  'missing-file': 'problem.missingFile',
} as const;

/**
 * What was found in a dataset by kind: what makes scores wrong first, then what likely does harm, then what is worth
 * knowing, and last what is skipped.
 */
export function problemKinds({
  problems,
  skipped,
  audit,
}: Pick<DatasetReady, 'problems' | 'skipped' | 'audit'>): ProblemKind[] {
  const found = [...groupBy(problems, ({ code }) => code)].map(([id, members]) =>
    kind(id, false, members.length, entriesOf(members)),
  );
  // Nothing is skipped with a row that names no file: it is a problem of its table.
  const { files, rows } = sortLeftOut(skipped);
  if (rows.length > 0) found.push(kind('missing-file', false, rows.length, alone(rows)));
  found.push(...auditedKinds(audit?.problems ?? []));
  found.sort((a, b) => a.rank - b.rank || b.count - a.count);
  const unusable = [...groupBy(files, ({ code }) => code)].map(([id, members]) =>
    kind(id, true, members.length, alone(members)),
  );
  return [...found, ...unusable.sort((a, b) => b.count - a.count)];
}

/** Ranks of kinds: errors of the audit and serious ones of the scan, warnings, other remarks of the scan, the rest. */
const ranks = { error: 0, serious: 100, warning: 200, remark: 300, information: 400 };

function auditedKinds(problems: DatasetAudit['problems']): ProblemKind[] {
  return [...groupBy(problems, ({ kind: id }) => id)].map(([id, members]) => {
    const name = members[0]!.kind;
    const { title, severity, explanation } = auditKind(name);
    const whole = ofTheWhole.has(name);
    const count = whole ? members.length : new Set(members.flatMap(({ files }) => files)).size;
    return {
      id,
      skipped: false,
      there: true,
      serious: severity === 'error',
      count,
      entries: members.map(({ files, message }) => ({ files: [...new Set(files)], message })),
      sentence: count === 1 ? `${title}: ${members[0]!.message}` : (countedSentence(id, count) ?? title),
      explanation,
      filter: whole ? null : id,
      rank: ranks[severity] + auditKindNames.indexOf(name),
    };
  });
}

/** Entries of a skip ledger, each with a reason of its own. */
function alone(entries: readonly DatasetReady['skipped'][number][]): ProblemEntry[] {
  return entries.map(({ file, reason }) => ({ files: [file], message: reason }));
}

function kind(id: string, skipped: boolean, count: number, entries: readonly ProblemEntry[]): ProblemKind {
  const isSerious = !skipped && serious.includes(id);
  const there = id !== 'missing-file';
  return {
    id: skipped ? `skipped ${id}` : id,
    skipped,
    there,
    serious: isSerious,
    count,
    entries,
    sentence: sentenceOf(id, skipped, count, entries),
    explanation: '',
    filter: skipped || !there || entries.every(({ files }) => files.every((file) => file === '')) ? null : id,
    rank: isSerious ? ranks.serious + serious.indexOf(id) : ranks.remark,
  };
}

function sentenceOf(id: string, skipped: boolean, count: number, entries: readonly ProblemEntry[]): string {
  const counting = skipped || count === 1 ? undefined : countedSentence(id, count);
  if (counting !== undefined) return counting;
  const [first] = entries;
  // A table or folder may have many remarks of a kind, each a sentence of its own.
  if (count === 1 || first === undefined) return first?.message ?? id;
  return text('problem.andMore', { first: first.message, n: formatCount(count - 1) });
}

function countedSentence(id: string, count: number): string | undefined {
  const key = Object.entries(counted).find(([code]) => code === id)?.[1];
  return key && text(key, { n: formatCount(count) });
}

/** Copies of one picture together, in the order of their first file. */
function entriesOf(problems: DatasetReady['problems']): ProblemEntry[] {
  return [
    ...groupBy(problems, ({ group, file }, place) =>
      group === undefined ? `${place} ${file}` : `g ${group}`,
    ).values(),
  ].map((members) => ({ files: [...new Set(members.map(({ file }) => file))], message: members[0]!.message }));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T, place: number) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  items.forEach((item, place) => {
    const key = keyOf(item, place);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  });
  return groups;
}
