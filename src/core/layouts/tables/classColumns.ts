import { foldName } from '../../sameName';

/** The columns that give a class. */
export interface ClassColumns {
  readonly columns: readonly number[];
  /** The class of a row, '' where it has none; a list where it has several. */
  readonly labelOf: (row: readonly string[]) => string | readonly string[];
}

const set = /^(1|1\.0+|true|yes|x)$/i;
const unset = /^(0|0\.0+|-1|-1\.0+|false|no|)$/i;

/**
 * One-hot columns: a column a class, with 1 in that of a row's class. A row with several ones has several classes.
 * Null where fewer than two of `columns` hold nothing but ones and zeros.
 */
export function oneHotColumns(
  rows: readonly (readonly string[])[],
  columns: readonly number[],
  names: readonly string[],
): ClassColumns | null {
  const indicators = columns.filter((column) => {
    let ones = 0;
    for (const row of rows) {
      const value = (row[column] ?? '').trim();
      if (set.test(value)) ones++;
      else if (!unset.test(value)) return false;
    }
    return ones > 0 && (names[column] ?? '').trim() !== '';
  });
  if (indicators.length < 2) return null;
  return {
    columns: indicators,
    labelOf: (row) => {
      const present = indicators.filter((column) => set.test((row[column] ?? '').trim())).map((c) => names[c]!.trim());
      return present.length > 1 ? present : (present[0] ?? '');
    },
  };
}

/** One column with the names of classes; a row that joins several (“cat dog”, “cat|dog”) has several classes. */
export function namedColumn(
  rows: readonly (readonly string[])[],
  column: number,
  more: readonly number[] = [],
): ClassColumns {
  const values = new Set<string>();
  for (const row of rows) values.add((row[column] ?? '').trim());
  values.delete('');
  const several = severalClasses(values);
  return {
    columns: [column, ...more],
    labelOf: (row) => {
      const value = (row[column] ?? '').trim();
      const further = more.map((one) => (row[one] ?? '').trim()).filter((one) => one !== '' && one !== value);
      if (further.length > 0) return [...new Set([value, ...further])].filter((one) => one !== '');
      return several.get(value) ?? (/^(nan|null|none|n\/a)$/i.test(value) && !isOwnClass(value, values) ? '' : value);
    },
  };
}

/** “None” may be a class of its own where the others are words written the same way; “NaN” and “null” never are. */
function isOwnClass(value: string, values: ReadonlySet<string>): boolean {
  return /^none$/i.test(value) && values.size > 1;
}

const separators: readonly { sign: string; split: RegExp }[] = [
  { sign: '|', split: /\s*\|\s*/ },
  { sign: ';', split: /\s*;\s*/ },
  { sign: ',', split: /\s*,\s*/ },
  { sign: '+', split: /\s*\+\s*/ },
  { sign: ' ', split: /\s+/ },
];

/**
 * Values that name several classes, with these. A sign joins classes where what it joins is found elsewhere too: alone,
 * or joined with something else. A space, which names have as well (“golden retriever”), does only where each part
 * also stands alone, or where few words make many values.
 */
export function severalClasses(values: ReadonlySet<string>): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const listed = [...values].filter((value) => /^\[.*\]$|^\{.*\}$/.test(value));
  for (const value of listed) {
    const names = value
      .slice(1, -1)
      .split(/\s*,\s*/)
      .map((name) => name.replace(/^(["'])(.*)\1$/, '$2'));
    if (names.length > 1) found.set(value, names);
  }
  const alone = new Set([...values].map(foldName));
  for (const { sign, split } of separators) {
    const joined = [...values].filter((value) => value.includes(sign) && !found.has(value));
    if (joined.length === 0) continue;
    const atoms = new Map(joined.map((value) => [value, [...new Set(value.split(split).filter((one) => one !== ''))]]));
    const uses = new Map<string, number>();
    for (const names of atoms.values())
      for (const name of names) uses.set(foldName(name), (uses.get(foldName(name)) ?? 0) + 1);
    const recombined = joined.length > 1.5 * uses.size && uses.size > 2;
    for (const [value, names] of atoms) {
      if (names.length < 2) continue;
      const known = names.filter((name) => alone.has(foldName(name)));
      const elsewhere = names.every((name) => alone.has(foldName(name)) || uses.get(foldName(name))! > 1);
      const joins = sign === ' ' ? known.length === names.length || recombined : elsewhere || known.length > 0;
      if (joins) found.set(value, names);
    }
  }
  return found;
}
