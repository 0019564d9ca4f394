import { namedColumn, oneHotColumns, type ClassColumns } from './classColumns';
import type { FileIndex } from './fileIndex';
import { listWords } from '../format';
import { baseName, folderOf, isImageName } from './layoutReading';
import { findFoldColumn, findPartColumns, isPartHeading, type PartColumns } from './partColumn';

/** A parsed table. `header` is its first record if the reader took that for a heading, else null. */
export interface TableText {
  /** Path relative to the dataset, with `/`. */
  readonly path: string;
  readonly header: readonly string[] | null;
  readonly rows: readonly (readonly string[])[];
  /** Line of the first record, 1 where not given. */
  readonly firstLine?: number;
  /** What a record is called, `Line` where not given. */
  readonly unit?: 'Line' | 'Entry';
}

/** Which column says what, and the records without the heading. */
export interface TableColumns {
  readonly id: number;
  /** Null where no column gives a class; `lacks` says so. */
  readonly classes: ClassColumns | null;
  readonly lacks: string;
  readonly parts: PartColumns | null;
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

const idNames = [
  'filename',
  'filepath',
  'imagepath',
  'path',
  'file',
  'fname',
  'image',
  'imagename',
  'imagefile',
  'imageid',
  'imageuri',
  'img',
  'imgpath',
  'imgname',
  'id',
  'name',
  'uri',
  'url',
];
const classNames = [
  'label',
  'class',
  'classname',
  'labelname',
  'labels',
  'breed',
  'category',
  'categoryname',
  'species',
  'target',
  'diagnosis',
  'dx',
  'variety',
  'choice',
  'type',
  'tag',
  'classid',
  'labelid',
  'categoryid',
  'classlabel',
  'groundtruth',
  'y',
];

/** `Image_ID`, `data set` and `Labels` as `imageid`, `dataset` and `label`. */
export function normalised(heading: string): string {
  const word = heading.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  return word.endsWith('ss') ? word : word.replace(/(label|path|name|file|image|target|breed|id|fold|split)s$/, '$1');
}

/** Columns that pandas writes beside a table: they number rows, whatever the numbers find. */
function isIndexHeading(heading: string): boolean {
  return heading === '' || heading === 'index' || /^unnamed\d*(level\d+)?$/.test(heading);
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
  return {
    id,
    classes,
    lacks: classes
      ? ''
      : `No column of ${table.path} gives a class (found: ${isHeading ? first.slice(0, 20).join(', ') : `${first.length} column${first.length === 1 ? '' : 's'} without headings`}). Name it “label” or “class”.`,
    parts,
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

function classesAmong(
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

/** Two ids and two file names, side by side. */
function doesNotFit(
  table: TableText,
  first: readonly string[],
  headings: readonly string[],
  rest: readonly (readonly string[])[],
  index: FileIndex,
): string {
  const columns = headings.map((_, column) => column).filter((column) => !isIndexHeading(headings[column]!));
  const likely =
    columns.find((column) => rest.some((row) => isImageName(row[column] ?? ''))) ??
    columns.sort((a, b) => rank(idNames, headings[a]!) - rank(idNames, headings[b]!) || a - b)[0];
  const values = rest.map((row) => (row[likely ?? -1] ?? '').trim()).filter((value) => value !== '');
  const quoted = (all: readonly string[]) => listWords(all.slice(0, 2).map((one) => `“${one}”`));
  if (likely === undefined || values.length === 0 || index.files.length === 0)
    return `No column of ${table.path} names images of this folder.`;
  return `No column of ${table.path} names images of this folder: under ${first[likely] ? `“${first[likely].trim()}”` : `column ${likely + 1}`} it has ${quoted(values)}, the images are called ${quoted(index.files.map(baseName))}.`;
}

/** The columns with the most values that are images, best first; of equal ones that with the more telling heading. */
function idColumns(
  table: TableText,
  rows: readonly (readonly string[])[],
  headings: readonly string[],
  index: FileIndex,
): number[] {
  const records = rows.length === 0 ? [table.header ?? table.rows[0] ?? []] : rows;
  // A thousand rows tell as a rule; a table of a hundred probabilities a row is not looked up whole.
  const step = Math.ceil(records.length / 1000);
  const sample = records.filter((_, i) => i % step === 0);
  const found = mostFound(table, sample, headings, index);
  return found.length === 0 && step > 1 ? mostFound(table, records, headings, index) : found;
}

function mostFound(
  table: TableText,
  rows: readonly (readonly string[])[],
  headings: readonly string[],
  index: FileIndex,
): number[] {
  const folder = folderOf(table.path);
  const byName = headings
    .map((_, column) => column)
    .sort((a, b) => rank(idNames, headings[a]!) - rank(idNames, headings[b]!) || a - b);
  const scores = byName.map((column) => {
    const exact = new Set<string>();
    const loose = new Set<string>();
    for (const row of rows) {
      const found = index.resolve(row[column] ?? '', folder);
      if (found.kind === 'missing') continue;
      if (found.kind === 'found' && found.loose === undefined) exact.add(found.file);
      // A running number finds numbered files that it has nothing to do with.
      else if (found.kind === 'ambiguous' || !isIndexHeading(headings[column]!)) loose.add(row[column]!);
    }
    return { column, score: exact.size + loose.size / 2 };
  });
  const best = Math.max(0, ...scores.map(({ score }) => score));
  if (best === 0) return [];
  const inOrder = [...scores].sort((a, b) => b.score - a.score);
  return inOrder.filter(({ score }, i) => i === 0 || score > 0.9 * best).map(({ column }) => column);
}

function rank(names: readonly string[], heading: string): number {
  const position = names.indexOf(heading);
  return position < 0 ? names.length : position;
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
