import { downsample, type Point } from './downsample';
import { linearScale, logScale, tickLabel, type Scale } from './scale';
import { smooth } from './smoothing';

export interface Series {
  readonly id: string;
  readonly label: string;
  /** Colour and dash by role: training is solid, validation dashed. */
  readonly tone: 'train' | 'validation';
  /** Where several runs are drawn: which of the chart's hues is this run's, instead of the colour of its role. */
  readonly hue?: number;
  /** A letter at the end of the curve, so that curves are told apart without colour. */
  readonly mark?: string;
  /** One value for each x; NaN where there is none. */
  readonly values: readonly number[];
}

/** A thin curve behind the others, with an x axis of its own: one of those that a curve is the mean of. */
export interface BackgroundCurve {
  readonly tone: Series['tone'];
  readonly hue: number;
  readonly x: readonly number[];
  readonly values: readonly number[];
}

export interface LineInput {
  readonly x: readonly number[];
  readonly series: readonly Series[];
  readonly background: readonly BackgroundCurve[];
  readonly width: number;
  readonly height: number;
  /** 0 to below 1. */
  readonly smoothing: number;
  readonly log: boolean;
  /** Bounds that the values must not leave, null where the data decide. */
  readonly floor: number | null;
  readonly ceiling: number | null;
  /** Only whole numbers stand on the x axis. */
  readonly wholeX: boolean;
  /** A logarithmic x axis; every x must be above zero. */
  readonly logX?: boolean;
  /** The x axis reaches at least this far, so that a run's end is in sight. */
  readonly xEnd: number | null;
  /** Pixels that a label takes; where not given, about. */
  readonly measure?: (label: string) => number;
}

export interface Curve {
  readonly id: string;
  readonly tone: Series['tone'];
  readonly hue: number | undefined;
  readonly mark: { readonly text: string; readonly x: number; readonly y: number } | undefined;
  /** SVG path of the smoothed curve. */
  readonly path: string;
  /** SVG path of the values themselves, empty without smoothing. */
  readonly raw: string;
  /** Places of the values in pixels, empty where they would crowd. */
  readonly dots: readonly Point[];
}

export interface LineGeometry {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Scale;
  readonly y: Scale;
  readonly curves: readonly Curve[];
  readonly background: readonly { readonly tone: Series['tone']; readonly hue: number; readonly path: string }[];
}

const margin = { left: 54, right: 12, top: 18, bottom: 34 };
/** Pixels left of the labels on the y axis, for its title; and between them and the axis. */
const titleRoom = 22;
const labelGap = 6;
/** Pixels between two letters at the ends of curves. */
const markRoom = 11;
/** Pixels a value needs to be drawn as a dot. */
const dotRoom = 9;

/** Everything a line chart draws, in pixels. Pure. */
export function lineGeometry(input: LineInput): LineGeometry {
  const top = margin.top;
  const bottom = input.height - margin.bottom;
  const y = yScale(input, [bottom, top]);
  // The title stands beside the widest label, not on it: learning rates are long.
  const measure = input.measure ?? ((label: string) => label.length * 6.5);
  const widest = Math.max(0, ...y.ticks.map((tick) => measure(tickLabel(tick, y.ticks))));
  const left = Math.max(margin.left, Math.ceil(titleRoom + widest + labelGap));
  const right = Math.max(left + 40, input.width - margin.right);
  const along = (input.logX ? logScale : linearScale)(
    xDomain(input),
    [left, right],
    Math.max(2, Math.floor((right - left) / 70)),
  );
  const x = input.wholeX ? { ...along, ticks: along.ticks.filter(Number.isInteger) } : along;
  const columns = Math.max(1, Math.round(right - left));
  const crowded = input.x.length * dotRoom > right - left;
  const curves = input.series.map((series) => {
    const smoothed = smooth(series.values, input.smoothing);
    const points = downsample(
      input.x.map((value, index): Point => [value, smoothed[index] ?? NaN]),
      columns,
    );
    const raw =
      input.smoothing > 0
        ? downsample(
            input.x.map((value, index): Point => [value, series.values[index] ?? NaN]),
            columns,
          )
        : [];
    const place = ([px, py]: Point): Point => [x.at(px), y.at(py)];
    return {
      id: series.id,
      tone: series.tone,
      hue: series.hue,
      mark: endMark(series.mark, points.map(place).at(-1)),
      path: linePath(points.map(place)),
      raw: linePath(raw.map(place)),
      dots: crowded ? [] : points.map(place),
    };
  });
  const background = input.background.map(({ tone, hue, x: own, values }) => {
    const smoothed = smooth(values, input.smoothing);
    const points = downsample(
      own.map((value, index): Point => [value, smoothed[index] ?? NaN]),
      columns,
    );
    return { tone, hue, path: linePath(points.map(([px, py]): Point => [x.at(px), y.at(py)])) };
  });
  return { left, right, top, bottom, x, y, curves: spreadMarks(curves, top, bottom), background };
}

