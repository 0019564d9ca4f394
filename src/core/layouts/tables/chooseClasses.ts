import { namedColumn, oneHotColumns, type ClassColumns } from './classColumns';
import { classNames, rank } from './columnNames';

/** The columns among `usable` that give the class; null where none does. */
export function classesAmong(
  usable: readonly number[],
  rows: readonly (readonly string[])[],
  headings: readonly string[] | null,
  names: readonly string[],
): ClassColumns | null {
  const byName = headings ? classColumnByName(usable, headings, rows) : undefined;
  if (byName !== undefined) return namedColumn(rows, byName);
  const hot = headings ? oneHotColumns(rows, usable, names) : null;
  if (hot) return hot;
  // Among many headed columns a guess would make classes of file types or cameras.
  const guessable = headings && usable.length > 1 ? [] : usable;
  const byContent = classColumnByContent(guessable, rows);
  if (byContent === undefined) return null;
  const vocabulary = new Set(rows.map((row) => (row[byContent] ?? '').trim()));
  const more = headings ? [] : guessable.filter((column) => column !== byContent && repeats(rows, column, vocabulary));
  return namedColumn(rows, byContent, more);
}

/** Whether a column holds nothing but classes of another one: a further class of the same images. */
function repeats(rows: readonly (readonly string[])[], column: number, vocabulary: ReadonlySet<string>): boolean {
  const values = rows.map((row) => (row[column] ?? '').trim()).filter((value) => value !== '');
  return values.length > 0 && values.every((value) => vocabulary.has(value) && !/^\d+$/.test(value));
}

/** The best named column; one with words before one with numbers (`label`, `label_name`). */
function classColumnByName(
  columns: readonly number[],
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): number | undefined {
  const named = columns.filter((column) => classNames.includes(headings[column]!));
  const inOrder = named.sort((a, b) => rank(classNames, headings[a]!) - rank(classNames, headings[b]!) || a - b);
  return inOrder.find((column) => rows.some((row) => Number.isNaN(Number(row[column] ?? '')))) ?? inOrder[0];
}

function classColumnByContent(columns: readonly number[], rows: readonly (readonly string[])[]): number | undefined {
  let best: { column: number; numeric: boolean; values: number } | undefined;
  for (const column of columns) {
    const values = new Set<string>();
    let fraction = false;
    for (const row of rows) {
      const value = (row[column] ?? '').trim();
      if (value !== '') values.add(value);
      fraction ||= /^-?\d*\.\d+(e-?\d+)?$/i.test(value);
    }
    // Measurements and free text are no classes; classes repeat.
    if (fraction || values.size < 2 || values.size > Math.max(2, rows.length / 2)) continue;
    const numeric = [...values].every((value) => /^-?\d+$/.test(value));
    const better =
      best === undefined || (best.numeric && !numeric) || (!numeric && !best.numeric && values.size < best.values);
    // Of numbers the first: those behind it (a group, a difficulty) are coarser.
    if (better) best = { column, numeric, values: values.size };
  }
  return best?.column;
}
