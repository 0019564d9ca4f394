import { partCode } from '../../parts';
import { partOfWord } from '../folders/partWords';
import { mostWords, valuesOf } from './columnValues';
import { possibleHeadings, saysSplit, setHeadings } from './partHeadings';
import { isSaid, partOfValue } from './partValues';

/** A column that may divide the images, and is not used. */
export interface PossibleParts {
  readonly column: number;
  /** What it says, with the rows of each, as it stands there. */
  readonly values: ReadonlyMap<string, number>;
}

/** As many groups as somebody may divide images into. */
const mostGroups = 10;
/** Numbers, yes and no, single letters: they may stand for anything. */
const code = /^(-?\d{1,2}(\.0+)?|true|false|yes|no|[a-z])$/i;

/**
 * Columns that nothing was taken from and that may be a split of the user's own: headed as one is, with few words or
 * numbers; or with a word for a part that is held out. `known` is whether another column says the parts.
 */
export function findPossibleParts(
  rows: readonly (readonly string[])[],
  columns: readonly number[],
  headings: readonly string[] | null,
  known: boolean,
): PossibleParts[] {
  if (!headings) return [];
  const found: PossibleParts[] = [];
  for (const column of columns) {
    const all = valuesOf(rows, column);
    if (all.size > mostWords) continue;
    const values = new Map([...all].filter(([value]) => isSaid(value)));
    if (holdsOut([...values.keys()]) || (!known && isHeadedSo(headings[column] ?? '', [...values.keys()])))
      found.push({ column, values });
  }
  return found;
}

function holdsOut(values: readonly string[]): boolean {
  return values.some((value) => partOfWord(value) > partCode.train);
}

function isHeadedSo(heading: string, values: readonly string[]): boolean {
  if (values.length < 2 || values.length > mostGroups) return false;
  const split = saysSplit(heading) || setHeadings.has(heading);
  if (!split && !possibleHeadings.has(heading)) return false;
  // “stage: early” and “part: leaf” say what they are; “set: gallery” does not.
  return split || values.every((value) => code.test(value)) || values.some((value) => partOfValue(value) > 0);
}
