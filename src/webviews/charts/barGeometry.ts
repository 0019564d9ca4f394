import { linearScale, type Scale } from './scale';
import { truncateText } from './textWidth';

export interface BarInput {
  readonly labels: readonly string[];
  /** What stands above the labels. */
  readonly heading: string;
  /** One number a series for each row; they are stacked. */
  readonly segments: readonly (readonly number[])[];
  /** What stands at the end of each row. */
  readonly texts: readonly string[];
  readonly width: number;
  /** Value at the end of the axis; the longest bar where null. */
  readonly max: number | null;
  readonly measure: (text: string) => number;
}

export interface BarGeometry {
  readonly labelEnd: number;
  readonly barStart: number;
  readonly barEnd: number;
  readonly scale: Scale;
  readonly labels: readonly string[];
  /** For each row, the segments that are not empty. */
  readonly bars: readonly (readonly { readonly series: number; readonly x: number; readonly width: number }[])[];
}

export const barRowHeight = 24;
export const barTop = 22;

/** Places of stacked horizontal bars, in pixels: labels at the left, numbers at the right. Pure. */
export function barGeometry(input: BarInput): BarGeometry {
  const widest = Math.max(0, ...[input.heading, ...input.labels].map(input.measure));
  const labelEnd = Math.ceil(Math.min(widest + 4, input.width * 0.38));
  const textWidth = Math.max(0, ...input.texts.map(input.measure));
  const barStart = labelEnd + 8;
  const barEnd = Math.max(barStart + 20, input.width - Math.ceil(textWidth) - 14);
  const longest = Math.max(0, ...input.segments.map((row) => row.reduce((sum, value) => sum + value, 0)));
  const max = input.max ?? (longest || 1);
  const scale = linearScale([0, max], [barStart, barEnd], Math.max(2, Math.floor((barEnd - barStart) / 80)));
  const bars = input.segments.map((row) => {
    let sum = 0;
    return row.flatMap((value, series) => {
      const x = scale.at(sum);
      sum += value;
      return value > 0 ? [{ series, x, width: Math.max(1, scale.at(sum) - x) }] : [];
    });
  });
  const labels = input.labels.map((label) => truncateText(label, labelEnd, input.measure));
  return { labelEnd, barStart, barEnd, scale, labels, bars };
}
