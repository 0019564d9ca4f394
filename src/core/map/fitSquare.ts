/** Digits of a place: a map is drawn a few thousand pixels wide at most, however far it is zoomed. */
const digits = 1e5;

/**
 * Places moved and scaled to fill a square from 0 to 1, in the middle of the shorter side. The outermost thousandth at
 * each end does not count for the scale: a lone outlier does not make everything else small, and may lie outside.
 * @param places [points, 2]
 */
export function fitSquare(places: Float32Array): { readonly x: number[]; readonly y: number[] } {
  const columns = [0, 1].map((at) => Array.from({ length: places.length / 2 }, (_, i) => places[2 * i + at]!));
  const spans = columns.map(spanOf);
  const side = Math.max(...spans.map(({ from, to }) => to - from));
  const [x, y] = columns.map((values, at) => {
    const { from, to } = spans[at]!;
    const middle = (from + to) / 2;
    return values.map((value) => Math.round((side > 0 ? (value - middle) / side + 0.5 : 0.5) * digits) / digits);
  });
  return { x: x!, y: y! };
}

function spanOf(values: readonly number[]): { from: number; to: number } {
  const sorted = Float64Array.from(values).sort();
  const end = Math.floor(sorted.length / 1000);
  return { from: sorted[end] ?? 0, to: sorted[sorted.length - 1 - end] ?? 0 };
}
