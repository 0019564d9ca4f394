import { spreadsheetText } from './plainText';

/** What a cell of a table can hold; null and undefined become empty fields. */
export type CsvValue = string | number | boolean | null | undefined;

/** How a table is written, by the program that is to open it. */
export interface CsvFormat {
  /** Begins with a byte order mark, without which Excel takes UTF-8 for the system's own encoding. */
  readonly mark: boolean;
  readonly separator: ',' | ';';
  /** What stands in a number between its whole part and the rest. */
  readonly decimal: '.' | ',';
}

/** For programs: RFC 4180, UTF-8 without a mark. */
export const plainCsv: CsvFormat = { mark: false, separator: ',', decimal: '.' };

/**
 * Tables for Excel, by what its language writes in numbers. No `sep=` line: behind one, Excel no longer heeds the mark.
 */
export const excelCsv = {
  point: { mark: true, separator: ',', decimal: '.' },
  comma: { mark: true, separator: ';', decimal: ',' },
} as const satisfies Record<string, CsvFormat>;

/** The byte order mark as it stands in a text. */
export const byteOrderMark = '\uFEFF';

/**
 * One field by RFC 4180: quoted where it holds a separator, a quote or a line break, or where spaces would be lost.
 * Texts that a spreadsheet would compute are guarded.
 */
export function csvField(value: CsvValue, { decimal }: CsvFormat = plainCsv): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value).replace('.', decimal);
  const text = spreadsheetText(String(value));
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line, ended as RFC 4180 says. */
export function csvLine(fields: readonly CsvValue[], format: CsvFormat = plainCsv): string {
  return `${fields.map((field) => csvField(field, format)).join(format.separator)}\r\n`;
}

/** Rows as CSV text: a separator between fields, CRLF after every row. */
export function toCsv(rows: readonly (readonly CsvValue[])[], format: CsvFormat = plainCsv): string {
  return (format.mark ? byteOrderMark : '') + rows.map((row) => csvLine(row, format)).join('');
}

/** Heading of the column with a class's probability: no class can have the name of another column. */
export function probabilityHeading(name: string): string {
  return `probability:${name}`;
}

/** The heading of each probability, in the order of the classes. */
export function probabilityHeadings(classes: readonly string[]): string[] {
  return classes.map(probabilityHeading);
}
