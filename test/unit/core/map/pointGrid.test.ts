import { expect, test } from 'vitest';
import { boxOutline, isInside, pointsInside } from '../../../../src/core/map/lasso';
import { mapSummary } from '../../../../src/core/map/mapSummary';
import { PointGrid, type Points } from '../../../../src/core/map/pointGrid';
import { Random } from '../../../../src/core/random';

function cloud(count: number, seed = 1): Points {
  const random = new Random(seed);
  const values = () => Float64Array.from({ length: count }, () => 0.5 + 0.2 * random.normal());
  return { x: values(), y: values() };
}

function byLooking({ x, y }: Points, atX: number, atY: number, within: number): number {
  let [best, least] = [-1, within];
  for (let i = 0; i < x.length; i++) {
    const distance = Math.hypot(x[i]! - atX, y[i]! - atY);
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}

test('the nearest point is that which looking at all of them finds', () => {
  const random = new Random(9);
  for (const points of [cloud(1), cloud(2), cloud(700), { x: cloud(50).x, y: new Float64Array(50) }]) {
    const grid = new PointGrid(points);
    for (let time = 0; time < 300; time++) {
      const [x, y, within] = [2 * random.uniform() - 0.5, 2 * random.uniform() - 0.5, [0.02, 0.3, Infinity][time % 3]!];
      expect(grid.nearest(x, y, within)).toBe(byLooking(points, x, y, within));
    }
  }
  expect(new PointGrid({ x: [], y: [] }).nearest(0, 0, 1)).toBe(-1);
});

test('points that are not accepted are looked past', () => {
  const grid = new PointGrid({ x: [0, 0.1, 5], y: [0, 0, 0] });
  expect(grid.nearest(0, 0, Infinity, (point) => point > 1)).toBe(2);
  expect(grid.nearest(0, 0, 1, (point) => point > 1)).toBe(-1);
});

test('a lasso takes what lies inside, by the even-odd rule', () => {
  const star = [0, -1, 0.6, 0.8, -0.95, -0.3, 0.95, -0.3, -0.6, 0.8];
  expect(isInside(star, 0, 0)).toBe(false);
  expect(isInside(star, 0, -0.6)).toBe(true);
  expect(isInside(star, 2, 2)).toBe(false);
  const points = cloud(2000);
  const grid = new PointGrid(points);
  const outline = [0.2, 0.2, 0.8, 0.3, 0.7, 0.9, 0.5, 0.5];
  const looked = Array.from(points.x.length ? points.x : [], (_, i) => i as number).filter((i) =>
    isInside(outline, points.x[i]!, points.y[i]!),
  );
  expect(looked.length).toBeGreaterThan(100);
  expect(pointsInside(outline, points, grid)).toEqual(looked);
  expect(pointsInside([0.1, 0.1, 0.9, 0.9], points, grid)).toEqual([]);
  expect(pointsInside(boxOutline(-9, -9, 9, 9), points, grid)).toHaveLength(2000);
  expect(pointsInside(boxOutline(9, 9, -9, -9), points, grid)).toHaveLength(2000);
});

test('the summary says who lies beside whom', () => {
  const points = { x: [0, 1, 10, 11, 20, 21], y: [0, 0, 0, 0, 0, 0] };
  expect(mapSummary(points, [0, 0, 1, 1, 2, 1])).toEqual({ together: 4 / 6, mixed: { one: 1, other: 2, images: 2 } });
  expect(mapSummary(points, [0, 0, 0, 0, -1, -1])).toEqual({ together: 1, mixed: null });
  expect(mapSummary(points, new Array<number>(6).fill(-1))).toEqual({ together: null, mixed: null });
});
