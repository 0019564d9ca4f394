/** How differently two parts are made up. */
export interface Drift {
  /**
   * 0 for the same: of categories half the sum of the differences of their shares (total variation), of values the
   * largest difference of their cumulative shares (Kolmogorov and Smirnov).
   */
  readonly distance: number;
  /** How likely chance alone makes a difference of this size. */
  readonly chance: number;
  /** The category whose share differs most, and the shares; of values the medians. */
  readonly at: { readonly category: number; readonly first: number; readonly second: number };
}

/** Whether a difference is worth a word: not by chance, and large enough to matter. */
export function isDrift({ distance, chance }: Drift, least: number): boolean {
  return chance < 0.001 && distance >= least;
}

/** Compares counts of the same categories by Pearson's chi-squared test of homogeneity. Null where a part is empty. */
export function categoryDrift(first: readonly number[], second: readonly number[]): Drift | null {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const [n, m] = [sum(first), sum(second)];
  if (n === 0 || m === 0) return null;
  let [distance, squares, present] = [0, 0, 0];
  let at = { category: 0, first: 0, second: 0 };
  first.forEach((count, category) => {
    const [a, b] = [count / n, second[category]! / m];
    const expected = (count + second[category]!) / (n + m);
    distance += Math.abs(a - b) / 2;
    if (expected > 0) {
      present++;
      squares += (n * (a - expected) ** 2 + m * (b - expected) ** 2) / expected;
    }
    if (Math.abs(a - b) > Math.abs(at.first - at.second)) at = { category, first: a, second: b };
  });
  return { distance, chance: chiSquaredTail(squares, present - 1), at };
}

/** Compares numbers by the test of Kolmogorov and Smirnov for two samples. Null where a part has none. */
export function valueDrift(first: readonly number[], second: readonly number[]): Drift | null {
  const a = Float64Array.from(first).sort();
  const b = Float64Array.from(second).sort();
  if (a.length === 0 || b.length === 0) return null;
  let distance = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i]! <= value) i++;
    while (j < b.length && b[j]! <= value) j++;
    distance = Math.max(distance, Math.abs(i / a.length - j / b.length));
  }
  const size = Math.sqrt((a.length * b.length) / (a.length + b.length));
  const middle = (sorted: Float64Array) => sorted[Math.floor(sorted.length / 2)]!;
  return {
    distance,
    chance: kolmogorovTail((size + 0.12 + 0.11 / size) * distance),
    at: { category: -1, first: middle(a), second: middle(b) },
  };
}

/** Upper tail of chi-squared, by Wilson and Hilferty's cube root (1931): exact enough to tell 0.001 from 0.01. */
export function chiSquaredTail(value: number, freedom: number): number {
  if (freedom < 1) return 1;
  const spread = 2 / (9 * freedom);
  return normalTail((Math.cbrt(value / freedom) - 1 + spread) / Math.sqrt(spread));
}

/** Upper tail of the normal distribution (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}

/** Upper tail of Kolmogorov's distribution. */
function kolmogorovTail(value: number): number {
  if (value < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += 2 * (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * value * value);
  return Math.min(1, Math.max(0, sum));
}
