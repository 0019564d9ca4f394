import { linearScale, type Scale } from './scale';

export interface HistogramGeometry {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Scale;
  readonly y: Scale;
  readonly bars: readonly { readonly x: number; readonly width: number; readonly y: number }[];
}

/** Places of a histogram's bars, in pixels. `edges` has one more entry than `counts`. Pure. */
export function histogramGeometry(input: {
  edges: readonly number[];
  counts: readonly number[];
  width: number;
  height: number;
}): HistogramGeometry {
  const { edges, counts, width, height } = input;
  const left = 40;
  const right = Math.max(left + 40, width - 10);
  const top = 6;
  const bottom = height - 30;
  const x = linearScale(
    [edges[0] ?? 0, edges.at(-1) ?? 1],
    [left, right],
    Math.max(2, Math.floor((right - left) / 64)),
  );
  const y = linearScale([0, Math.max(1, ...counts)], [bottom, top], 3);
  const bars = counts.map((count, index) => {
    const start = x.at(edges[index]!);
    const full = bottom - y.at(count);
    return { x: start, width: x.at(edges[index + 1]!) - start, y: bottom - (count > 0 ? Math.max(1, full) : 0) };
  });
  return { left, right, top, bottom, x, y, bars };
}
