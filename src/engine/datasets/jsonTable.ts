import type { TableText } from '../../core/layouts/layouts';
import { partOfWord } from '../../core/layouts/layoutReading';

type Json = Readonly<Record<string, unknown>>;
type Rows = Pick<TableText, 'header' | 'rows'>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
const textOf = (value: unknown): string => (isPlain(value) ? String(value) : '');

/**
 * A JSON document as a table, or null where it is none: a list of objects, of pairs or of names, an object from files
 * to classes, from classes to files, from parts to any of these, or from numbers to names, and the images of COCO.
 */
export function jsonTable(value: unknown): Rows | null {
  if (Array.isArray(value)) return listTable(value);
  if (!isObject(value)) return null;
  const coco = cocoTable(value);
  if (coco) return coco;
  const entries = Object.entries(value).filter(([, one]) => one !== null);
  if (entries.length === 0) return null;
  if (entries.every(([, one]) => isPlain(one)))
    return { header: null, rows: entries.map(([key, one]) => [key, textOf(one)]) };
  const parts = entries.filter(([key, one]) => partOfWord(key) > 0 && (Array.isArray(one) || isObject(one)));
  if (parts.length > 0 && parts.length >= entries.length / 2) return partTable(parts);
  if (entries.every(([, one]) => Array.isArray(one) && one.every((name) => typeof name === 'string')))
    return {
      header: ['file', 'label'],
      rows: entries.flatMap(([label, files]) => (files as string[]).map((file) => [file, label])),
    };
  if (entries.every(([, one]) => isObject(one)))
    return listTable(entries.map(([file, one]) => ({ file, ...(one as Json) })));
  // A wrapper: {"labels": [["a.png", 5], …]}, {"version": 1, "images": […]}.
  const inner = entries.filter(([, one]) => typeof one === 'object');
  return inner.length === 1 ? jsonTable(inner[0]![1]) : null;
}

/** Lines of JSON (`metadata.jsonl`), each read by `parse`. */
export function jsonLinesTable(text: string, parse: (line: string) => unknown): Rows | null {
  return listTable(
    text
      .split(/\r\n?|\n/)
      .filter((line) => line.trim() !== '')
      .map(parse),
  );
}

/** `item { id: 1 name: 'cat' }`, the label maps of TensorFlow's object detection. */
export function labelMapTable(text: string): Rows | null {
  const items = text.match(/item\s*\{[^{}]*\}/g) ?? [];
  const field = (item: string, name: string) =>
    new RegExp(`\\b${name}\\s*:\\s*(?:"([^"]*)"|'([^']*)'|(\\S+))`)
      .exec(item)
      ?.slice(1)
      .find((one) => one !== undefined);
  const rows = items.map((item) => [field(item, 'id') ?? '', field(item, 'display_name') ?? field(item, 'name') ?? '']);
  return rows.length > 0 ? { header: null, rows } : null;
}

function listTable(list: readonly unknown[]): Rows | null {
  if (list.length === 0) return null;
  if (list.every(isPlain)) return { header: null, rows: list.map((one) => [String(one)]) };
  if (list.every((one): one is unknown[] => Array.isArray(one))) {
    const width = widest(list);
    // Numbers of an image or of a network, no labels.
    if (width > mostColumns) return null;
    return { header: null, rows: list.map((one) => Array.from({ length: width }, (_, i) => textOf(one[i]))) };
  }
  if (!list.every(isObject)) return null;
  const keys = new Set<string>();
  for (const one of list) for (const key of Object.keys(one)) keys.add(key);
  const header = [...keys];
  if (header.length > mostColumns) return null;
  return { header, rows: list.map((one) => header.map((key) => fieldText(one[key]))) };
}

/** Lists of classes are joined as tables join them, so that an image of several classes is seen to have them. */
function fieldText(value: unknown): string {
  return Array.isArray(value) ? value.filter(isPlain).join('|') : textOf(value);
}

function partTable(parts: readonly (readonly [string, unknown])[]): Rows | null {
  const tables = parts.map(([part, one]) => ({ part, table: jsonTable(one) }));
  if (tables.some(({ table }) => table === null)) return null;
  const headed = tables.flatMap(({ table }) => (table!.header ? [table!.header] : []));
  if (headed.length > 0 && headed.length < tables.length) return null;
  const named = [...new Set(headed.flat())];
  const width = named.length || tables.reduce((most, { table }) => Math.max(most, widest(table!.rows)), 0);
  if (width > mostColumns) return null;
  const usual = ['file', 'label', 'label_name'];
  const names =
    named.length > 0 ? named : Array.from({ length: width }, (_, column) => usual[column] ?? `column ${column + 1}`);
  const rows = tables.flatMap(({ part, table }) => {
    const { header } = table!;
    const order = names.map((name, column) => (header ? header.indexOf(name) : column));
    return table!.rows.map((row) => [...order.map((column) => row[column] ?? ''), part]);
  });
  return { header: [...names, 'split'], rows };
}

/** Columns beyond which nothing is a table of labels. */
const mostColumns = 2000;

function widest(rows: readonly (readonly unknown[])[]): number {
  return rows.reduce((most, row) => Math.max(most, row.length), 0);
}

/** Images with the categories of their annotations. */
function cocoTable({ images, annotations, categories }: Json): Rows | null {
  if (!Array.isArray(images) || !Array.isArray(annotations) || !Array.isArray(categories)) return null;
  const nameOf = new Map(categories.filter(isObject).map((one) => [one['id'], textOf(one['name'])]));
  const classesOf = new Map<unknown, Set<string>>();
  for (const one of annotations.filter(isObject)) {
    const name = nameOf.get(one['category_id']);
    if (name === undefined) continue;
    const known = classesOf.get(one['image_id']);
    if (known) known.add(name);
    else classesOf.set(one['image_id'], new Set([name]));
  }
  return {
    header: ['file_name', 'label'],
    rows: images
      .filter(isObject)
      .map((one) => [textOf(one['file_name']), [...(classesOf.get(one['id']) ?? [])].join('|')]),
  };
}
