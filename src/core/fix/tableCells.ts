import { tableStart } from '../layouts/tableStart';

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
  const lines: { start: number; text: string }[] = [];
  for (let start = text.startsWith('\ufeff') ? 1 : 0; ;) {
    ends.lastIndex = start;
    const found = ends.exec(text);
    lines.push({ start, text: text.slice(start, found?.index ?? text.length) });
    if (!found) break;
    start = found.index + found[0].length;
  }
  const { first, end, delimiter } = tableStart(lines.map((line) => line.text));
  if (first === end) return null;
  const from = lines[first]!.start;
  const to = lines[end - 1]!.start + lines[end - 1]!.text.length;
  for (const quotes of [true, false]) {
    const records =
      delimiter === undefined
        ? lines.slice(first, end).map((line) => bySpaces(line, quotes))
        : byDelimiter(text, from, to, delimiter, quotes);
    if (records && sameRows(records, rows)) return { records, delimiter, quotes };
  }
  return null;
}

function sameRows(records: readonly (readonly TableCell[])[], rows: readonly (readonly string[])[]): boolean {
  return (
    records.length === rows.length &&
    records.every((record, i) => {
      const row = rows[i]!;
      return record.length === row.length && record.every(({ value }, column) => value === row[column]);
    })
  );
}

function byDelimiter(text: string, from: number, to: number, delimiter: string, quotes: boolean): TableCell[][] | null {
  const records: TableCell[][] = [[]];
  for (let at = from; ;) {
    const cell = cellAt(text, at, to, delimiter, quotes);
    if (!cell) return null;
    records.at(-1)!.push(cell);
    at = cell.end;
    if (at >= to) return records;
    if (text.startsWith(delimiter, at)) at += delimiter.length;
    else {
      at += text.startsWith('\r\n', at) ? 2 : 1;
      records.push([]);
    }
  }
}

function cellAt(text: string, start: number, to: number, delimiter: string, quotes: boolean): TableCell | null {
  const isEnd = (at: number) => at >= to || text[at] === '\n' || text[at] === '\r' || text.startsWith(delimiter, at);
  if (quotes && text[start] === '"') {
    let value = '';
    for (let at = start + 1; at < to; at++) {
      if (text[at] !== '"') {
        // Readers see the ends of lines as one character.
        if (text[at] === '\r') value += text[at + 1] === '\n' ? '' : '\n';
        else value += text[at];
      } else if (text[at + 1] === '"' && at + 1 < to) {
        value += '"';
        at++;
      } else return isEnd(at + 1) ? { start, end: at + 1, quoted: true, value } : null;
    }
    return null;
  }
  let end = start;
  while (!isEnd(end)) end++;
  return { start, end, quoted: false, value: text.slice(start, end) };
}

function bySpaces(line: { readonly start: number; readonly text: string }, quotes: boolean): TableCell[] {
  const words = [...line.text.matchAll(/\S+/g)].map((word) => {
    const start = line.start + word.index;
    const quoted = quotes && /^".*"$/.test(word[0]);
    return { start, end: start + word[0].length, quoted, value: quoted ? word[0].slice(1, -1) : word[0] };
  });
  return words.length > 0 ? words : [{ start: line.start, end: line.start, quoted: false, value: '' }];
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
