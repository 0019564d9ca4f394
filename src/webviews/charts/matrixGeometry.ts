import { truncateMiddle, wrapText } from './textWidth';

export interface MatrixGeometry {
  /** Side of a cell. */
  readonly cell: number;
  /** Left and top edge of the first cell. */
  readonly left: number;
  readonly top: number;
  /** Edge length of all cells without the totals. */
  readonly side: number;
  /** Width of the column of totals. */
  readonly totals: number;
  readonly width: number;
  readonly height: number;
  /** Names in lines. */
  readonly rowLabels: readonly (readonly string[])[];
  readonly columnLabels: readonly (readonly string[])[];
  /** Column names stand upright over narrow cells. */
  readonly upright: boolean;
}

/** Pixels that a matrix may take. */
export interface MatrixRoom {
  readonly width: number;
  readonly height: number;
}

/** Pixels from one line of a name to the next. */
export const lineHeight = 13;

/** Most classes a matrix with numbers in its cells can have; larger ones are heat maps. */
export const mostNumberedClasses = 25;

/** Least side of a cell that can hold a number. */
const leastCell = 20;

/** Room for an axis's title, and for the row of totals. */
const axisTitle = 20;
const totalsRow = 28;

/** Widest a name is in one line. */
const longestName = 150;

/**
 * Places of a matrix with numbers in its cells, in pixels: cells as large as the room allows, at most 80 and never
 * below 20 (the matrix is then larger than its room). Names go on in a second line where the cells are high enough.
 * Pure.
 */
export function gridGeometry(
  labels: readonly string[],
  room: MatrixRoom,
  measure: (text: string) => number,
): MatrixGeometry {
  const count = labels.length;
  const widest = Math.max(20, ...labels.map((label) => measure(label) + 8));
  const names = Math.min(widest, longestName, Math.max(72, room.width * 0.24));
  const totals = 48;
  const left = Math.ceil(axisTitle + names + 4);
  const byWidth = (room.width - left - totals - 2) / count;
  const cellWith = (top: number): number =>
    Math.floor(Math.min(80, Math.max(leastCell, Math.min(byWidth, (room.height - top - totalsRow - 2) / count))));
  const flat = axisTitle + 20;
  const upright = labels.some((label) => measure(label) + 6 > cellWith(flat));
  const columnRoom = upright ? Math.min(widest, 120) : 16;
  const top = Math.ceil(axisTitle + columnRoom + 4);
  const cell = cellWith(top);
  const side = cell * count;
  const lines = cell >= lineHeight * 2 ? 2 : 1;
  return {
    cell,
    left,
    top,
    side,
    totals,
    upright,
    width: left + side + totals,
    height: top + side + totalsRow,
    rowLabels: labels.map((label) => wrapText(label, names - 4, lines, measure)),
    columnLabels: labels.map((label) =>
      upright ? wrapText(label, columnRoom - 6, lines, measure) : [truncateMiddle(label, cell, measure)],
    ),
  };
}

/**
 * Places of a heat map, in pixels: whole-pixel cells as large as the room allows, 3 to 18. Names stand beside the rows
 * and columns only where they can be read. Pure.
 */
export function heatGeometry(
  labels: readonly string[],
  room: MatrixRoom,
  measure: (text: string) => number,
): MatrixGeometry {
  const count = labels.length;
  const shorter = Math.min(room.width, room.height);
  const widest = Math.min(longestName, Math.max(20, ...labels.map((label) => measure(label) + 6)));
  const cellBeside = (names: number): number => Math.floor((shorter - axisTitle - names - 6) / count);
  const named = [widest, Math.min(widest, 110)].find((names) => cellBeside(names) >= 11) ?? 0;
  const left = Math.ceil(axisTitle + named + 4);
  const cell = Math.max(3, Math.min(18, cellBeside(named)));
  const side = cell * count;
  const names = named > 0 ? labels.map((label) => [truncateMiddle(label, named - 4, measure)]) : [];
  return {
    cell,
    left,
    side,
    totals: 0,
    upright: true,
    top: left,
    width: left + side + 2,
    height: left + side + 2,
    rowLabels: names,
    columnLabels: names,
  };
}

/** Whether a matrix is drawn as a heat map: numbers for many classes, or in little room, could not be read. */
export function needsHeatMap(labels: readonly string[], room: MatrixRoom, measure: (text: string) => number): boolean {
  const count = labels.length;
  if (count > mostNumberedClasses) return true;
  const { width, height } = gridGeometry(labels, room, measure);
  return count > 10 && (width > room.width || height > room.height);
}
