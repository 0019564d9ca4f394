/** What a cell is sorted by; null sorts last in either direction. */
export type CellValue = string | number | null;

/** A column of a data table. */
export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** Numbers stand at the end of their cell. */
  readonly align?: 'start' | 'end';
  /** Takes the room that is left and is cut where there is too little; other columns are as wide as their text. */
  readonly wide?: boolean;
  readonly code?: boolean;
  readonly value: (row: Row) => CellValue;
  /** Address of a small picture before the text; undefined while there is none. A column either has pictures or not. */
  readonly picture?: (row: Row) => string | undefined;
  /** What the cell shows; the value itself where absent. */
  readonly text?: (row: Row) => string;
  /** A sentence about the cell, where there is more to say than it shows. */
  readonly title?: (row: Row) => string | undefined;
}

export interface SortOrder {
  readonly key: string;
  readonly descending: boolean;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Indices of the rows in the wished order; equal rows keep theirs. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  order: SortOrder | null,
): number[] {
  const indices = rows.map((_, index) => index);
  const column = columns.find((candidate) => candidate.key === order?.key);
  if (!order || !column) return indices;
  const values = rows.map((row) => column.value(row));
  const sign = order.descending ? -1 : 1;
  return indices.sort((a, b) => compareCells(values[a] ?? null, values[b] ?? null, sign) || a - b);
}

function compareCells(a: CellValue, b: CellValue, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const difference = typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
  return sign * difference;
}

/** What a cell shows. */
export function cellText<Row>(column: Column<Row>, row: Row): string {
  return column.text ? column.text(row) : String(column.value(row) ?? '');
}

/** Header and rows as text, in the order given, for CSV. Numbers keep their full precision. */
export function tableToRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string[][] {
  return [
    columns.map((column) => column.label),
    ...rows.map((row) => columns.map((column) => String(column.value(row) ?? ''))),
  ];
}
