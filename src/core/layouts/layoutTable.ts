import type { DatasetProblem } from '../dataset';
import { classLists, isClassList, type ClassList } from './classLists';
import { FileIndex } from './tables/fileIndex';
import { listWords, plural } from '../format';
import { joinTables } from './joinTables';
import { baseName, emptyReading, folderOf, partOfWord, type Reading } from './layoutReading';
import { compareNatural } from '../naturalOrder';
import { partCode } from '../parts';
import { unknownPart } from './tables/partValues';
import { partOfTable, readTable, type ReadTable } from './readTable';
import { uniteNames } from '../sameName';
import { findColumns } from './tables/tableColumns';
import type { TableText } from './tables/tableText';

/** All that the tables of a folder say. */
export interface TableStudy {
  /** Every table that names images, whether it gives classes or not. */
  readonly read: readonly ReadTable[];
  /** The classes as the tables give them, or why they give none. */
  readonly reading: Reading | string;
  /** Tables whose classes are used if `reading` is. */
  readonly used: readonly ReadTable[];
  /** Why tables are not read, by their path. */
  readonly unread: ReadonlyMap<string, string>;
  /** Lists that name numbered classes. */
  readonly lists: readonly ClassList[];
}

/** What `reading` says where there are no tables at all. */
export const noTable = 'There is no table (a CSV file such as labels.csv) in this folder.';

/** Reads every table against the files. */
export function studyTables(files: readonly string[], tables: readonly TableText[]): TableStudy {
  if (tables.length === 0) return { read: [], reading: noTable, used: [], unread: new Map(), lists: [] };
  const index = new FileIndex(files);
  const read: ReadTable[] = [];
  const failed: { table: TableText; reason: string }[] = [];
  for (const table of [...tables].sort((a, b) => compareNatural(a.path, b.path))) {
    const columns = findColumns(table, index);
    const one = typeof columns === 'string' ? columns : readTable(table, columns, index);
    if (typeof one === 'string') failed.push({ table, reason: one });
    else if (
      isClassList(
        table,
        [...one.labelled.values()].map(({ label }) => label),
      )
    )
      failed.push({ table, reason: '' });
    else read.push(one);
  }
  for (const table of joinTables(
    read,
    failed.map((one) => one.table),
  )) {
    const columns = findColumns(table, index);
    if (typeof columns === 'string') continue;
    read.push(readTable(table, columns, index));
    failed.splice(
      failed.findIndex((one) => one.table.path === table.path),
      1,
    );
  }
  const lists = classLists(failed.map((one) => one.table));
  const unread = new Map(
    failed
      .filter(({ table }) => !lists.some((list) => list.path === table.path))
      .map(({ table, reason }) => [table.path, reason]),
  );
  for (const { table, columns } of read) if (columns.lacks !== '') unread.set(table.path, columns.lacks);
  const useful = read.filter(({ labelled }) => labelled.size > 0);
  if (useful.length === 0) {
    const reasons = [...unread.values(), ...read.filter((one) => one.columns.classes).map(noClassOf)];
    return { read, reading: reasons.length === 0 ? noTable : reasons.join(' '), used: [], unread, lists };
  }
  const used = onePerPart(useful) ?? sameNamed(useful, useful.sort(better)[0]!);
  const others = useful.filter((one) => !used.includes(one));
  return { read, reading: combine(files, used, others), used, unread, lists };
}

function noClassOf({ table, reading }: ReadTable): string {
  const several = reading.problems.find(({ code }) => code === 'several-classes');
  return `${table.path} gives no image of this folder a class.${several ? ` ${several.message}` : ''}`;
}

/** Tables named after parts belong together, one for each part. */
function onePerPart(tables: readonly ReadTable[]): ReadTable[] | undefined {
  const named = tables.filter(({ table }) => partOfTable(table.path) !== partCode.none);
  const parts = new Set(named.map(({ table }) => partOfTable(table.path)));
  return parts.size > 1 && parts.size === named.length ? named : undefined;
}

/** The best table, and those of the same name in other folders that speak of other images. */
function sameNamed(tables: readonly ReadTable[], best: ReadTable): ReadTable[] {
  const used = [best];
  for (const one of tables) {
    const sibling = one !== best && baseName(one.table.path) === baseName(best.table.path);
    if (sibling && used.every((other) => ![...one.labelled.keys()].some((file) => other.labelled.has(file))))
      used.push(one);
  }
  return used.sort((a, b) => compareNatural(a.table.path, b.table.path));
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
  const { nameOf } = uniteNames(used.map(({ labelled }) => new Set([...labelled.values()].map(({ label }) => label))));
  for (const { table, labelled, reading: own } of used) {
    const part = used.length > 1 ? partOfTable(table.path) : partCode.none;
    if (part !== partCode.none) reading.places.set(part, table.path);
    for (const [file, entry] of labelled) {
      const here = { label: nameOf.get(entry.label)!, part: Math.max(part, entry.part) };
      const before = labels.get(file);
      if (before)
        reading.problems.push({
          file,
          code: 'in-two-parts',
          message: `It stands in ${listWords(used.map((one) => one.table.path))}; the part that holds it out counts.`,
        });
      if (!before || here.part > before.part) labels.set(file, here);
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
      // What is not understood is left out where all tables' parts are applied.
      reading.parts.push(byFolder ? partOfFolder(file) : entry.part === unknownPart ? partCode.none : entry.part);
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

/** The part of the folders a file lies in, 0 for none. */
export function partOfFolder(file: string): number {
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
