/** A point of a curve, in data units. */
export type Point = readonly [x: number, y: number];

/**
 * Thins a curve to what `columns` pixel columns can show: of the points that fall into a column the
 * first, lowest, highest and last stay, so that no spike disappears (the M4 aggregation of Jugel et
 * al., VLDB 2014). Points must be in order of x; those with a y that is not finite are left out.
 */
export function downsample(points: readonly Point[], columns: number): Point[] {
  const finite = points.filter(([, y]) => Number.isFinite(y));
  if (finite.length <= columns * 2) return finite;
  const low = finite[0]![0];
  const span = finite.at(-1)![0] - low || 1;
  const kept: Point[] = [];
  let start = 0;
  while (start < finite.length) {
    const column = columnOf(finite[start]![0], low, span, columns);
    let end = start;
    let lowest = start;
    let highest = start;
    while (end < finite.length && columnOf(finite[end]![0], low, span, columns) === column) {
      if (finite[end]![1] < finite[lowest]![1]) lowest = end;
      if (finite[end]![1] > finite[highest]![1]) highest = end;
      end += 1;
    }
    const chosen = [...new Set([start, lowest, highest, end - 1])].sort((a, b) => a - b);
    for (const index of chosen) kept.push(finite[index]!);
    start = end;
  }
  return kept;
}

function columnOf(x: number, low: number, span: number, columns: number): number {
  return Math.min(columns - 1, Math.floor(((x - low) / span) * columns));
}
