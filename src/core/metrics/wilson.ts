/**
 * Wilson's score interval of a proportion, `k` of `n` (E. B. Wilson, JASA 1927), by default at 95%.
 * As `statsmodels.stats.proportion.proportion_confint(k, n, method='wilson')`. With n = 0 all is possible: [0, 1].
 */
export function wilson(k: number, n: number, z = 1.959963984540054): [number, number] {
  if (n === 0) return [0, 1];
  const p = k / n;
  const scale = 1 + (z * z) / n;
  const centre = (p + (z * z) / (2 * n)) / scale;
  const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / scale;
  // At the ends the formula gives exactly 0 and 1; only rounding would say otherwise.
  return [k === 0 ? 0 : Math.max(0, centre - half), k === n ? 1 : Math.min(1, centre + half)];
}
