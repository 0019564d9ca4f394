import { listWords } from '../format';
import { cellText } from './cellText';
import { unknownPart } from '../layouts/tables/partValues';
import { recordOfRow, type LiveTable } from './liveTable';
import { isEqualRow, spanOf, type LineSpan } from './repeatedRows';
import { recordAt, type CellPlace } from './tableRecords';

/** Something about a row or a column of a table that people should know. */
export type Finding = { readonly place: CellPlace } & FindingOf;
type FindingOf =
  | { readonly kind: 'missing'; readonly id: string }
  | { readonly kind: 'ambiguous'; readonly id: string; readonly files: readonly string[] }
  | { readonly kind: 'several'; readonly names: readonly string[] }
  | {
      readonly kind: 'duplicate';
      readonly file: string;
      readonly other: CellPlace;
      /** The lines of the row, where nothing is lost with it. */
      readonly lines: LineSpan | null;
    }
  | {
      readonly kind: 'conflict';
      readonly file: string;
      readonly label: string;
      readonly before: string;
      readonly other: CellPlace;
    }
  | { readonly kind: 'unknown-part'; readonly word: string; readonly title: string }
  /** `text` is the frequent name as it is written into the cell. */
  | {
      readonly kind: 'similar';
      readonly label: string;
      readonly like: string;
      readonly rows: number;
      readonly text: string | null;
    }
  | { readonly kind: 'once'; readonly label: string }
  | { readonly kind: 'mostly-once'; readonly classes: number; readonly once: number }
  | { readonly kind: 'no-classes'; readonly found: readonly string[] }
  | { readonly kind: 'possible-parts'; readonly title: string; readonly values: readonly string[] }
  | { readonly kind: 'other-ids'; readonly used: string; readonly other: string };
export type FindingKind = FindingOf['kind'];

/** Findings, the gravest kinds first, and how many of each kind there are beyond them. */
export interface Findings {
  readonly list: readonly Finding[];
  readonly more: ReadonlyMap<FindingKind, number>;
}

/** Findings of a kind that are listed; the editor shows 1,000 problems of a file. */
export const mostOfKind = 90;
/** Beyond so many classes of one image each, they are told of together. */
const mostOnce = 50;

/** What is wrong with a table, in the order in which it should be looked at. */
export function findingsOf(table: LiveTable, lines: readonly string[]): Findings {
  const gathered = new Map<FindingKind, (() => Finding)[]>();
  const more = new Map<FindingKind, number>();
  // Places are looked up only for what is listed.
  const add = (kind: FindingKind, make: () => Finding): void => {
    const known = gathered.get(kind) ?? [];
    gathered.set(kind, known);
    if (known.length < mostOfKind) known.push(make);
    else more.set(kind, (more.get(kind) ?? 0) + 1);
  };
  const { columns, outcomes, records } = table;
  const at = (row: number, column: number): CellPlace => placeOf(table, lines, recordOfRow(table, row), column);
  const ofLine = (line: number): CellPlace => at(line - columns.firstLine, columns.id);
  const classColumn = columns.classes?.columns[0] ?? columns.id;
  const once = new Set([...table.classes].filter(([, rows]) => rows === 1).map(([name]) => name));
  for (const name of table.similar.keys()) once.delete(name);
  const together = once.size > mostOnce && once.size * 2 > table.classes.size;
  outcomes.forEach((outcome, row) => {
    const idPlace = () => at(row, columns.id);
    switch (outcome.kind) {
      case 'missing':
        add('missing', () => ({ kind: 'missing', id: outcome.id, place: idPlace() }));
        break;
      case 'ambiguous':
        add('ambiguous', () => ({ ...outcome, place: idPlace() }));
        break;
      case 'several':
        add('several', () => ({ kind: 'several', names: outcome.names, place: at(row, classColumn) }));
        break;
      case 'duplicate':
        add('duplicate', () => ({
          kind: 'duplicate',
          file: outcome.file,
          place: idPlace(),
          other: ofLine(outcome.line),
          lines: isEqualRow(table, row) ? spanOf(table, row) : null,
        }));
        break;
      case 'conflict': {
        const { file, label, before, line } = outcome;
        add('conflict', () => ({
          kind: 'conflict',
          file,
          label,
          before,
          place: at(row, classColumn),
          other: ofLine(line),
        }));
        break;
      }
      case 'labelled':
        if (!together && once.has(outcome.label))
          add('once', () => ({ kind: 'once', label: outcome.label, place: at(row, classColumn) }));
    }
    if (outcome.kind === 'labelled' || outcome.kind === 'duplicate') {
      const similar = table.similar.get(outcome.label);
      if (similar)
        add('similar', () => {
          const place = at(row, classColumn);
          const text = cellText(similar.like, records, lines[place.line]![place.start] === '"') ?? null;
          return { kind: 'similar', label: outcome.label, ...similar, text, place };
        });
    }
    const cells = columns.rows[row]!;
    if (outcome.kind !== 'empty' && columns.parts?.partOf(cells) === unknownPart) {
      const { parts, titleOf } = columns;
      add('unknown-part', () => ({
        kind: 'unknown-part',
        word: parts.wordOf(cells),
        title: listWords(parts.columns.map(titleOf)),
        place: at(row, parts.columns[0]!),
      }));
    }
  });
  if (together)
    add('mostly-once', () => ({
      kind: 'mostly-once',
      classes: table.classes.size,
      once: once.size,
      place: placeOf(table, lines, 0, classColumn),
    }));
  aboutColumns(table, lines, add);
  const order: readonly FindingKind[] = [
    'no-classes',
    'conflict',
    'missing',
    'ambiguous',
    'unknown-part',
    'similar',
    'several',
    'duplicate',
    'possible-parts',
    'other-ids',
    'mostly-once',
    'once',
  ];
  return { list: order.flatMap((kind) => (gathered.get(kind) ?? []).map((make) => make())), more };

  function aboutColumns(
    { columns: { classes, parts, fold, otherIds, possible, id, titleOf } }: LiveTable,
    all: readonly string[],
    say: typeof add,
  ): void {
    const heading = records.rows[0] ?? [];
    // A list of a part needs no classes; a table that is called after labels does.
    const named = /label|class|categor|annot|target|truth/i.test(table.path.replace(/^.*\//, ''));
    if (!classes && !parts && fold < 0 && named && heading.length > 1)
      say('no-classes', () => ({
        kind: 'no-classes',
        found: heading.map((_, column) => titleOf(column)),
        place: placeOf(table, all, 0, id),
      }));
    for (const { column, values } of possible)
      say('possible-parts', () => ({
        kind: 'possible-parts',
        title: titleOf(column),
        values: [...values.keys()],
        place: placeOf(table, all, 0, column),
      }));
    if (columns.firstLine > records.firstLine)
      for (const other of otherIds)
        say('other-ids', () => ({
          kind: 'other-ids',
          used: titleOf(id),
          other: titleOf(other),
          place: placeOf(table, all, 0, other),
        }));
  }
}

/** Where a cell of a record stands; the whole record where it has no such cell. */
function placeOf({ records }: LiveTable, lines: readonly string[], record: number, column: number): CellPlace {
  const line = records.lineOf[record]!;
  const { places } = recordAt(lines, line, records, records.rows[record]);
  return places[column] ?? { line, start: 0, endLine: places.at(-1)?.endLine ?? line, end: places.at(-1)?.end ?? 0 };
}
