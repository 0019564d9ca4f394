/** What is looked at of a training of a comparison. */
export interface TimedPair {
  readonly optimizer: string;
  readonly status: 'waiting' | 'running' | 'completed' | 'failed';
  readonly seconds: number | null;
}

/**
 * Seconds that a comparison of optimizers will still take, by the trainings that are finished: those of the same
 * optimizer, else all. Null before the first is finished.
 * @param share how much of the running training is over, 0..1
 */
export function comparisonRemaining(pairs: readonly TimedPair[], share: number): number | null {
  const usual = meanSeconds(pairs);
  if (usual === null) return null;
  const left = { waiting: 1, running: 1 - Math.min(1, Math.max(0, share)), completed: 0, failed: 0 };
  return pairs.reduce((sum, { optimizer, status }) => {
    const own = meanSeconds(pairs.filter((pair) => pair.optimizer === optimizer));
    return sum + left[status] * (own ?? usual);
  }, 0);
}

function meanSeconds(pairs: readonly TimedPair[]): number | null {
  const known = pairs.flatMap(({ seconds }) => (seconds === null ? [] : [seconds]));
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
}
