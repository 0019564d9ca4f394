import type { DatasetProblem } from '../dataset';
import type { FileIndex, Looseness } from './tables/fileIndex';
import { formatCount, listWords, plural } from '../format';
import { baseName, emptyReading, folderOf, partOfWord, type Reading } from './layoutReading';
import { partCode, partOfCode } from '../parts';
import { foldOf } from './tables/foldColumn';
import { unknownPart } from './tables/partValues';
import { sameText } from '../sameName';
import type { TableColumns } from './tables/tableColumns';
import type { TableText } from './tables/tableText';

/** What a table says of one image. */
export interface TableRow {
  readonly label: string;
  /** `partCode`, or `unknownPart`. */
  part: number;
  readonly line: number;
}

/** What a row came to. Lines are those of earlier rows about the same file. */
export type RowOutcome =
  | { readonly kind: 'empty' }
  | { readonly kind: 'missing'; readonly id: string }
  | { readonly kind: 'ambiguous'; readonly id: string; readonly files: readonly string[] }
  | { readonly kind: 'several'; readonly file: string; readonly names: readonly string[] }
  | { readonly kind: 'blank'; readonly file: string }
  | { readonly kind: 'labelled'; readonly file: string; readonly label: string }
  | { readonly kind: 'duplicate'; readonly file: string; readonly label: string; readonly line: number }
  | {
      readonly kind: 'conflict';
      readonly file: string;
      readonly label: string;
      readonly line: number;
      readonly before: string;
    };

/** One table, read against the files. */
export interface ReadTable {
  readonly table: TableText;
  readonly columns: TableColumns;
  /** Class and part of every file the table labels. */
  readonly labelled: Map<string, TableRow>;
  /** Part of every file of which the table tells one, labelled or not. */
  readonly parts: Map<string, { part: number; word: string }>;
  readonly folds: Map<string, number>;
  readonly blank: Set<string>;
  readonly reading: Reading;
  missing: number;
}

/** Reads the rows of a table whose columns are known. `heard` is told of every row what it came to. */
export function readTable(
  table: TableText,
  columns: TableColumns,
  index: FileIndex,
  heard: (row: number, outcome: RowOutcome) => void = () => undefined,
): ReadTable {
  const read: ReadTable = {
    table,
    columns,
    labelled: new Map(),
    parts: new Map(),
    folds: new Map(),
    blank: new Set(),
    reading: emptyReading('table', ''),
    missing: 0,
  };
  const { skipped, problems } = read.reading;
  const conflicts = new Set<string>();
  const several = new Map<string, readonly string[]>();
  const loose = new Map<Looseness, { id: string; file: string; rows: number }>();
  const folder = folderOf(table.path);
  const own = partOfTable(table.path);
  const unit = table.unit ?? 'Line';
  columns.rows.forEach((row, i) => {
    const id = (row[columns.id] ?? '').trim();
    const given = columns.classes?.labelOf(row) ?? '';
    const label = typeof given === 'string' ? given : given.join(' ');
    const line = columns.firstLine + i;
    const at = `${unit} ${formatCount(line)} of ${table.path}`;
    if (id === '' && label === '') return heard(i, { kind: 'empty' });
    const part = columns.parts?.partOf(row) ?? partCode.none;
    const found = index.resolve(id, folder, part || own || undefined);
    if (found.kind === 'missing') {
      read.missing++;
      skipped.push({
        file: id,
        code: 'missing-file',
        reason: `${at} names it, but there is no such image in the folder.`,
        class: label || null,
      });
      return heard(i, { kind: 'missing', id });
    }
    if (found.kind === 'ambiguous') {
      const reason = `${at} may mean ${listWords(found.files, 3)}. Write the path with its folder.`;
      skipped.push({ file: id, code: 'ambiguous-file', reason, class: label || null });
      return heard(i, { kind: 'ambiguous', id, files: found.files });
    }
    const { file } = found;
    if (found.loose) {
      const known = loose.get(found.loose);
      if (known) known.rows++;
      else loose.set(found.loose, { id, file, rows: 1 });
    }
    notePart(read, file, part, columns.parts?.wordOf(row) ?? '', at);
    if (columns.fold >= 0) read.folds.set(file, foldOf(row[columns.fold] ?? ''));
    if (typeof given !== 'string') {
      if (!several.has(file)) several.set(file, given);
      return heard(i, { kind: 'several', file, names: given });
    }
    if (label === '') {
      read.blank.add(file);
      return heard(i, { kind: 'blank', file });
    }
    const before = read.labelled.get(file);
    if (!before) {
      read.labelled.set(file, { label: sameText(label), part, line });
      heard(i, { kind: 'labelled', file, label: sameText(label) });
    } else if (before.label === sameText(label)) {
      heard(i, { kind: 'duplicate', file, label: before.label, line: before.line });
      problems.push({
        file,
        code: 'duplicate-row',
        message: `${unit}s ${before.line} and ${line} of ${table.path} both name it, with the same class.`.replace(
          'Entrys',
          'Entries',
        ),
      });
    } else {
      heard(i, { kind: 'conflict', file, label: sameText(label), line: before.line, before: before.label });
      if (conflicts.has(file)) return;
      conflicts.add(file);
      const reason = `${unit} ${before.line} of ${table.path} calls it “${before.label}”, ${unit.toLowerCase()} ${line} “${label}”. Keep one of them.`;
      skipped.push({ file, code: 'conflicting-classes', reason, class: null });
    }
  });
  for (const [file, names] of several) {
    const reason = `${table.path} gives it several classes (${listWords(names)}). Loupe trains one class an image.`;
    skipped.push({ file, code: 'several-classes', reason, class: null });
    read.labelled.delete(file);
  }
  for (const file of conflicts) read.labelled.delete(file);
  for (const file of read.labelled.keys()) read.blank.delete(file);
  for (const [file, row] of read.labelled) row.part = read.parts.get(file)?.part ?? partCode.none;
  problems.push(...remarks(read, loose, several));
  return read;
}

