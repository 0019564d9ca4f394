import { isClassList } from '../layouts/classLists';
import { readTable, type ReadTable, type RowOutcome } from '../layouts/readTable';
import type { FileIndex } from '../layouts/tables/fileIndex';
import { classNames, idNames, normalised } from '../layouts/tables/columnNames';
import { findColumns, type TableColumns } from '../layouts/tables/tableColumns';
import type { TableText } from '../layouts/tables/tableText';
import { isImageName } from '../choices/imageFormats';
import { similarNames, type SimilarName } from './similarNames';
import { tableRecords, type TableRecords } from './tableRecords';

/** Names of a folder's files: those of images, and those of others, which an id may mean all the same. */
export interface FolderNames {
  readonly images: FileIndex;
  readonly others: FileIndex;
}

/** An open table of labels, read against the files of its dataset. */
export interface LiveTable {
  /** Relative to the dataset, with `/`. */
  readonly path: string;
  readonly names: FolderNames;
  readonly records: TableRecords;
  readonly columns: TableColumns;
  readonly read: ReadTable;
  /** What each row came to; a row whose id names a file that is called like no image is `empty`. */
  readonly outcomes: readonly RowOutcome[];
  /** Rows of each class. */
  readonly classes: ReadonlyMap<string, number>;
  /** Rare classes that are nearly a frequent one. */
  readonly similar: ReadonlyMap<string, SimilarName>;
}

/**
 * Reads the lines of a table as `openDataset` would read the file; null for a table that does not label images of this
 * folder. `before` is what separated its fields when it was read last.
 */
export function liveTable(
  lines: readonly string[],
  path: string,
  names: FolderNames,
  before?: string,
): LiveTable | null {
  const records = tableRecords(lines, before);
  const table: TableText = { path, header: null, rows: records.rows, firstLine: records.firstLine };
  const columns = findColumns(table, names.images);
  if (typeof columns === 'string' || !isAbout(table, columns, names.images)) return null;
  const outcomes: RowOutcome[] = [];
  const read = readTable(table, columns, names.images, (row, outcome) => {
    outcomes[row] = outcome;
  });
  if (
    isClassList(
      table,
      [...read.labelled.values()].map(({ label }) => label),
    )
  )
    return null;
  const classes = new Map<string, number>();
  outcomes.forEach((outcome, row) => {
    if (outcome.kind === 'labelled' || outcome.kind === 'duplicate')
      classes.set(outcome.label, (classes.get(outcome.label) ?? 0) + 1);
    // Content tells an image, which only the engine looks at.
    else if (outcome.kind === 'missing' && names.others.resolve(outcome.id, '').kind !== 'missing')
      outcomes[row] = { kind: 'empty' };
  });
  return { path, names, records, columns, read, outcomes, classes, similar: similarNames(classes) };
}

/** Whether a table is about images, and not one whose numbers happen to find some. */
function isAbout(table: TableText, columns: TableColumns, index: FileIndex): boolean {
  const hasHeading = columns.firstLine > (table.firstLine ?? 1);
  const headings = hasHeading ? (table.rows[0] ?? []).map(normalised) : [];
  const telling = idNames.includes(headings[columns.id] ?? '');
  if (telling && columns.classes !== null) return true;
  const step = Math.ceil(columns.rows.length / 1000);
  const ids = columns.rows.filter((_, i) => i % step === 0).map((row) => (row[columns.id] ?? '').trim());
  const filled = ids.filter((id) => id !== '');
  const named = columns.classes?.columns.some((column) => classNames.includes(headings[column] ?? '')) ?? false;
  if (hasHeading && !telling && !named && filled.every((id) => /^\d+(\.0)?$/.test(id))) return false;
  const found = filled.filter((id) => isImageName(id) || index.resolve(id, '').kind !== 'missing').length;
  return found > 0 && 2 * found >= filled.length;
}

/** The record that stands in a line (counted from 0), or -1. */
export function recordOfLine({ lineOf, rows }: TableRecords, line: number): number {
  let low = 0;
  let high = rows.length;
  if (rows.length === 0 || line < lineOf[0]! || line >= lineOf[rows.length]!) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (lineOf[middle]! <= line) low = middle;
    else high = middle;
  }
  return low;
}

/** Position among the records of a row of the columns: a heading stands before the first. */
export function recordOfRow({ records, columns }: Pick<LiveTable, 'records' | 'columns'>, row: number): number {
  return row + columns.firstLine - records.firstLine;
}
