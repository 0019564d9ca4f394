import type { Points } from '../../core/map/pointGrid';

/** Where arrow keys go. */
export const directions: Readonly<Record<string, readonly [number, number]>> = {
  arrowleft: [-1, 0],
  arrowright: [1, 0],
  arrowup: [0, -1],
  arrowdown: [0, 1],
};

/**
 * The point that an arrow key leads to: the nearest one that lies in its direction, where what lies aside counts as
 * twice as far. -1 where none does. One pass over the points: a key is pressed seldom.
 */
export function pointTowards(
  points: Points,
  from: number,
  [right, down]: readonly [number, number],
  shown: (point: number) => boolean,
): number {
  let best = -1;
  let least = Infinity;
  for (let point = 0; point < points.x.length; point++) {
    if (point === from || !shown(point)) continue;
    const [x, y] = [points.x[point]! - points.x[from]!, points.y[point]! - points.y[from]!];
    const ahead = x * right + y * down;
    const aside = Math.abs(x * down) + Math.abs(y * right);
    if (ahead <= 0 || aside > 2 * ahead) continue;
    const distance = ahead + 2 * aside;
    if (distance >= least) continue;
    [best, least] = [point, distance];
  }
  return best;
}
