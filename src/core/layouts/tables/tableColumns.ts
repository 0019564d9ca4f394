import type { FileIndex } from './fileIndex';
import { baseName, folderOf } from '../../slashPaths';
import { classesAmong } from './chooseClasses';
import type { ClassColumns } from './classColumns';
import { classNames, idNames, isIndexHeading, normalised } from './columnNames';
import { findFoldColumn } from './foldColumn';
import { doesNotFit, idColumns } from './idColumns';
import { findPartColumns } from './partColumn';
import { isPartHeading } from './partHeadings';
import type { PartColumns } from './partValues';
import { findPossibleParts, type PossibleParts } from './possibleParts';
import type { TableText } from './tableText';

/** Which column says what, and the records without the heading. */
export interface TableColumns {
  readonly id: number;
  /** Null where no column gives a class; `lacks` says so. */
  readonly classes: ClassColumns | null;
  readonly lacks: string;
  readonly parts: PartColumns | null;
  /** Columns that may say parts, and are not used. */
  readonly possible: readonly PossibleParts[];
  /** Column with the number of a fold, or -1. */
  readonly fold: number;
  readonly rows: readonly (readonly string[])[];
  /** Heading of a column, in quotes; “column 2” where the table has none. */
  readonly titleOf: (column: number) => string;
  /** Line of the first record in `rows`, counted from 1 as an editor does. */
  readonly firstLine: number;
  /** Other columns that name as many images. */
  readonly otherIds: readonly number[];
}

/**
 * Finds the columns of a table about these images: the id column is the one that finds the most files;
 * the class column goes by its heading. Without a telling heading it is one-hot columns, or the only column left; in a
 * table without headings, the column with the fewest different values that repeat. Returns a sentence that says what
 * does not fit where no column names images.
 */
export function findColumns(table: TableText, index: FileIndex): TableColumns | string {
  const records = table.header ? [table.header, ...table.rows] : table.rows;
  const first = records[0] ?? [];
  const headings = first.map(normalised);
  const rest = records.slice(1);
  const ids = idColumns(table, rest, headings, index);
  const [id] = ids;
  if (id === undefined) return doesNotFit(table, first, headings, rest, index);
  const found = index.resolve(first[id] ?? '', folderOf(table.path)).kind !== 'missing';
  // An image may be called “id”: two telling words are a heading all the same.
  const telling = idNames.includes(headings[id] ?? '') && headings.some((heading) => classNames.includes(heading));
  const isNamed = (heading: string) =>
    idNames.includes(heading) || classNames.includes(heading) || isPartHeading(heading);
  const isHeading = telling || (!found && (table.header !== null || headings.some(isNamed) || rest.length > 1));
  const rows = isHeading ? rest : records;
  const named = isHeading ? headings : null;
  // Without a heading later lines may be longer: an image of several classes has a column for each.
  const width = isHeading ? first.length : Math.max(...records.slice(0, 1000).map((row) => row.length));
  const others = Array.from({ length: width }, (_, column) => column).filter((column) => column !== id);
  const fold = findFoldColumn(rows, others, named);
  const parts = findPartColumns(
    rows,
    others.filter((column) => column !== fold),
    named ?? headingsOfFile(table, others),
    (column) => named !== null && named.some((name, i) => i !== column && i !== id && classNames.includes(name)),
  );
  const taken = new Set([...(parts?.columns ?? []), fold]);
  const usable = others.filter((column) => !taken.has(column) && !(isHeading && isIndexHeading(headings[column]!)));
  const classes = classesAmong(usable, rows, named, first);
  const unused = usable.filter((column) => !classes?.columns.includes(column) && !ids.includes(column));
  return {
    id,
    classes,
    lacks: classes
      ? ''
      : `No column of ${table.path} gives a class (found: ${isHeading ? first.slice(0, 20).join(', ') : `${first.length} column${first.length === 1 ? '' : 's'} without headings`}). Name it “label” or “class”.`,
    parts,
    possible: findPossibleParts(rows, unused, named, parts !== null),
    fold,
    rows,
    titleOf: (column) => (isHeading && first[column] ? `“${first[column].trim()}”` : `column ${column + 1}`),
    firstLine: (table.firstLine ?? 1) + (isHeading ? 1 : 0),
    otherIds: ids.slice(1),
  };
}

/** `train_test_split.txt` (CUB) has no heading: its one column says whether an image is trained on. */
function headingsOfFile(table: TableText, others: readonly number[]): string[] | null {
  const stem = normalised(baseName(table.path).replace(/\.[^.]*$/, ''));
  if (others.length !== 1 || stem !== 'traintestsplit') return null;
  const headings: string[] = [];
  headings[others[0]!] = 'istrain';
  return headings;
}
