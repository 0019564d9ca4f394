import { formatCount, formatShare } from '../../core/format';

/** What a cell shows: images, its share of its row (truth), or of its column (prediction). */
export const matrixShows = ['counts', 'rows', 'columns'] as const;
export type MatrixShow = (typeof matrixShows)[number];

/** A share of fewer images says no more than its count: "1 of 1" is no 100%. */
export const leastForShare = 10;

/** How strongly a cell with a single image is filled at least: among thousands it must still be seen. */
const leastShade = 0.14;

/** A cell by place: index into the shown order, or the matrix's size for the totals. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** A cell by class index, null for the totals. */
export interface ChosenCell {
  readonly truth: number | null;
  readonly predicted: number | null;
}

/** A confusion matrix in the order it is shown in. */
export interface MatrixModel {
  readonly size: number;
  /** Class names in shown order. */
  readonly labels: readonly string[];
  /** Class index at each place. */
  readonly order: readonly number[];
  readonly rowTotals: readonly number[];
  readonly columnTotals: readonly number[];
  readonly total: number;
  /** Images in a cell; a place of `size` means the total. */
  readonly count: (place: Place) => number;
  /** How strongly a cell is filled, 0..1. Totals are never filled. */
  readonly shade: (place: Place) => number;
  /** What stands in a cell. */
  readonly text: (place: Place) => string;
}

/**
 * Puts a confusion matrix (row-major, rows are truth) into an order and a way of showing it.
 * `mute` leaves the diagonal unfilled, so that the errors alone decide the shades.
 */
export function matrixModel(input: {
  classes: readonly string[];
  matrix: readonly number[];
  order: readonly number[];
  show: MatrixShow;
  mute: boolean;
}): MatrixModel {
  const { classes, matrix, order, show, mute } = input;
  const size = order.length;
  const cell = (row: number, column: number): number => matrix[order[row]! * size + order[column]!] ?? 0;
  const places = Array.from({ length: size }, (_, index) => index);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const rowTotals = places.map((row) => sum(places.map((column) => cell(row, column))));
  const columnTotals = places.map((column) => sum(places.map((row) => cell(row, column))));
  const total = sum(rowTotals);
  const count = ({ row, column }: Place): number => {
    if (row === size) return column === size ? total : columnTotals[column]!;
    return column === size ? rowTotals[row]! : cell(row, column);
  };
  const value = (place: Place): number => {
    if (show === 'counts') return count(place);
    const whole =
      show === 'rows' ? count({ row: place.row, column: size }) : count({ row: size, column: place.column });
    return whole === 0 ? 0 : count(place) / whole;
  };
  let strongest = 0;
  for (const row of places) {
    for (const column of places) if (!mute || row !== column) strongest = Math.max(strongest, value({ row, column }));
  }
  const ceiling = show === 'counts' || mute ? strongest || 1 : 1;
  return {
    size,
    order,
    rowTotals,
    columnTotals,
    total,
    count,
    labels: order.map((index) => classes[index] ?? ''),
    shade: (place) => {
      if (place.row === size || place.column === size || (mute && place.row === place.column)) return 0;
      // Errors are few: the root lifts them off the background without hiding their order.
      const shade = Math.sqrt(Math.min(1, value(place) / ceiling));
      return shade === 0 ? 0 : Math.max(leastShade, shade);
    },
    text: (place) => {
      if (count(place) === 0) return place.row === size || place.column === size ? '0' : '';
      if (show === 'counts' || place.row === size || place.column === size) return formatCount(count(place));
      const whole =
        show === 'rows' ? count({ row: place.row, column: size }) : count({ row: size, column: place.column });
      return whole < leastForShare ? `${count(place)}/${whole}` : formatShare(value(place));
    },
  };
}

/** Where a cell stands in the shown order. */
export function placeOf({ order, size }: MatrixModel, { truth, predicted }: ChosenCell): Place {
  const place = (index: number | null): number => (index === null ? size : order.indexOf(index));
  return { row: place(truth), column: place(predicted) };
}

/** Places of classes whose name contains the query, in shown order; none for an empty query. */
export function searchClasses(labels: readonly string[], query: string): number[] {
  const wanted = query.trim().toLocaleLowerCase();
  if (!wanted) return [];
  return labels.flatMap((label, index) => (label.toLocaleLowerCase().includes(wanted) ? [index] : []));
}

/** Where an arrow key moves inside a matrix that has one more row and column for the totals. */
export function movePlace(key: string, place: Place, size: number, control: boolean): Place | undefined {
  const clamp = (value: number): number => Math.min(size, Math.max(0, value));
  const { row, column } = place;
  switch (key) {
    case 'ArrowLeft':
      return { row, column: clamp(column - 1) };
    case 'ArrowRight':
      return { row, column: clamp(column + 1) };
    case 'ArrowUp':
      return { row: clamp(row - 1), column };
    case 'ArrowDown':
      return { row: clamp(row + 1), column };
    case 'Home':
      return { row: control ? 0 : row, column: 0 };
    case 'End':
      return { row: control ? size : row, column: size };
    case 'PageUp':
      return { row: clamp(row - 10), column };
    case 'PageDown':
      return { row: clamp(row + 10), column };
    default:
      return undefined;
  }
}
