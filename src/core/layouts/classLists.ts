import { listWords } from '../format';
import type { Reading } from './layoutReading';
import { baseName, isImageName } from './layoutReading';
import { normalised } from './tables/columnNames';
import type { TableText } from './tables/tableText';

/** A list that names numbered classes: `classes.txt`, `labels.txt`, `cat_to_name.json`, `label_map.pbtxt`. */
export interface ClassList {
  readonly path: string;
  readonly nameOf: ReadonlyMap<number, string>;
  /** Whether the list has names alone, so that the first may be 0 or 1. */
  readonly bare: boolean;
}

const listName = /class|label|categor|name|map|species|breed|index|indices/i;

/** The lists among tables that name no images. */
export function classLists(tables: readonly TableText[]): ClassList[] {
  return tables.flatMap((table) => {
    if (!listName.test(baseName(table.path))) return [];
    const list = listOf(table);
    return list ? [list] : [];
  });
}

/** Whether a table that numbers happen to find images for is a list of classes: it never gives two the same class. */
export function isClassList(table: TableText, labels: Iterable<string>): boolean {
  const all = [...labels];
  return new Set(all).size === all.length && classLists([table]).length > 0;
}

function listOf(table: TableText): ClassList | null {
  const records = (table.header ? [table.header, ...table.rows] : table.rows).filter((row) =>
    row.some((value) => value.trim() !== ''),
  );
  const cell = (row: readonly string[], column: number) => (row[column] ?? '').trim();
  const isNumber = (value: string) => /^\d+$/.test(value);
  const width = records.reduce((most, row) => Math.max(most, row.filter((value) => value.trim() !== '').length), 0);
  // No model has as many classes.
  if (records.length > 100_000) return null;
  if (width === 1) {
    const names = records.map((row) => cell(row, 0));
    const heading = /^(class|label|categorie|categorye?|name|classname|labelname|categoryname)s?$/.test(
      normalised(names[0] ?? ''),
    );
    const rest = heading && names.length > 2 ? names.slice(1) : names;
    return rest.length < 2 || rest.every(isNumber)
      ? null
      : { path: table.path, nameOf: new Map(rest.map((name, i) => [i, name])), bare: true };
  }
  if (width < 2) return null;
  for (const rows of [records, records.slice(1)]) {
    const columns = Array.from({ length: width }, (_, column) => column);
    const number = columns.find((column) => rows.every((row) => isNumber(cell(row, column))));
    const named = columns.filter(
      (column) => column !== number && rows.every((row) => cell(row, column) !== '' && !isNumber(cell(row, column))),
    );
    const name = named[0];
    if (rows.length < 2 || number === undefined || name === undefined) continue;
    const nameOf = new Map(rows.map((row) => [Number(cell(row, number)), cell(row, name)]));
    const names = new Set(nameOf.values());
    // Names of files, or names that repeat, are a table's of images that are not here.
    const ofFiles = [...names].some(isImageName);
    if (nameOf.size === rows.length && names.size > 0.6 * rows.length && !ofFiles)
      return { path: table.path, nameOf, bare: false };
  }
  return null;
}

/** Calls numbered classes by the names of a list, and says so. Changes nothing where the classes are no numbers. */
export function nameClasses(reading: Reading, lists: readonly ClassList[]): void {
  const labels = [...new Set(reading.labels)];
  const numbers = new Map(labels.map((label) => [label, /^\d+(\.0+)?$/.test(label) ? Number(label) : NaN]));
  if (labels.length === 0 || [...numbers.values()].some(Number.isNaN)) return;
  // Two classes must not become one number (“1” and “01”).
  if (new Set(numbers.values()).size < labels.length) return;
  for (const list of lists) {
    const shift = list.bare && !numbers.has('0') && [...numbers.values()].includes(list.nameOf.size) ? 1 : 0;
    const nameOf = (label: string) => list.nameOf.get(numbers.get(label)! - shift);
    const missing = labels.filter((label) => nameOf(label) === undefined);
    if (missing.length > 0) {
      const words = `It names ${labels.length - missing.length} of the ${labels.length} numbered classes, not ${listWords(missing)}, so the numbers stay.`;
      reading.problems.push({ file: list.path, code: 'class-names', message: words });
      continue;
    }
    const times = new Map<string, number>();
    for (const label of labels) times.set(nameOf(label)!, (times.get(nameOf(label)!) ?? 0) + 1);
    // Two numbers of one name stay two classes, such as ImageNet's two cranes.
    const called = new Map(
      labels.map((label) => [label, times.get(nameOf(label)!)! > 1 ? `${nameOf(label)!} (${label})` : nameOf(label)!]),
    );
    reading.labels.forEach((label, i) => (reading.labels[i] = called.get(label)!));
    const examples = [...called].slice(0, 2).map(([label, name]) => `${label} is “${name}”`);
    reading.problems.push({
      file: list.path,
      code: 'class-names',
      message: `The numbered classes are called as it names them: ${listWords(examples)}${called.size > 2 ? ' and so on' : ''}.`,
    });
    return;
  }
}
