import { exactSignFlip } from './exactSignFlip';

/** How two models answered the same images, as far as they differ. */
export interface PairedCounts {
  readonly images: number;
  /** Images that the first alone, and the second alone, is right for. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

/** The second model's accuracy less the first's, on the same images. */
export interface PairedDifference extends PairedCounts {
  readonly difference: number;
  /** 95% interval of the difference. */
  readonly interval: [number, number];
  /** Two-sided p of McNemar's exact test. */
  readonly p: number;
}

/**
 * Whether two models that answered the same images differ by more than noise: McNemar's exact test, which is the
 * two-sided binomial test of the images that only one of them is right for (Q. McNemar, Psychometrika 12, 1947; as
 * `scipy.stats.binomtest(onlyFirst, onlyFirst + onlySecond)`), and the score interval of the difference (T. Tango,
 * Statistics in Medicine 17, 1998, 891–908). Images that both are right or both are wrong for tell nothing of the
 * difference, only how small it is.
 */
export function pairedDifference({ images, onlyFirst, onlySecond }: PairedCounts): PairedDifference {
  if (images < 1 || onlyFirst + onlySecond > images || onlyFirst < 0 || onlySecond < 0)
    throw new RangeError(`${onlyFirst} and ${onlySecond} of ${images} images cannot be.`);
  const signs = new Int8Array(onlyFirst + onlySecond).fill(1);
  signs.fill(-1, 0, onlyFirst);
  return {
    images,
    onlyFirst,
    onlySecond,
    difference: (onlySecond - onlyFirst) / images,
    interval: scoreInterval(images, onlyFirst, onlySecond),
    p: exactSignFlip(signs),
  };
}

const z = 1.959963984540054;

/** The differences that the score test at 5% does not reject, found by halving: the statistic falls as they grow. */
function scoreInterval(n: number, b: number, c: number): [number, number] {
  const seen = (c - b) / n;
  const end = (to: number, rejected: (statistic: number) => boolean): number => {
    let [inside, outside] = [seen, to];
    for (let step = 0; step < 60; step++) {
      const middle = (inside + outside) / 2;
      if (rejected(scoreStatistic(n, b, c, middle))) outside = middle;
      else inside = middle;
    }
    return (inside + outside) / 2;
  };
  return [end(-1, (statistic) => statistic > z), end(1, (statistic) => statistic < -z)];
}

/** Tango's statistic: how far the seen difference is from `delta`, in standard errors as where `delta` is true. */
function scoreStatistic(n: number, b: number, c: number, delta: number): number {
  // The likeliest share of images that only the first is right for, if the second's share is larger by `delta`:
  // the larger root of 2n·q² − linear·q − b·delta·(1 − delta) = 0.
  const linear = b + c + (c - b) * delta - 2 * n * delta;
  const root = Math.sqrt(Math.max(0, linear ** 2 + 8 * n * b * delta * (1 - delta)));
  const q = (linear + root) / (4 * n);
  const distance = c - b - n * delta;
  const variance = n * (2 * q + delta * (1 - delta));
  return variance > 0 ? distance / Math.sqrt(variance) : Math.sign(distance) * Infinity;
}
