import type { ImageQuery } from '../../protocol/pages/images';

/** What a query looks at of a row; null where it is not known. */
export interface QueriedImage {
  readonly name: string;
  /** Classes that the search finds it by; the first one is what it is ordered by. */
  readonly classes: readonly (string | null)[];
  readonly probability?: number | null;
  readonly bytes?: number | null;
  /** Measures of an audit. */
  readonly brightness?: number | null;
  readonly sharpness?: number | null;
  readonly outlier?: number | null;
}

const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * The rows of a list that have every word of the search in their name or classes, in the query's order: equal ones stay
 * in the list's order, rows without the value come last. Over the whole list, however little of it a page has loaded.
 */
export function queried<Row>(
  rows: readonly Row[],
  query: ImageQuery | undefined,
  read: (row: Row) => QueriedImage,
): readonly Row[] {
  if (!query) return rows;
  const words = query.search.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (row: Row): boolean => {
    const { name, classes } = read(row);
    const text = [name, ...classes].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const found = words.length === 0 ? rows : rows.filter(fits);
  if (query.order === 'list') return query.descending ? [...found].reverse() : found;
  const value = valueOf[query.order];
  const sign = query.descending ? -1 : 1;
  return found
    .map((row) => ({ row, value: value(read(row)) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      return sign * compare(a.value, b.value);
    })
    .map(({ row }) => row);
}

const valueOf = {
  name: ({ name }: QueriedImage): string | number | null => name,
  class: ({ classes }: QueriedImage): string | number | null => classes[0] ?? null,
  probability: ({ probability }: QueriedImage): string | number | null => probability ?? null,
  size: ({ bytes }: QueriedImage): string | number | null => bytes ?? null,
  brightness: ({ brightness }: QueriedImage): string | number | null => brightness ?? null,
  sharpness: ({ sharpness }: QueriedImage): string | number | null => sharpness ?? null,
  outlier: ({ outlier }: QueriedImage): string | number | null => outlier ?? null,
};

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return natural.compare(String(a), String(b));
}