function endMark(text: string | undefined, end: Point | undefined): Curve['mark'] {
  return text !== undefined && end ? { text, x: end[0] + 4, y: end[1] } : undefined;
}

/** Moves letters apart that end at nearly the same place; they stay inside the plot. */
function spreadMarks(curves: readonly Curve[], top: number, bottom: number): Curve[] {
  const placed: { x: number; y: number }[] = [];
  const moved = new Map<Curve, number>();
  const byHeight = curves.filter(({ mark }) => mark).sort((a, b) => a.mark!.y - b.mark!.y);
  for (const curve of byHeight) {
    const { x } = curve.mark!;
    const above = placed.filter((other) => Math.abs(other.x - x) < markRoom).map((other) => other.y + markRoom);
    const y = Math.max(curve.mark!.y, ...above);
    placed.push({ x, y });
    moved.set(curve, y);
  }
  const over = Math.max(0, ...placed.map(({ y }) => y - bottom));
  return curves.map((curve) =>
    curve.mark ? { ...curve, mark: { ...curve.mark, y: Math.max(top, moved.get(curve)! - over) } } : curve,
  );
}

/** Index of the x nearest to a pixel, or -1 without any. `x` must be in order. */
export function nearestIndex(x: readonly number[], scale: Scale, pixel: number): number {
  if (x.length === 0) return -1;
  let low = 0;
  let high = x.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scale.at(x[middle]!) < pixel) low = middle + 1;
    else high = middle;
  }
  const before = Math.max(0, low - 1);
  return pixel - scale.at(x[before]!) < scale.at(x[low]!) - pixel ? before : low;
}

function linePath(points: readonly Point[]): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}

function xDomain({ x, xEnd, background, logX }: LineInput): [number, number] {
  const first = Math.min(x[0] ?? (logX ? 0.1 : 0), ...background.map((one) => one.x[0] ?? Infinity));
  const last = Math.max(x.at(-1) ?? 1, xEnd ?? -Infinity, ...background.map((one) => one.x.at(-1) ?? -Infinity));
  if (last > first) return [first, last];
  return [first, logX ? first * 10 : first + 1];
}

function yScale(input: LineInput, range: readonly [number, number]): Scale {
  let low = Infinity;
  let high = -Infinity;
  for (const { values } of [...input.series, ...input.background]) {
    for (const value of values) {
      if (!Number.isFinite(value) || (input.log && value <= 0)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const count = Math.max(2, Math.floor((range[0] - range[1]) / 34));
  if (!Number.isFinite(low)) return linearScale([input.floor ?? 0, input.ceiling ?? 1], range, count);
  if (input.log) return logScale(high > low ? [low * 0.9, high * 1.1] : [low / 2, low * 2], range, count);
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  return linearScale(
    [Math.max(low - room, input.floor ?? -Infinity), Math.min(high + room, input.ceiling ?? Infinity)],
    range,
    count,
  );
}
