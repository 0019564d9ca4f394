import type { DatasetProblem } from '../dataset';
import { FileIndex } from './fileIndex';
import { formatCount, listWords, plural } from '../format';
import { baseName, emptyReading, folderOf, partOfWord, type Reading } from './layoutReading';
import { compareNatural } from '../naturalOrder';
import { partCode } from '../parts';
import { findColumns, type TableColumns, type TableText } from './tableColumns';

/** One table, read against the files. */
interface ReadTable {
  readonly table: TableText;
  readonly columns: TableColumns;
  /** Class and part of every file the table labels. */
  readonly labelled: Map<string, { readonly label: string; readonly part: number; readonly line: number }>;
  readonly blank: Set<string>;
  readonly reading: Reading;
  missing: number;
}

/** The tables as a reading, or why they give none. */
export function readTables(files: readonly string[], tables: readonly TableText[]): Reading | string {
  if (tables.length === 0) return 'There is no table (a CSV file such as labels.csv) in this folder.';
  const index = new FileIndex(files);
  const reasons: string[] = [];
  const read: ReadTable[] = [];
  for (const table of [...tables].sort((a, b) => compareNatural(a.path, b.path))) {
    const columns = findColumns(table, index);
    if (typeof columns === 'string') reasons.push(columns);
    else read.push(readTable(table, columns, index));
  }
  const useful = read.filter(({ labelled }) => labelled.size > 0);
  if (useful.length === 0)
    return [...reasons, ...read.map(({ table }) => `${table.path} gives no image of this folder a class.`)].join(' ');
  const used = onePerPart(useful) ?? [useful.sort(better)[0]!];
  return combine(
    files,
    used,
    useful.filter((one) => !used.includes(one)),
  );
}

function readTable(table: TableText, columns: TableColumns, index: FileIndex): ReadTable {
  const read: ReadTable = {
    table,
    columns,
    labelled: new Map(),
    blank: new Set(),
    reading: emptyReading('table', ''),
    missing: 0,
  };
  const { skipped, problems } = read.reading;
  const conflicts = new Set<string>();
  const folder = folderOf(table.path);
  columns.rows.forEach((row, i) => {
    const id = (row[columns.id] ?? '').trim();
    const label = (row[columns.class] ?? '').trim();
    const line = columns.firstLine + i;
    const at = `Line ${formatCount(line)} of ${table.path}`;
    if (id === '' && label === '') return;
    const found = index.resolve(id, folder);
    if (found.kind === 'missing') {
      read.missing++;
      skipped.push({
        file: id,
        code: 'missing-file',
        reason: `${at} names it, but there is no such image in the folder.`,
        class: label || null,
      });
    } else if (found.kind === 'ambiguous') {
      const reason = `${at} may mean ${listWords(found.files, 3)}. Write the path with its folder.`;
      skipped.push({ file: id, code: 'ambiguous-file', reason, class: label || null });
    } else if (label === '') read.blank.add(found.file);
    else {
      const before = read.labelled.get(found.file);
      if (!before) read.labelled.set(found.file, { label, part: partOfRow(row, columns), line });
      else if (before.label === label) {
        problems.push({
          file: found.file,
          code: 'duplicate-row',
          message: `Lines ${before.line} and ${line} of ${table.path} both name it, with the same class.`,
        });
      } else if (!conflicts.has(found.file)) {
        conflicts.add(found.file);
        const reason = `Line ${before.line} of ${table.path} calls it “${before.label}”, line ${line} “${label}”. Keep one of them.`;
        skipped.push({ file: found.file, code: 'conflicting-classes', reason, class: null });
      }
    }
  });
  for (const file of conflicts) read.labelled.delete(file);
  for (const file of read.labelled.keys()) read.blank.delete(file);
  return read;
}

function partOfRow(row: readonly string[], columns: TableColumns): number {
  return columns.part < 0 ? partCode.none : partOfWord(row[columns.part] ?? '');
}

