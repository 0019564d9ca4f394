import type { FileIndex } from './fileIndex';
import { folderOf, partOfWord } from './layoutReading';

/** A parsed table. `header` is its first record if the reader took that for a heading, else null. */
export interface TableText {
  /** Path relative to the dataset, with `/`. */
  readonly path: string;
  readonly header: readonly string[] | null;
  readonly rows: readonly (readonly string[])[];
}

/** Which column says what, and the records without the heading. */
export interface TableColumns {
  readonly id: number;
  readonly class: number;
  /** Column with train, validation and test, or -1. */
  readonly part: number;
  readonly rows: readonly (readonly string[])[];
  /** Line of the first record in `rows`, counted from 1 as an editor does. */
  readonly firstLine: number;
}

const idNames = [
  'filename',
  'filepath',
  'imagepath',
  'path',
  'file',
  'image',
  'imagename',
  'imageid',
  'img',
  'id',
  'name',
];
const classNames = [
  'label',
  'class',
  'classname',
  'labelname',
  'breed',
  'category',
  'species',
  'target',
  'diagnosis',
  'dx',
  'variety',
  'type',
  'tag',
];
const partNames = ['split', 'part', 'subset', 'partition', 'set', 'dataset', 'usage'];

/** `Image_ID`, `data set` and `Labels` as `imageid`, `dataset` and `label`. */
function normalised(heading: string): string {
  const word = heading.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  return word.endsWith('ss') ? word : word.replace(/(label|path|name|file|image|target|breed|id)s$/, '$1');
}

/**
 * Finds the columns of a table about these images: the id column is the one that finds the most files;
 * the class column goes by its heading. Without a telling heading it is the only column left; in a table
 * without headings, the column with the fewest different values that repeat. Returns a sentence that says
 * what is missing where the table cannot be read that way.
 */
export function findColumns(table: TableText, index: FileIndex): TableColumns | string {
  const records = table.header ? [table.header, ...table.rows] : table.rows;
  const first = records[0] ?? [];
  const headings = first.map(normalised);
  const rest = records.slice(1);
  const id = idColumn(table, rest, headings, index);
  if (id === null) return `No column of ${table.path} names images of this folder.`;
  const named = [...idNames, ...classNames, ...partNames];
  const found = index.resolve(first[id] ?? '', folderOf(table.path)).kind !== 'missing';
  // An image may be called “id”: two telling words are a heading all the same.
  const telling = idNames.includes(headings[id] ?? '') && headings.some((heading) => classNames.includes(heading));
  const isHeading =
    telling ||
    (!found && (table.header !== null || headings.some((heading) => named.includes(heading)) || rest.length > 1));
  const rows = isHeading ? rest : records;
  const others = first.map((_, column) => column).filter((column) => column !== id);
  const part = others.find((column) => isPartColumn(rows, column, isHeading ? headings[column]! : '')) ?? -1;
  const usable = others.filter((column) => column !== part);
  // Among many headed columns a guess would make classes of file types or cameras.
  const guessable = isHeading && usable.length > 1 ? [] : usable;
  const label =
    (isHeading ? classColumnByName(usable, headings, rows) : undefined) ?? classColumnByContent(guessable, rows);
  if (label === undefined) {
    const heads = isHeading ? first.join(', ') : `${first.length} columns without headings`;
    return `No column of ${table.path} gives a class (found: ${heads}). Name it “label” or “class”.`;
  }
  return { id, class: label, part, rows, firstLine: isHeading ? 2 : 1 };
}

function idColumn(
  table: TableText,
  rows: readonly (readonly string[])[],
  headings: readonly string[],
  index: FileIndex,
): number | null {
  const records = rows.length === 0 ? [table.header ?? table.rows[0] ?? []] : rows;
  // A thousand rows tell as a rule; a table of a hundred probabilities a row is not looked up whole.
  const step = Math.ceil(records.length / 1000);
  const sample = records.filter((_, i) => i % step === 0);
  return mostFound(table, sample, headings, index) ?? (step > 1 ? mostFound(table, records, headings, index) : null);
}

/** The column with the most values that are images; of equal ones the one with the more telling heading. */
function mostFound(
  table: TableText,
  rows: readonly (readonly string[])[],
  headings: readonly string[],
  index: FileIndex,
): number | null {
  const folder = folderOf(table.path);
  let best: number | null = null;
  let most = 0;
  const byName = headings
    .map((_, column) => column)
    .sort((a, b) => rank(idNames, headings[a]!) - rank(idNames, headings[b]!) || a - b);
  for (const column of byName) {
    let files = 0;
    for (const row of rows) if (index.resolve(row[column] ?? '', folder).kind !== 'missing') files++;
    if (files > most) {
      most = files;
      best = column;
    }
  }
  return best;
}

function rank(names: readonly string[], heading: string): number {
  const position = names.indexOf(heading);
  return position < 0 ? names.length : position;
}

/** By heading, or, without one, every value is a part's word and there are at least two. */
function isPartColumn(rows: readonly (readonly string[])[], column: number, heading: string): boolean {
  const codes = new Set<number>();
  for (const row of rows) {
    const word = (row[column] ?? '').trim();
    if (word === '') continue;
    const code = partOfWord(word);
    if (code === 0) return false;
    codes.add(code);
  }
  return codes.size > (partNames.includes(heading) ? 0 : 1);
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
  let best: number | undefined;
  let fewest = Infinity;
  for (const column of columns) {
    const values = new Set<string>();
    let fraction = false;
    for (const row of rows) {
      const value = (row[column] ?? '').trim();
      if (value !== '') values.add(value);
      fraction ||= /^-?\d*\.\d+(e-?\d+)?$/i.test(value);
    }
    // Measurements and free text are no classes; classes repeat.
    if (fraction || values.size < 2 || values.size > Math.max(2, rows.length / 2) || values.size >= fewest) continue;
    fewest = values.size;
    best = column;
  }
  return best;
}
