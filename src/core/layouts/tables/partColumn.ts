import { listWords } from '../../format';
import { partCode } from '../../parts';
import { mostWords, valuesOf } from './columnValues';
import { foldsOf } from './foldColumn';
import { flagColumns, ofFlags } from './partFlags';
import { certainHeadings, certainty, possibleHeadings, setHeadings } from './partHeadings';
import {
  blankOr,
  isNumbered,
  isSaid,
  numberedParts,
  partWords,
  sayings,
  unknownPart,
  type PartColumns,
} from './partValues';

/** Finds the columns that say the parts among `columns`; `headings` are normalised, null where the table has none. */
export function findPartColumns(
  rows: readonly (readonly string[])[],
  columns: readonly number[],
  headings: readonly string[] | null,
  /** Whether another column than this is headed as a class. */
  hasClass: (column: number) => boolean = () => false,
): PartColumns | null {
  const flags = headings ? flagColumns(rows, columns, headings) : [];
  let found = flags.length > 0 ? ofFlags(flags) : null;
  const ranked = columns
    .filter((column) => !found?.columns.includes(column))
    .sort((a, b) => certainty(headings?.[b]) - certainty(headings?.[a]) || a - b);
  for (const column of ranked) {
    const one = wordColumn(column, valuesOf(rows, column), headings?.[column], columns.length > 1, hasClass(column));
    if (!one) continue;
    if (!found) found = one;
    // A second column counts where all its words are understood.
    else if (rows.every((row) => one.partOf(row) !== unknownPart)) found = strictest(found, one);
  }
  return found;
}

/** Of two columns the one that holds a row out counts. */
function strictest(a: PartColumns, b: PartColumns): PartColumns {
  return {
    columns: [...a.columns, ...b.columns],
    partOf: (row) => Math.max(a.partOf(row), b.partOf(row)),
    wordOf: (row) => [a.wordOf(row), b.wordOf(row)].filter((word) => word !== '').join(', '),
    taken: [a.taken, b.taken].filter((words) => words !== '').join('; '),
  };
}

function wordColumn(
  column: number,
  values: ReadonlyMap<string, number>,
  heading: string | undefined,
  hasOthers: boolean,
  hasClass: boolean,
): PartColumns | null {
  if (values.size > mostWords) return null;
  const said = [...values].filter(([value]) => isSaid(value));
  if (said.length === 0) return null;
  const isSet = setHeadings.has(heading ?? '') && isNumbered(said.map(([value]) => value));
  const sure = certainHeadings.has(heading ?? '') || isSet;
  const codes = sayings(said.map(([value]) => value));
  const numbers = sure ? numberedParts(new Map(said)) : null;
  if (numbers) {
    return {
      columns: [column],
      partOf: (row) => numbers.get(Number((row[column] ?? '').trim() || NaN)) ?? blankOr(row[column]),
      wordOf: (row) => (row[column] ?? '').trim(),
      taken: `its numbers were taken so: ${listWords([...numbers].map(([number, code]) => `${number} is ${partWords[code]}`))} (rename the column if they mean something else)`,
    };
  }
  const known = said.filter(([value]) => codes.get(value) !== unknownPart);
  const kinds = new Set(known.map(([value]) => codes.get(value)));
  const count = (pairs: readonly (readonly [string, number])[]) => pairs.reduce((sum, [, rows]) => sum + rows, 0);
  const share = count(known) / count(said);
  const believed =
    sure ||
    (possibleHeadings.has(heading ?? '') && (share === 1 || (kinds.has(partCode.train) && share >= 0.3))) ||
    (kinds.size > 1 && (share === 1 || share >= 0.5)) ||
    // Without a heading, beside a column that can be the class: the words of AutoML.
    ((heading === undefined ? hasOthers : hasClass && said.length <= 6) && kinds.has(partCode.train) && share >= 0.3);
  if (!believed || (sure && known.length === 0 && foldsOf([...values.keys()]))) return null;
  const odd = said.filter(([value]) => /^(eval|evaluation)/i.test(value)).map(([value]) => value);
  return {
    columns: [column],
    partOf: (row) => codes.get((row[column] ?? '').trim()) ?? blankOr(row[column]),
    wordOf: (row) => (row[column] ?? '').trim(),
    taken: odd.map((value) => `“${value}” was taken as ${partWords[codes.get(value)!]}`).join(' and '),
  };
}
