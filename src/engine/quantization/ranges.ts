import type { Observation } from './observe';

/** How the range of a value is chosen from what was observed. */
export type RangeRule =
  /** All that was seen. */
  | { readonly rule: 'min-max' }
  /** Without the outermost shares at both ends, in percent of all elements. */
  | { readonly rule: 'percentile'; readonly percent: number };

/**
 * The usual rule. MobileNetV2, right in .863 of 300 images of flowers: .860 to .870 (.853 by all that was seen), and on
 * 320 cats and dogs, .981 all of them, the probabilities lie nearest (off by .0020 on average, .0027 by all that was
 * seen, .0033 with 99.95 percent).
 */
export const usualRange: RangeRule = { rule: 'percentile', percent: 99.99 };

/** The ends of a value's range by a rule. */
export function rangeOf(observed: Observation, how: RangeRule): [low: number, high: number] {
  const { low, high, histogram } = observed;
  if (how.rule === 'min-max' || !(high > low)) return [low, high];
  const step = (high - low) / histogram.length;
  const cut = ((100 - how.percent) / 100) * histogram.reduce((sum, count) => sum + count, 0);
  return [low + step * beyond(histogram, cut), high - step * beyond(histogram.slice().reverse(), cut)];
}

/** Bins from the first that hold no more than `share` together. */
function beyond(histogram: Float64Array, share: number): number {
  let sum = 0;
  return Math.max(
    0,
    histogram.findIndex((count) => (sum += count) > share),
  );
}
