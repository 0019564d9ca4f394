import { parts, partCode, partOfCode, type Part } from '../../core/parts';
import { ofTheWhole } from '../../core/audit/auditKinds';
import { sortInSlices, type Breathe } from '../../core/lists/slicedSort';
import type { ImageFlag } from '../../protocol/pages/images';
import type { FoundProblems } from '../audit/found';
import type { ScanReport } from '../../protocol/runFiles';

/** What is known to be wrong with each image, by its path in the dataset: the most harmful first. */
export function flagsOf({ scanned, audited }: FoundProblems): ReadonlyMap<string, readonly ImageFlag[]> {
  const flags = new Map<string, ImageFlag[]>();
  const add = (file: string, flag: ImageFlag): void => {
    const known = flags.get(file);
    if (known) known.push(flag);
    else flags.set(file, [flag]);
  };
  for (const { kind, files, message } of audited)
    for (const file of new Set(files)) if (!ofTheWhole.has(kind)) add(file, { code: kind, message });
  for (const { file, code, message } of scanned) add(file, { code, message });
  return flags;
}

/** The parts that the data itself has, in order. */
export function partsOf(report: ScanReport): Part[] {
  const codes = new Set<number>();
  for (const code of report.files.part) codes.add(code);
  return parts.filter((part) => codes.has(partCode[part]));
}

/**
 * Images of each class in a part (null: in all), and of none of them (no label) last. One pass, whatever the number of
 * classes.
 */
export function classCounts(report: ScanReport, part: Part | null): Uint32Array {
  const { classIndex, part: codes } = report.files;
  const counts = new Uint32Array(report.classes.length + 1);
  for (let row = 0; row < classIndex.length; row++) {
    if (part !== null && codes[row] !== partCode[part]) continue;
    const index = classIndex[row]!;
    counts[index >= 0 ? index : report.classes.length]!++;
  }
  return counts;
}

/** Lists of rows that were made of a report. */
const listed = new WeakMap<ScanReport, Map<string, readonly number[]>>();

function listsOf(report: ScanReport): Map<string, readonly number[]> {
  let lists = listed.get(report);
  if (!lists) listed.set(report, (lists = new Map()));
  return lists;
}

/** Rows of a class (null: any) and a part (null: any), in path order; made once for a report. */
export function rowsOf(report: ScanReport, className: string | null, part: string | null): readonly number[] {
  const [lists, key] = [listsOf(report), JSON.stringify([className, part])];
  let rows = lists.get(key);
  if (!rows) {
    const { found, inOrder } = foundRows(report, className, part);
    lists.set(key, (rows = inOrder ? found : found.sort(byPath(report))));
  }
  return rows;
}

/** As `rowsOf`, in pieces that block nobody. */
export async function rowsInSlices(
  report: ScanReport,
  className: string | null,
  part: string | null,
  breathe: Breathe,
): Promise<readonly number[]> {
  const [lists, key] = [listsOf(report), JSON.stringify([className, part])];
  const known = lists.get(key);
  if (known) return known;
  const { found, inOrder } = foundRows(report, className, part);
  const rows = inOrder ? found : await sortInSlices(found, byPath(report), breathe);
  lists.set(key, rows);
  return rows;
}

function byPath({ files }: ScanReport): (a: number, b: number) => number {
  return (a, b) => (files.path[a]! < files.path[b]! ? -1 : 1);
}

function foundRows(
  report: ScanReport,
  className: string | null,
  part: string | null,
): { found: number[]; inOrder: boolean } {
  const wanted = className === null ? null : report.classes.indexOf(className);
  const rows: number[] = [];
  let inOrder = true;
  for (let row = 0; row < report.files.path.length; row++) {
    if (wanted !== null && report.files.classIndex[row] !== wanted) continue;
    if (part !== null && partOfCode(report.files.part[row] ?? 0) !== part) continue;
    inOrder &&= rows.length === 0 || report.files.path[rows.at(-1)!]! <= report.files.path[row]!;
    rows.push(row);
  }
  return { found: rows, inOrder };
}

/** The class of a row, or null where the file has no label. */
export function classOf(report: ScanReport, row: number): string | null {
  return report.classes[report.files.classIndex[row] ?? -1] ?? null;
}
