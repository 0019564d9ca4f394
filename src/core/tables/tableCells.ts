import { isImageName } from '../choices/imageFormats';
import { unknownPart } from '../layouts/tables/partValues';
import { partOfCode, type Part } from '../parts';
import { folderOf } from '../slashPaths';
import { cellText } from './cellText';
import { foldersOf, idStyle } from './idStyle';
import { recordOfLine, type LiveTable } from './liveTable';
import { bySpaces } from './spaceSeparated';
import { recordAt, type CellPlace } from './tableRecords';

/** What a cell of a table holds, and what its row says. */
export interface TableCell {
  readonly column: 'id' | 'class' | 'other';
  readonly place: CellPlace;
  /** The image of the row, or why there is none. */
  readonly image:
    | { readonly kind: 'found'; readonly file: string }
    | { readonly kind: 'ambiguous'; readonly files: readonly string[] }
    | { readonly kind: 'missing' };
  readonly label: string;
  /** Rows with this class. */
  readonly rows: number;
  readonly part: Part | null;
}

/** The record in a line, by the table's dialect; `fresh` where these are the lines that the table was read from. */
function recordHere({ records }: LiveTable, lines: readonly string[], line: number, fresh: boolean) {
  const record = fresh ? recordOfLine(records, line) : -1;
  if (record >= 0) return recordAt(lines, records.lineOf[record]!, records, records.rows[record]);
  return recordAt(lines, line, records, records.delimiter === undefined ? bySpaces([lines[line] ?? ''])[0] : []);
}

function contains({ line, start, endLine, end }: CellPlace, atLine: number, character: number): boolean {
  const begun = atLine > line || (atLine === line && character >= start);
  return begun && (atLine < endLine || (atLine === endLine && character <= end));
}

/** The cell at a position, or null where there is none. A heading is no cell. */
export function cellAt(
  table: LiveTable,
  lines: readonly string[],
  line: number,
  character: number,
  fresh: boolean,
): TableCell | null {
  const { columns, records, names, path, classes } = table;
  // Records before the first row are the heading.
  const heading = columns.firstLine > records.firstLine ? records.lineOf[1]! : records.lineOf[0]!;
  if (line < heading) return null;
  const { fields, places } = recordHere(table, lines, line, fresh);
  const column = places.findIndex((place) => contains(place, line, character));
  if (column < 0) return null;
  const given = columns.classes?.labelOf(fields) ?? '';
  const label = typeof given === 'string' ? given : given.join(', ');
  const part = columns.parts?.partOf(fields) ?? 0;
  const found = names.images.resolve((fields[columns.id] ?? '').trim(), folderOf(path), part || undefined);
  return {
    column: column === columns.id ? 'id' : columns.classes?.columns.includes(column) ? 'class' : 'other',
    place: places[column]!,
    image: found.kind === 'found' ? { kind: 'found', file: found.file } : found,
    label,
    rows: classes.get(label) ?? 0,
    part: part === unknownPart ? null : (partOfCode(part) ?? null),
  };
}

/** Something to write into a cell. */
export interface CellOffer {
  readonly kind: 'class' | 'id';
  /** As it stands in the cell, quotes included. */
  readonly text: string;
  readonly name: string;
  /** Rows of a class; of an id 0. */
  readonly rows: number;
}

/** Offers at once: what is typed narrows them. */
export const mostOffers = 200;

/** What may stand in the cell at a position: classes in their column, images without a row in that of the ids. */
export function cellOffers(
  table: LiveTable,
  lines: readonly string[],
  line: number,
  character: number,
  fresh: boolean,
): { readonly offers: readonly CellOffer[]; readonly place: CellPlace; readonly whole: boolean } | null {
  const cell = cellAt(table, lines, line, character, fresh);
  if (!cell || cell.column === 'other') return null;
  const { place } = cell;
  const text = lines[place.line] ?? '';
  const quoted = text[place.start] === '"';
  const typed = (place.line === line ? text.slice(place.start + Number(quoted), character) : '').trim().toLowerCase();
  const write = (kind: 'class' | 'id', name: string, rows: number): CellOffer[] => {
    const written = cellText(name, table.records, quoted);
    return written === undefined ? [] : [{ kind, text: written, name, rows }];
  };
  const narrowed = (name: string): boolean => isSubsequence(typed, name.toLowerCase());
  const offers: CellOffer[] = [];
  let whole = true;
  const offer = (kind: 'class' | 'id', name: string, rows: number): boolean => {
    whole = offers.length < mostOffers;
    if (whole) offers.push(...write(kind, name, rows));
    return whole;
  };
  if (cell.column === 'class') {
    // One-hot columns hold ones, not names.
    if (table.columns.classes?.columns.length !== 1) return null;
    const frequent = [...table.classes].sort((a, b) => b[1] - a[1]);
    for (const [name, rows] of frequent) if (narrowed(name) && !offer('class', name, rows)) break;
  } else {
    const own = cell.image.kind === 'found' ? cell.image.file : null;
    for (const name of unnamedImages(table, own)) if (narrowed(name) && !offer('id', name, 0)) break;
  }
  return { offers, place, whole };
}

/**
 * Ids of images that no row names, written as the ids of the table are; first those beside images that have a row. The
 * row that is being written may name `own` already.
 */
function* unnamedImages({ columns, outcomes, names, path }: LiveTable, own: string | null): Generator<string> {
  const named = new Map<string, number>();
  const samples: { id: string; file: string }[] = [];
  outcomes.forEach((outcome, row) => {
    if (!('file' in outcome)) return;
    named.set(outcome.file, (named.get(outcome.file) ?? 0) + 1);
    if (samples.length < 200) samples.push({ id: (columns.rows[row]![columns.id] ?? '').trim(), file: outcome.file });
  });
  const write = idStyle(samples, folderOf(path), names.images);
  const folders = foldersOf(named.keys());
  for (const beside of [true, false])
    for (const file of names.images.files) {
      if ((named.get(file) ?? 0) > Number(file === own)) continue;
      if (!isImageName(file) || folders.has(folderOf(file)) !== beside) continue;
      const id = write(file);
      if (id !== null) yield id;
    }
}

/** Whether the letters of a word come in another in the same order, which is how the editor matches what is typed. */
function isSubsequence(word: string, text: string): boolean {
  let at = 0;
  for (const letter of word) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
