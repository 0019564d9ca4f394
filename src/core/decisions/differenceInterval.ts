import { Random } from '../random';

const resamples = 2000;

/**
 * 95% interval of the mean of what images cost more or less than before: percentiles of the bootstrap (B. Efron, Annals
 * of Statistics 7, 1979), with a fixed seed. Images of equal differences are drawn as numbers of a multinomial, so that
 * many images take no longer than few.
 */
export function differenceInterval(differences: ArrayLike<number>): [number, number] {
  const images = differences.length;
  const counts = new Map<number, number>();
  for (let i = 0; i < images; i++) counts.set(differences[i]!, (counts.get(differences[i]!) ?? 0) + 1);
  // The fullest group is what is left when the others are drawn.
  const groups = [...counts].sort(([a, m], [b, n]) => m - n || a - b);
  if (groups.length < 2) return [groups[0]?.[0] ?? 0, groups[0]?.[0] ?? 0];
  const random = new Random(14).fork('differences');
  const means = Float64Array.from({ length: resamples }, () => {
    let [left, weight, sum] = [images, images, 0];
    groups.forEach(([difference, count], at) => {
      const drawn = at === groups.length - 1 ? left : binomial(random, left, count / weight);
      sum += drawn * difference;
      left -= drawn;
      weight -= count;
    });
    return sum / images;
  }).sort();
  return [quantile(means, 0.025), quantile(means, 0.975)];
}

/** Number of heads of n coins: by inversion for few, by the normal distribution where it is as good. */
function binomial(random: Random, n: number, p: number): number {
  if (n <= 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - binomial(random, n, 1 - p);
  const mean = n * p;
  if (mean > 40) {
    const drawn = Math.round(mean + random.normal() * Math.sqrt(mean * (1 - p)));
    return Math.min(n, Math.max(0, drawn));
  }
  let chance = (1 - p) ** n;
  let rest = random.uniform();
  let heads = 0;
  while (rest >= chance && heads < n) {
    rest -= chance;
    chance *= ((n - heads) / (heads + 1)) * (p / (1 - p));
    heads++;
  }
  return heads;
}

function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  return low + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - low);
}
