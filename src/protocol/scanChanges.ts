import * as v from 'valibot';
import { listChanges } from '../core/lists/listChanges';
import { problemSchema, skippedFileSchema } from './common';
import { scanReportSchema, type ScanReport } from './runFiles';

const places = { removed: v.array(v.number()), inserted: v.array(v.number()) };
const { files } = scanReportSchema.entries;

/** What makes one scan's report of another. Places are as `ListChanges` has them. */
export const scanChangesSchema = v.object({
  /** `scanned` of the report that they change. */
  since: v.string(),
  /** All of the new report but its lists. */
  head: v.omit(scanReportSchema, ['files', 'skipped', 'problems']),
  /** Rows of `files`; a class of a row that stays may have another index in the new list of classes. */
  files: v.object({ ...places, items: files }),
  skipped: v.object({ ...places, items: v.array(skippedFileSchema) }),
  problems: v.object({ ...places, items: v.array(problemSchema) }),
});
export type ScanChanges = v.InferOutput<typeof scanChangesSchema>;

/** Entries beyond which changes are no shorter to tell than the report. */
const most = 2_000;

/** What makes the report `after` of `before`; null where that is too much to tell. */
export function scanChanges(before: ScanReport, after: ScanReport): ScanChanges | null {
  const rows = listChanges(rowTexts(before), rowTexts(after));
  const skipped = listChanges(before.skipped.map(text), after.skipped.map(text));
  const problems = listChanges(before.problems.map(text), after.problems.map(text));
  if ([rows, skipped, problems].some(({ removed, inserted }) => removed.length + inserted.length > most)) return null;
  const { files: columns, skipped: allSkipped, problems: allProblems, ...rest } = after;
  const some = <T>(column: readonly T[]): T[] => rows.inserted.map((at) => column[at]!);
  return {
    since: before.scanned,
    head: rest,
    files: {
      ...copied(rows),
      items: {
        path: some(columns.path),
        classIndex: some(columns.classIndex),
        part: some(columns.part),
        width: some(columns.width),
        height: some(columns.height),
        bytes: some(columns.bytes),
        format: some(columns.format),
      },
    },
    skipped: { ...copied(skipped), items: skipped.inserted.map((at) => allSkipped[at]!) },
    problems: { ...copied(problems), items: problems.inserted.map((at) => allProblems[at]!) },
  };
}

function rowTexts({ classes, files: columns }: ScanReport): string[] {
  const { path, classIndex, part, width, height, bytes, format } = columns;
  return path.map(
    (name, i) =>
      `${name}\n${classes[classIndex[i]!] ?? ''}\n${classIndex[i]! < 0 ? 0 : 1} ${part[i]} ${width[i]} ${height[i]} ${bytes[i]} ${format[i]}`,
  );
}

const text = (entry: object): string => JSON.stringify(entry);

function copied({ removed, inserted }: ReturnType<typeof listChanges>): { removed: number[]; inserted: number[] } {
  return { removed: [...removed], inserted: [...inserted] };
}
