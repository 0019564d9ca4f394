/** A column of more words is no column of parts. */
export const mostWords = 64;

/** Different values of a column, as they stand there, with the rows of each. */
export function valuesOf(rows: readonly (readonly string[])[], column: number): Map<string, number> {
  const values = new Map<string, number>();
  for (const row of rows) {
    const value = (row[column] ?? '').trim();
    values.set(value, (values.get(value) ?? 0) + 1);
    if (values.size > mostWords) break;
  }
  return values;
}
