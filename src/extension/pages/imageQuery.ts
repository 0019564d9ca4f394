import { filterInSlices, sortInSlices, type Breathe } from '../../core/lists/slicedSort';
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
  const fits = searched(query, read);
  const found = fits ? rows.filter(fits) : rows;
  if (query.order === 'list') return query.descending ? [...found].reverse() : found;
  return found.map(valued(query.order, read)).sort(inOrder(query)).map(rowOf);
}

/** As `queried`, in pieces: 100,000 names in order take a second. */
export async function queriedInSlices<Row>(
  rows: readonly Row[],
  query: ImageQuery | undefined,
  read: (row: Row) => QueriedImage,
  breathe: Breathe,
): Promise<readonly Row[]> {
  if (!query) return rows;
  const fits = searched(query, read);
  const found = fits ? await filterInSlices(rows, fits, breathe) : rows;
  if (query.order === 'list') return query.descending ? [...found].reverse() : found;
  const values: Valued<Row>[] = [];
  const value = valued(query.order, read);
  for (const row of found) {
    values.push(value(row));
    if (values.length % 1_000 === 0) await breathe();
  }
  return (await sortInSlices(values, inOrder(query), breathe)).map(rowOf);
}

interface Valued<Row> {
  readonly row: Row;
  readonly value: string | number | null;
}

const rowOf = <Row>({ row }: Valued<Row>): Row => row;

function valued<Row>(order: keyof typeof valueOf, read: (row: Row) => QueriedImage): (row: Row) => Valued<Row> {
  const value = valueOf[order];
  return (row) => ({ row, value: value(read(row)) });
}

/** Whether a row has every word of the search; undefined where nothing is searched for. */
function searched<Row>({ search }: ImageQuery, read: (row: Row) => QueriedImage): ((row: Row) => boolean) | undefined {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return undefined;
  return (row) => {
    const { name, classes } = read(row);
    const text = [name, ...classes].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

function inOrder<Row>({ descending }: ImageQuery): (a: Valued<Row>, b: Valued<Row>) => number {
  const sign = descending ? -1 : 1;
  return (a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    return sign * compare(a.value, b.value);
  };
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
