import { betweenScores } from '../metrics/curvePoints';
import type { RankCounts } from '../metrics/rankCounts';
import type { Target } from './decisionTypes';

/** A threshold, and what it reaches of what it was chosen for. */
export interface ChosenThreshold {
  readonly threshold: number;
  readonly reached: number;
}

/** Shares of whole numbers that are asked for as decimals: 0.99 of 100 images is 99. */
const rounding = 1e-12;

/**
 * The threshold that reaches a target at the least loss: for a recall the strictest one, which takes fewest images of
 * other classes; for a precision the most generous one, which finds most images of the class. Null where none does.
 */
export function chooseThreshold(counts: RankCounts, { measure, atLeast }: Target): ChosenThreshold | null {
  const { thresholds, truePositives, falsePositives, positives } = counts;
  if (positives === 0) return null;
  const reach = (at: number): number =>
    truePositives[at]! / (measure === 'recall' ? positives : truePositives[at]! + falsePositives[at]!);
  const chosen = (at: number): ChosenThreshold => ({
    threshold: betweenScores(thresholds[at + 1], thresholds[at]!),
    reached: reach(at),
  });
  if (measure === 'recall') {
    for (let at = 0; at < thresholds.length; at++) if (reach(at) >= atLeast - rounding) return chosen(at);
    return null;
  }
  let found: number | undefined;
  for (let at = 0; at < thresholds.length; at++) {
    // A point that finds no more of the class is no gain.
    const more = found === undefined || truePositives[at]! > truePositives[found]!;
    if (truePositives[at]! > 0 && more && reach(at) >= atLeast - rounding) found = at;
  }
  return found === undefined ? null : chosen(found);
}

/** The best precision that any threshold has, for the sentence that says why none reaches a target. */
export function bestPrecision({ truePositives, falsePositives }: RankCounts): number {
  let best = 0;
  for (let at = 0; at < truePositives.length; at++)
    best = Math.max(best, truePositives[at]! / (truePositives[at]! + falsePositives[at]!));
  return best;
}
