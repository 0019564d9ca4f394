import { recordAt, tableRecords } from '../tables/tableRecords';

/** A field of a table where it stands in the text, with the quotes around it. */
export interface TableCell {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
  readonly value: string;
}

/** A table's records where they stand in its text. */
export interface TableCells {
  readonly records: readonly (readonly TableCell[])[];
  /** Undefined where spaces separate. */
  readonly delimiter: string | undefined;
  /** Whether quotes hold fields together. */
  readonly quotes: boolean;
}

/**
 * Finds the fields of a table in its text such that they are exactly the rows that a reader found; null where the two
 * cannot be brought together, so that an edit would be a guess.
 */
export function tableCells(text: string, rows: readonly (readonly string[])[]): TableCells | null {
  const ends = /\r\n|\r|\n/g;
  const starts: number[] = [];
  const lines: string[] = [];
  for (let start = text.startsWith('\ufeff') ? 1 : 0; ;) {
    ends.lastIndex = start;
    const found = ends.exec(text);
    starts.push(start);
    lines.push(text.slice(start, found?.index ?? text.length));
    if (!found) break;
    start = found.index + found[0].length;
  }
  const read = tableRecords(lines);
  if (read.rows.length === 0 || !sameRows(read.rows, rows)) return null;
  const records = read.rows.map((row, i) =>
    recordAt(lines, read.lineOf[i]!, read, row).places.map((place, column): TableCell => {
      const [start, end] = [starts[place.line]! + place.start, starts[place.endLine]! + place.end];
      const value = row[column]!;
      return { start, end, quoted: text[start] === '"' && text.slice(start, end) !== value, value };
    }),
  );
  return { records, delimiter: read.delimiter, quotes: read.quotes };
}

function sameRows(some: readonly (readonly string[])[], others: readonly (readonly string[])[]): boolean {
  return (
    some.length === others.length &&
    some.every((row, i) => row.length === others[i]!.length && row.every((value, at) => value === others[i]![at]))
  );
}

/** A field with another value, quoted as it was, or where the value needs it; null where it cannot be written. */
export function writtenCell(
  cell: TableCell,
  value: string,
  { delimiter, quotes }: Pick<TableCells, 'delimiter' | 'quotes'>,
): string | null {
  const around = /^(\s*)[^]*?(\s*)$/.exec(cell.value)!;
  const whole = `${around[1] ?? ''}${value}${cell.value.trim() === '' ? '' : (around[2] ?? '')}`;
  if (/[\r\n\0\ufeff]/.test(value)) return null;
  if (delimiter === undefined) return value === '' || /[\s"]/.test(value) ? null : cell.quoted ? `"${value}"` : value;
  const needs = whole.includes(delimiter) || whole.includes('"');
  if (!cell.quoted && !needs) return whole;
  return quotes ? `"${whole.replaceAll('"', '""')}"` : null;
}

/** The text with some fields written otherwise. */
export function replaceCells(
  text: string,
  changes: readonly { readonly cell: TableCell; readonly raw: string }[],
): string {
  let result = '';
  let at = 0;
  for (const { cell, raw } of [...changes].sort((a, b) => a.cell.start - b.cell.start)) {
    result += text.slice(at, cell.start) + raw;
    at = cell.end;
  }
  return result + text.slice(at);
}
