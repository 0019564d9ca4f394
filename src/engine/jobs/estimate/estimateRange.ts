import type { Range } from '../../../protocol/estimate/estimate';

/** Where nothing else is known, a duration may be so much longer or shorter: other programs come and go. */
const leastSpread = 0.15;
const mostSpread = 0.6;

/**
 * Seconds of one unit from timed pieces of one unit each: their mean, and as far around it as they are spread (standard
 * deviation).
 */
export function rangeOf(pieces: readonly number[]): Range {
  const seconds = pieces.reduce((sum, piece) => sum + piece, 0) / pieces.length;
  const variance = pieces.reduce((sum, piece) => sum + (piece - seconds) ** 2, 0) / Math.max(1, pieces.length - 1);
  const spread = Math.min(mostSpread, Math.max(leastSpread, seconds > 0 ? Math.sqrt(variance) / seconds : 0));
  return { seconds, low: seconds * (1 - spread), high: seconds * (1 + spread) };
}

/** So many units of a range. */
export function times({ seconds, low, high }: Range, count: number): Range {
  return { seconds: seconds * count, low: low * count, high: high * count };
}

/** One after the other. The bounds are added as if all were late together: load on a machine is. */
export function plus(...ranges: readonly Range[]): Range {
  return ranges.reduce(
    (sum, range) => ({ seconds: sum.seconds + range.seconds, low: sum.low + range.low, high: sum.high + range.high }),
    nothing,
  );
}

export const nothing: Range = { seconds: 0, low: 0, high: 0 };
