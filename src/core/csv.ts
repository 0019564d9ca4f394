/** What a cell of a table can hold; null and undefined become empty fields. */
export type CsvValue = string | number | boolean | null | undefined;

/** One field by RFC 4180: quoted where it holds a comma, a quote or a line break, or where spaces would be lost. */
export function csvField(value: CsvValue): string {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as CSV text by RFC 4180: comma between fields, CRLF after every row. */
export function toCsv(rows: readonly (readonly CsvValue[])[]): string {
  return rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}
