import { bySpaces } from './spaceSeparated';
import { tableStart } from '../layouts/tableStart';

/** Where a field stands in the lines of a text, its quotes included; lines and characters count from 0. */
export interface CellPlace {
  readonly line: number;
  readonly start: number;
  readonly endLine: number;
  readonly end: number;
}

/** How the lines of a table are divided into fields. */
export interface TableDialect {
  readonly delimiter: string | undefined;
  /** Whether quotes enclose fields; not where one is never closed. */
  readonly quotes: boolean;
}

/** The records of a text that is being edited, with the line each begins in. */
export interface TableRecords extends TableDialect {
  readonly rows: string[][];
  /** Index of the line that each record begins in, and at last of the line behind the table. */
  readonly lineOf: Int32Array;
  /** Line of the first record, counted from 1. */
  readonly firstLine: number;
}

/**
 * The records of lines, as the engine's parseTable reads the same text. Here each record is known by its line, and each
 * field can be found again in it. `before` is what separated fields a moment ago: a line that is being written has no
 * separator yet, which would make a short table one of spaces.
 */
export function tableRecords(lines: readonly string[], before?: string): TableRecords {
  const { first, end, delimiter = before } = tableStart(lines);
  if (delimiter === undefined) {
    const rows = bySpaces(lines.slice(first, end));
    const lineOf = Int32Array.from({ length: rows.length + 1 }, (_, i) => first + i);
    return { rows, lineOf, firstLine: first + 1, delimiter, quotes: true };
  }
  return (
    separated(lines, { first, end, delimiter, quotes: true }) ??
    // A quote that is never closed is a character like others (5" pots).
    separated(lines, { first, end, delimiter, quotes: false })!
  );
}

function separated(
  lines: readonly string[],
  { first, end, delimiter, quotes }: { first: number; end: number; delimiter: string; quotes: boolean },
): TableRecords | null {
  const rows: string[][] = [];
  const lineOf = new Int32Array(end - first + 1);
  for (let line = first; line < end;) {
    const record = scanRecord(lines, line, end, delimiter, quotes);
    if (!record) return null;
    lineOf[rows.length] = line;
    rows.push(record.fields);
    line = record.next;
  }
  lineOf[rows.length] = end;
  return { rows, lineOf: lineOf.subarray(0, rows.length + 1), firstLine: first + 1, delimiter, quotes };
}

/** The fields of the record that begins in a line, and where they stand. */
export function recordAt(
  lines: readonly string[],
  line: number,
  { delimiter, quotes }: TableDialect,
  /** Fields of the record where spaces separate them. */
  known: readonly string[] = [],
): { fields: readonly string[]; places: readonly CellPlace[] } {
  const text = lines[line] ?? '';
  if (delimiter === undefined) return { fields: known, places: placesOf(text, line, known) };
  const places: CellPlace[] = [];
  const record =
    scanRecord(lines, line, lines.length, delimiter, quotes, places) ??
    scanRecord(lines, line, line + 1, delimiter, false, ((places.length = 0), places))!;
  return { fields: record.fields, places };
}

/** Fields that spaces separate, one behind the other in their line. */
function placesOf(text: string, line: number, fields: readonly string[]): CellPlace[] {
  let at = 0;
  return fields.map((field) => {
    const start = Math.max(at, text.indexOf(field, at));
    at = Math.min(text.length, start + field.length);
    return { line, start, endLine: line, end: at };
  });
}

/** One record by RFC 4180, as leniently as csv-parse reads it with `relax_quotes`; null where a quote stays open. */
function scanRecord(
  lines: readonly string[],
  at: number,
  end: number,
  delimiter: string,
  quotes: boolean,
  places?: CellPlace[],
): { fields: string[]; next: number } | null {
  let line = at;
  let text = lines[line] ?? '';
  if (!places && !(quotes && text.includes('"'))) return { fields: text.split(delimiter), next: at + 1 };
  const fields: string[] = [];
  for (let position = 0; ; position += delimiter.length) {
    const from = { line, start: position };
    let value = '';
    let plain = !(quotes && text[position] === '"');
    if (!plain) position++;
    for (let open = !plain; open;) {
      const quote = text.indexOf('"', position);
      if (quote < 0) {
        value += `${text.slice(position)}\n`;
        if (++line >= end) return null;
        text = lines[line]!;
        position = 0;
        continue;
      }
      value += text.slice(position, quote);
      position = quote + 1;
      if (text[position] === '"') {
        value += '"';
        position++;
        continue;
      }
      open = false;
      if (position < text.length && !text.startsWith(delimiter, position)) {
        // What follows the quote belongs to the field, so its quotes do too.
        value = `"${value}"`;
        plain = true;
      }
    }
    if (plain) {
      const stop = text.indexOf(delimiter, position);
      value += text.slice(position, stop < 0 ? text.length : stop);
      position = stop < 0 ? text.length : stop;
    }
    fields.push(value);
    places?.push({ ...from, endLine: line, end: position });
    if (position >= text.length) return { fields, next: line + 1 };
  }
}
