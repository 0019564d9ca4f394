import { ticks } from 'd3-array';

/** Maps values onto pixels. */
export interface Scale {
  readonly domain: readonly [number, number];
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** A straight scale whose ticks are round numbers. */
export function linearScale(domain: readonly [number, number], range: readonly [number, number], count: number): Scale {
  const [low, high] = domain;
  const span = high - low || 1;
  return {
    domain,
    at: (value) => range[0] + ((value - low) / span) * (range[1] - range[0]),
    ticks: ticks(low, high, count),
  };
}

/**
 * A logarithmic scale with ticks at 1, 2 and 5 times the powers of ten, thinned to at most `count`.
 * The domain must be above zero.
 */
export function logScale(domain: readonly [number, number], range: readonly [number, number], count: number): Scale {
  const [low, high] = domain;
  const from = Math.log10(low);
  const span = Math.log10(high) - from || 1;
  const at = (value: number): number =>
    range[0] + ((Math.log10(Math.max(value, low)) - from) / span) * (range[1] - range[0]);
  for (const steps of [[1, 2, 5], [1, 3], [1]]) {
    const marks = logTicks(low, high, steps);
    if (marks.length <= count || steps.length === 1) {
      const every = Math.ceil(marks.length / count);
      return { domain, at, ticks: marks.filter((_, index) => index % every === 0) };
    }
  }
  return { domain, at, ticks: [] };
}

function logTicks(low: number, high: number, steps: readonly number[]): number[] {
  const marks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
    for (const step of steps) {
      const mark = Number((step * 10 ** power).toPrecision(12));
      if (mark >= low && mark <= high) marks.push(mark);
    }
  }
  return marks;
}

/**
 * A tick without trailing zeros and with as many digits as the step between ticks needs; very small ones by powers of
 * ten.
 */
export function tickLabel(value: number, marks: readonly number[]): string {
  const step = marks.length > 1 ? Math.abs(marks[1]! - marks[0]!) : Math.abs(value) || 1;
  if (step < 1e-4) {
    if (value === 0) return '0';
    // As many digits as tell the marks apart: those of rates that hardly change are alike in the first three.
    const place = (one: number): number => Math.floor(Math.log10(one) + 1e-9);
    const apart = Math.max(0, place(Math.max(...marks.map(Math.abs))) - place(step));
    return Number(value.toExponential(Math.min(apart, 11))).toExponential();
  }
  const digits = Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9)));
  return value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: step < 1 ? digits : 0 });
}
