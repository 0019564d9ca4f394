import { nameClasses } from './classLists';
import { LoupeError } from '../errors';
import { listWords, plural } from '../format';
import { baseName, folderOf, type Reading } from './layoutReading';
import { partOfFolder, type TableStudy } from './layoutTable';
import { partCode, partOfCode } from '../parts';
import { unknownPart } from './tables/partValues';
import { remarkPartColumns } from './partRemarks';
import { partOfTable, type ReadTable } from './readTable';
import { foldName } from '../sameName';

/** What some table says of the part of a file. */
interface Mark {
  readonly part: number;
  readonly word: string;
  readonly table: ReadTable;
}

/**
 * Lets the tables have their say on a reading, wherever its classes come from: whatever a table marks as held out is
 * held out, what it marks with a word that is not understood is left out, numbered classes get their names, and tables
 * that are not used are named.
 *
 * Throws LoupeError `unknown-parts` where no image is left because of words that are not understood.
 */
export function applyTables(reading: Reading, study: TableStudy): void {
  if (study.read.length + study.unread.size + study.lists.length === 0) return;
  applyMarks(reading, marksOf(study));
  remarkPartColumns(reading, study);
  noteFolds(reading, study);
  nameClasses(reading, study.lists);
  reportUnused(reading, study);
}

function marksOf({ read }: TableStudy): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  const mark = (file: string, part: number, word: string, table: ReadTable) => {
    const before = marks.get(file);
    if (part !== partCode.none && (!before || part > before.part)) marks.set(file, { part, word, table });
  };
  const lists = read.filter(({ columns }) => columns.classes === null && columns.parts === null);
  const complete = new Set(lists.map(({ table }) => partOfTable(table.path)));
  for (const one of read) {
    for (const [file, { part, word }] of one.parts) mark(file, part, word, one);
    const own = partOfTable(one.table.path);
    if (one.columns.parts || own === partCode.none) continue;
    // A training list alone says nothing of the images that it does not name.
    if (own === partCode.train && complete.size < 2) continue;
    for (const file of [...one.labelled.keys(), ...one.blank]) {
      // An id without a folder may have found the training image of the same number.
      const there = partOfFolder(file);
      if (there === partCode.none || there === own) mark(file, own, '', one);
    }
  }
  return marks;
}

function applyMarks(reading: Reading, marks: ReadonlyMap<string, Mark>): void {
  const unknown = new Map<string, Mark & { images: number; file: string }>();
  const moved: { file: string; mark: Mark }[] = [];
  const kept: { file: string; label: string; part: number }[] = [];
  reading.files.forEach((file, i) => {
    const label = reading.labels[i]!;
    const part = reading.parts[i]!;
    const mark = marks.get(file);
    if (!mark) return kept.push({ file, label, part });
    if (mark.part === unknownPart) {
      const title = titleOf(mark);
      const reason = `${mark.table.table.path} says “${mark.word}” in ${title}, which names no part that is known. Write train, validation or test there.`;
      reading.skipped.push({ file, code: 'unknown-part', reason, class: label });
      const key = `${mark.table.table.path}\n${mark.word}`;
      unknown.set(key, { ...mark, file, images: (unknown.get(key)?.images ?? 0) + 1 });
      return undefined;
    }
    if (part !== partCode.none && mark.part > part) moved.push({ file, mark });
    return kept.push({ file, label, part: Math.max(part, mark.part) });
  });
  if (kept.length === 0 && unknown.size > 0) throw nothingKnown([...unknown.values()]);
  // In place, one by one: a call has no room for a million arguments.
  kept.forEach(({ file, label, part }, i) => {
    reading.files[i] = file;
    reading.labels[i] = label;
    reading.parts[i] = part;
  });
  reading.files.length = reading.labels.length = reading.parts.length = kept.length;
  for (const one of unknown.values()) {
    reading.problems.push({
      file: one.table.table.path,
      code: 'unknown-part',
      message: `“${one.word}” in ${titleOf(one)} names no part that is known, so ${plural(one.images, 'image')} such as ${baseName(one.file)} ${one.images === 1 ? 'is' : 'are'} skipped. Write train, validation or test there.`,
    });
  }
  const [first] = moved;
  if (first)
    reading.problems.push({
      file: first.mark.table.table.path,
      code: 'in-two-parts',
      message: `It holds out ${plural(moved.length, 'image')} that other places put into another part, such as ${first.file}: ${moved.length === 1 ? 'it counts' : 'they count'} as ${partOfCode(first.mark.part)}.`,
    });
}

function titleOf({ table }: Mark): string {
  const { parts, titleOf: title } = table.columns;
  return listWords((parts?.columns ?? []).map(title));
}

function nothingKnown(words: readonly (Mark & { images: number })[]): LoupeError {
  const [first] = words;
  const values = listWords(words.map(({ word }) => `“${word}”`));
  return new LoupeError(
    'unknown-parts',
    `${first!.table.table.path} divides the images by ${titleOf(first!)}, but ${values} ${words.length === 1 ? 'names' : 'name'} no part that is known, and nothing that may be held out is trained on. Write train, validation or test there, or remove or rename the column.`,
  );
}

/** Folds of the reading's files, from whichever table numbers them. */
function noteFolds(reading: Reading, { read }: TableStudy): void {
  const numbered = read.filter(({ folds }) => folds.size > 0).sort((a, b) => b.folds.size - a.folds.size)[0];
  if (!numbered) return;
  const folds = reading.files.map((file) => numbered.folds.get(file) ?? -1);
  const different = [...new Set(folds.filter((fold) => fold >= 0))].sort((a, b) => a - b);
  if (different.length === 0) return;
  reading.folds = folds;
  const title = numbered.columns.titleOf(numbered.columns.fold);
  reading.problems.push({
    file: numbered.table.path,
    code: 'folds',
    message: `${title} numbers the folds ${listWords(different.map(String), 12)}. Give one with --fold (split.fold in a recipe): its images are the validation part then. Without it, the folds are not used.`,
  });
}

/** Tables whose classes are not used, with the reason: silence would let them pass for read. */
function reportUnused(reading: Reading, { read, unread, used }: TableStudy): void {
  for (const [path, reason] of unread) {
    const useful = read.find(({ table }) => table.path === path);
    const says = useful && (useful.parts.size > 0 || useful.folds.size > 0 || partOfTable(path) > 0);
    if (!says && /\.(csv|tsv|tab|psv|jsonl)$/i.test(path))
      reading.problems.push({ file: path, code: 'unused-table', message: `It is not used. ${reason}` });
  }
  if (reading.layout === 'table') return;
  for (const { table, labelled } of used) {
    let differing = 0;
    reading.files.forEach((file, i) => {
      const row = labelled.get(file);
      if (row && ![reading.labels[i]!, ...folderOf(file).split('/')].some((name) => sameWords(name, row.label)))
        differing++;
    });
    if (differing > 0)
      reading.problems.push({
        file: table.path,
        code: 'unused-table',
        message: `The classes are taken ${reading.where}; the table, which says otherwise of ${plural(differing, 'image')}, is not used. To train by it, choose the layout “table”.`,
      });
  }
}

function sameWords(a: string, b: string): boolean {
  const plain = (text: string) => foldName(text).replace(/[^\p{L}\p{N}]+/gu, '');
  return plain(a) === plain(b);
}
