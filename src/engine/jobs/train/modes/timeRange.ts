import type { Range } from '../../../../protocol/estimate/estimate';

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

/**
 * What a training does before its first image, from what the same took here: the contents of the files are remembered
 * now, so that it may take half as long; but the run's own files are written, and caches are opened, which took up to
 * half a second in runs of six sets.
 */
export function startOf(seconds: number): Range {
  return { seconds, low: seconds * 0.5, high: seconds * 1.3 + 0.5 };
}

/**
 * As far as the load of this machine has varied in the last quarter of an hour, it may do so again: a thread that
 * shares its core with another program takes twice as long. `loads` are averages over 1, 5 and 15 minutes, zeros where
 * the system counts none.
 */
export function asLoadVaries({ seconds, low, high }: Range, loads: readonly number[], cores: number): Range {
  const [now = 0, ...before] = loads.map((load) => Math.max(1, load / cores));
  const ratios = before.map((slowness) => slowness / Math.max(1, now));
  const busy = Math.sqrt(Math.max(1, now));
  return { seconds, low: (low * Math.min(1, ...ratios)) / busy, high: high * Math.max(1, ...ratios) * busy };
}

export const nothing: Range = { seconds: 0, low: 0, high: 0 };
