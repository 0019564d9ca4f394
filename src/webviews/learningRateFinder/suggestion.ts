import type { SweepPoint } from '../../protocol/learningRateFinder';
import type { SweepReady } from '../../protocol/pages/learningRateFinder';

/** The ways in which a rate is chosen from a sweep, the usual one first. */
export const suggestionKinds = ['valley', 'steepest', 'minimum'] as const;
export type SuggestionKind = (typeof suggestionKinds)[number];

/** Digits of a rate that mean something: neighbouring steps of a sweep differ by a fifth. */
const digits = 2;

/** The rate of a kind, rounded as it is shown and used; null where there is none. */
export function suggestedRate(found: SweepReady['found'], kind: SuggestionKind): number | null {
  const rate = found?.[kind] ?? null;
  return rate === null ? null : Number(rate.toPrecision(digits));
}

/** Place of the step whose rate is nearest, in ratio; -1 without any. */
export function nearestStep(points: readonly SweepPoint[], rate: number | null): number {
  if (rate === null) return -1;
  let nearest = -1;
  let least = Infinity;
  for (const [index, { learningRate }] of points.entries()) {
    const distance = Math.abs(Math.log(learningRate / rate));
    if (distance >= least) continue;
    least = distance;
    nearest = index;
  }
  return nearest;
}
