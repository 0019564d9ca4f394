import type { PointGrid, Points } from './pointGrid';

/** Corners of an outline, in order: x and y in turn. It is closed from the last one to the first. */
export type Outline = readonly number[];

/** Whether a place lies inside an outline: by the even-odd rule, as a canvas fills it. */
export function isInside(outline: Outline, x: number, y: number): boolean {
  let inside = false;
  const length = outline.length - (outline.length % 2);
  for (let at = 0, before = length - 2; at < length; before = at, at += 2) {
    const [ax, ay, bx, by] = [outline[at]!, outline[at + 1]!, outline[before]!, outline[before + 1]!];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** The outline of a box, from two corners that lie across. */
export function boxOutline(x: number, y: number, otherX: number, otherY: number): Outline {
  return [x, y, otherX, y, otherX, otherY, x, otherY];
}

/** The points inside an outline, in order. */
export function pointsInside(outline: Outline, points: Points, grid: PointGrid): number[] {
  if (outline.length < 6) return [];
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at + 1 < outline.length; at += 2) {
    left = Math.min(left, outline[at]!);
    right = Math.max(right, outline[at]!);
    top = Math.min(top, outline[at + 1]!);
    bottom = Math.max(bottom, outline[at + 1]!);
  }
  const found: number[] = [];
  grid.inBox(left, top, right, bottom, (point) => {
    if (isInside(outline, points.x[point]!, points.y[point]!)) found.push(point);
  });
  return found.sort((a, b) => a - b);
}