/** The part a table's own name stands for: `train.csv`, `val_labels.csv`. */
function partOfTable(path: string): number {
  const words = baseName(path)
    .replace(/\.[^.]*$/, '')
    .split(/[-_. ]+/);
  return Math.max(0, ...words.map(partOfWord));
}

/** Tables named after parts belong together, one for each part. */
function onePerPart(tables: readonly ReadTable[]): ReadTable[] | undefined {
  const named = tables.filter(({ table }) => partOfTable(table.path) !== partCode.none);
  const parts = new Set(named.map(({ table }) => partOfTable(table.path)));
  return parts.size > 1 && parts.size === named.length ? named : undefined;
}

/** Most images first; then `labels.*`, the customary name; then the fewest rows that lead nowhere. */
function better(a: ReadTable, b: ReadTable): number {
  const named = ({ table }: ReadTable) => Number(/^labels\.[^.]+$/i.test(baseName(table.path)));
  return (
    b.labelled.size - a.labelled.size ||
    named(b) - named(a) ||
    a.missing - b.missing ||
    compareNatural(a.table.path, b.table.path)
  );
}

function combine(files: readonly string[], used: readonly ReadTable[], others: readonly ReadTable[]): Reading {
  const reading = emptyReading('table', `from ${listWords(used.map(({ table }) => table.path))}`);
  const labels = new Map<string, { label: string; part: number }>();
  for (const { table, labelled, reading: own } of used) {
    const part = used.length > 1 ? partOfTable(table.path) : partCode.none;
    if (part !== partCode.none) reading.places.set(part, table.path);
    for (const [file, entry] of labelled) {
      if (labels.has(file))
        reading.problems.push({
          file,
          code: 'in-two-parts',
          message: `It stands in ${listWords(used.map((one) => one.table.path))}; the first counts.`,
        });
      else labels.set(file, { label: entry.label, part: part || entry.part });
    }
    for (const entry of own.skipped) reading.skipped.push(entry);
    for (const entry of own.problems) reading.problems.push(entry);
  }
  takeLabelled(reading, files, labels, used);
  for (const other of others) reading.problems.push(unusedTable(other, used, labels));
  return reading;
}

/** Files the table labels, files it leaves open, and files it does not know, each to its own list. */
function takeLabelled(
  reading: Reading,
  files: readonly string[],
  labels: ReadonlyMap<string, { label: string; part: number }>,
  used: readonly ReadTable[],
): void {
  const folders = new Set([...labels.keys()].map(folderOf));
  const folderParts = new Set([...labels.keys()].map(partOfFolder));
  const byFolder = folderParts.size > 1 && [...labels.values()].every(({ part }) => part === partCode.none);
  const refused = new Set(reading.skipped.map(({ file }) => file));
  for (const file of files) {
    const entry = labels.get(file);
    if (entry) {
      reading.files.push(file);
      reading.labels.push(entry.label);
      reading.parts.push(byFolder ? partOfFolder(file) : entry.part);
    } else if (refused.has(file)) continue;
    else if (used.some(({ blank }) => blank.has(file)) || !folders.has(folderOf(file))) reading.unlabelled.push(file);
    else
      reading.skipped.push({
        file,
        code: 'not-in-table',
        reason: `No line of ${listWords(used.map(({ table }) => table.path))} names it.`,
        class: null,
      });
  }
}

function partOfFolder(file: string): number {
  const segments = file.split('/');
  for (const name of segments.slice(0, -1)) if (partOfWord(name) !== partCode.none) return partOfWord(name);
  return partCode.none;
}

function unusedTable(
  other: ReadTable,
  used: readonly ReadTable[],
  labels: ReadonlyMap<string, { label: string }>,
): DatasetProblem {
  let differing = 0;
  for (const [file, { label }] of other.labelled)
    if (labels.has(file) && labels.get(file)!.label !== label) differing++;
  const agreement =
    differing === 0 ? 'It gives no image another class.' : `It gives ${plural(differing, 'image')} another class.`;
  return {
    file: other.table.path,
    code: 'unused-table',
    message: `It names ${plural(other.labelled.size, 'image')} too, but ${listWords(used.map(({ table }) => table.path))} is used. ${agreement}`,
  };
}