/** Of two rows of a file the one that holds it out counts: what is marked test is never trained on. */
function notePart(read: ReadTable, file: string, part: number, word: string, at: string): void {
  if (part === partCode.none) return;
  const before = read.parts.get(file);
  if (before && before.part !== part) {
    const held = Math.max(before.part, part);
    read.reading.problems.push({
      file,
      code: 'in-two-parts',
      message: `${at} puts it into another part than a row before: ${held === unknownPart ? 'it is skipped' : `it counts as ${partOfCode(held)}`}.`,
    });
  }
  if (!before || part > before.part) read.parts.set(file, { part, word });
}

function remarks(
  { table, columns }: ReadTable,
  loose: ReadonlyMap<Looseness, { id: string; file: string; rows: number }>,
  several: ReadonlyMap<string, readonly string[]>,
): DatasetProblem[] {
  const said: DatasetProblem[] = [];
  const say = (code: DatasetProblem['code'], message: string) => said.push({ file: table.path, code, message });
  for (const [kind, { id, file, rows }] of loose) {
    const others = rows === 1 ? '' : ` ${plural(rows - 1, 'more row')} likewise.`;
    const how = kind === 'zeros' ? 'numbers without their zeros' : 'paths of folders that are not here';
    say('loose-ids', `Its ids are ${how}: “${id}” was taken for ${file}.${others}`);
  }
  if (columns.otherIds.length > 0) {
    const others = listWords(columns.otherIds.map(columns.titleOf));
    say('other-ids', `${others} name images too; those of ${columns.titleOf(columns.id)} are used.`);
  }
  const [first] = several;
  if (first) {
    const [file, names] = first;
    say(
      'several-classes',
      `It gives ${plural(several.size, 'image')} several classes, such as ${listWords(names.map((name) => `“${name}”`))} to ${file}. Loupe trains one class an image, so ${several.size === 1 ? 'it is' : 'they are'} skipped.`,
    );
  }
  return said;
}

/** The part a table's own name stands for: `train.csv`, `val_labels.csv`, `test/metadata.csv`. */
export function partOfTable(path: string): number {
  const words = baseName(path)
    .replace(/\.[^.]*$/, '')
    .split(/[-_. ]+/);
  const named = words.map((word) => (/^trainval$/i.test(word) ? partCode.train : partOfWord(word)));
  // `train_test_split.csv` is of no part.
  const different = new Set(named.filter((part) => part > 0));
  if (different.size === 1) return [...different][0]!;
  return different.size > 1 ? partCode.none : Math.max(0, ...folderOf(path).split('/').map(partOfWord));
}
