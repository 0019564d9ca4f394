import { truncateText } from './textWidth';

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
  readonly rowLabels: readonly string[];
  readonly columnLabels: readonly string[];
  /** Column names stand upright over narrow cells. */
  readonly upright: boolean;
}

/** Most classes a matrix with numbers in its cells can have; larger ones are heat maps. */
export const mostNumberedClasses = 25;

/** Pixels beyond which a heat map grows no more: its height would leave the screen. */
const mostHeatWidth = 760;

/** Least side of a cell that can hold a number. */
const leastCell = 20;

/** Room for an axis's title. */
const axisTitle = 20;

/**
 * Places of a matrix with numbers in its cells, in pixels: cells as large as the width allows, at most
 * 80 and never below 20 (the matrix then scrolls sideways). Pure.
 */
export function gridGeometry(
  labels: readonly string[],
  width: number,
  measure: (text: string) => number,
): MatrixGeometry {
  const count = labels.length;
  const widest = Math.max(20, ...labels.map((label) => measure(label) + 8));
  const room = Math.min(widest, Math.max(72, width * 0.2));
  const totals = 48;
  const left = Math.ceil(axisTitle + room + 4);
  const cell = Math.floor(Math.min(80, Math.max(leastCell, (width - left - totals - 2) / count)));
  const upright = labels.some((label) => measure(label) + 6 > cell);
  const columnRoom = upright ? Math.min(widest, 120) : 16;
  const top = Math.ceil(axisTitle + columnRoom + 4);
  const side = cell * count;
  return {
    cell,
    left,
    top,
    side,
    totals,
    upright,
    width: left + side + totals,
    height: top + side + 28,
    rowLabels: labels.map((label) => truncateText(label, room - 4, measure)),
    columnLabels: labels.map((label) => truncateText(label, upright ? columnRoom - 6 : cell, measure)),
  };
}

/**
 * Places of a heat map, in pixels: whole-pixel cells as large as the width allows, 3 to 18. Names stand
 * beside the rows and columns only where they can be read. Pure.
 */
export function heatGeometry(
  labels: readonly string[],
  width: number,
  measure: (text: string) => number,
): MatrixGeometry {
  const count = labels.length;
  const widest = Math.min(110, Math.max(20, ...labels.map((label) => measure(label) + 6)));
  const named = Math.floor((Math.min(width, mostHeatWidth) - axisTitle - widest - 2) / count) >= 11;
  const room = named ? widest : 0;
  const left = Math.ceil(axisTitle + room + 4);
  const cell = Math.max(3, Math.min(18, Math.floor((Math.min(width, mostHeatWidth) - left - 2) / count)));
  const side = cell * count;
  const names = named ? labels.map((label) => truncateText(label, room - 4, measure)) : [];
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

/** Whether a matrix is drawn as a heat map: numbers for many classes, or in a narrow panel, could not be read. */
export function needsHeatMap(labels: readonly string[], width: number, measure: (text: string) => number): boolean {
  if (labels.length > mostNumberedClasses) return true;
  const { left, totals } = gridGeometry(labels, width, measure);
  return labels.length > 10 && (width - left - totals) / labels.length < leastCell;
}
