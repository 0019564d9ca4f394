import type { AuditReport } from '../../protocol/audit';
import type { ScanReport } from '../../protocol/runFiles';
import { followed, type FileChange } from './fileChanges';

/** A scan as it would be after repairs: pages need not wait for the next one. What a scan alone can tell stays. */
export function changedScan(report: ScanReport, changes: readonly FileChange[]): ScanReport {
  const { files } = report;
  const changed = followed(files.path, changes);
  if (changed.size === 0) return report;
  const rows = reordered(files.path, changed);
  const classes = [...report.classes];
  const indexOf = (label: string | null): number => {
    if (label === null) return -1;
    const known = classes.indexOf(label);
    return known >= 0 ? known : classes.push(label) - 1;
  };
  const pick = <T>(column: readonly T[]): T[] => rows.map((row) => column[row]!);
  const names = namesAfter(files.path, changed);
  const next = {
    path: rows.map((row) => changed.get(row)?.path ?? files.path[row]!),
    classIndex: rows.map((row) => {
      const label = changed.get(row)?.label;
      return label === undefined ? files.classIndex[row]! : indexOf(label);
    }),
    part: rows.map((row) => changed.get(row)?.part ?? files.part[row]!),
    width: pick(files.width),
    height: pick(files.height),
    bytes: pick(files.bytes),
    format: pick(files.format),
  };
  return {
    ...report,
    classes,
    files: next,
    bytes: next.bytes.reduce((sum, bytes) => sum + bytes, 0),
    problems: report.problems.flatMap((problem) => {
      const file = names(problem.file);
      return file === null ? [] : [{ ...problem, file }];
    }),
  };
}

/** An audit under the names that files have after repairs; what it says of those that are gone is left out. */
export function changedAudit(report: AuditReport, changes: readonly FileChange[]): AuditReport {
  const { measures } = report;
  const changed = followed(measures.path, changes);
  if (changed.size === 0) return report;
  const rows = reordered(measures.path, changed);
  const pick = (column: readonly number[]): number[] => (column.length === 0 ? [] : rows.map((row) => column[row]!));
  const names = namesAfter(measures.path, changed);
  return {
    ...report,
    images: report.images - measures.path.length + rows.length,
    measures: {
      path: rows.map((row) => changed.get(row)?.path ?? measures.path[row]!),
      brightness: pick(measures.brightness),
      sharpness: pick(measures.sharpness),
      outlier: pick(measures.outlier),
    },
    problems: report.problems.flatMap((problem) => {
      const files = problem.files.map(names).filter((file) => file !== null);
      // Of copies, one is left over by itself; what is about no file in particular stays.
      const settled = files.length < problem.files.length && files.length < 2;
      return settled ? [] : [{ ...problem, files }];
    }),
  };
}

/** Positions of the files that are left, in the order of their paths where they were in it. */
function reordered(paths: readonly string[], changed: ReturnType<typeof followed>): number[] {
  const moved = [...changed]
    .flatMap(([row, { path }]) => (path === null ? [] : [{ row, path }]))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const rows: number[] = [];
  let next = 0;
  paths.forEach((path, row) => {
    if (changed.has(row)) return;
    while (next < moved.length && moved[next]!.path < path) rows.push(moved[next++]!.row);
    rows.push(row);
  });
  return [...rows, ...moved.slice(next).map(({ row }) => row)];
}

/** The name of a file after the changes; null where it is gone. */
function namesAfter(paths: readonly string[], changed: ReturnType<typeof followed>): (file: string) => string | null {
  const names = new Map([...changed].map(([row, { path }]) => [paths[row]!, path]));
  return (file) => {
    const name = names.get(file);
    return name === undefined ? file : name;
  };
}
