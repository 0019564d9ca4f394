import { PointGrid, type Points } from './pointGrid';

/** How the classes of a map lie. */
export interface MapSummary {
  /** Share of the images with a class whose nearest neighbour on the map has the same one; null without classes. */
  readonly together: number | null;
  /** The two classes that lie beside each other most, and how many images do; null where none do. */
  readonly mixed: { readonly one: number; readonly other: number; readonly images: number } | null;
}

/** Who lies beside whom: what a look at a map tells, as numbers. @param classIndex -1 without a class */
export function mapSummary(points: Points, classIndex: ArrayLike<number>): MapSummary {
  const grid = new PointGrid(points);
  let [labelled, together] = [0, 0];
  const pairs = new Map<string, number>();
  for (let i = 0; i < points.x.length; i++) {
    const own = classIndex[i]!;
    if (own < 0) continue;
    const near = grid.nearest(points.x[i]!, points.y[i]!, Infinity, (other) => other !== i && classIndex[other]! >= 0);
    if (near < 0) continue;
    labelled++;
    const other = classIndex[near]!;
    if (other === own) together++;
    else {
      const pair = own < other ? `${own} ${other}` : `${other} ${own}`;
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
  }
  const [most] = [...pairs].sort(([, a], [, b]) => b - a);
  const [one = 0, other = 0] = most?.[0].split(' ').map(Number) ?? [];
  return {
    together: labelled > 0 ? together / labelled : null,
    mixed: most ? { one, other, images: most[1] } : null,
  };
}
