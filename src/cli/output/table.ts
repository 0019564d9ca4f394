import { visibleText } from '../../core/plainText';

/** A table of text: columns as wide as their widest cell, two spaces apart. `right` columns are aligned right. */
export function textTable(given: readonly (readonly string[])[], right: readonly number[] = []): string {
  const rows = given.map((row) => row.map(visibleText));
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const space = ' '.repeat((widths[column] as number) - width(cell));
          return right.includes(column) ? space + cell : cell + space;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Characters, not code units: an emoji in a class name is one. */
function width(text: string): number {
  return [...text].length;
}
