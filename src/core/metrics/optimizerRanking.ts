import { exactSignFlip } from './exactSignFlip';
import { wilson } from './wilson';

/**
 * What one optimizer's networks answered: for each seed, 1 where an image of the test part is right, in one order of
 * images.
 */
export interface JudgedOptimizer {
  readonly name: string;
  readonly correct: readonly Uint8Array[];
}

/** A line of the ranking. Accuracies are shares of the test images. */
export interface RankedOptimizer {
  readonly name: string;
  readonly mean: number;
  /** Sample standard deviation over the seeds (n − 1); null with one seed. */
  readonly deviation: number | null;
  /** One a seed. */
  readonly accuracies: readonly number[];
  /** Wilson 95% interval of the mean for that many images: what another draw of test images could give. */
  readonly interval: readonly [number, number];
}

/** The best two, compared image by image and seed by seed. */
export interface BestTwo {
  readonly first: string;
  readonly second: string;
  readonly difference: number;
  /** Two-sided p of the exact sign-flip test over images. */
  readonly p: number;
  /** Seeds in which the first is really ahead. */
  readonly ahead: number;
}

export type RankingVerdict = 'chance' | 'noise' | 'better' | 'single';

export interface OptimizerRanking {
  readonly images: number;
  readonly seeds: number;
  /** Share of the most frequent class among the test images. */
  readonly chance: number;
  /** The best first; equal ones in the order given. */
  readonly optimizers: readonly RankedOptimizer[];
  readonly bestTwo: BestTwo | null;
  readonly verdict: RankingVerdict;
}

/** p below this counts as more than noise. */
export const significant = 0.05;

/**
 * Ranks optimizers by their mean accuracy over seeds on the same test images.
 *
 * The best two are compared by the exact sign-flip test with the image as its unit: an image's difference is in how
 * many seeds the first is right and the second is not, minus the other way round. Images that several seeds share are
 * thus not counted as if they were independent; with one seed this is McNemar's exact test. As it takes trainings as
 * they are, the first must also be ahead in every seed before the difference counts as more than noise. Choosing the
 * two by their accuracy makes the test no bolder: among equals, the gap of the best two is smaller than that of two
 * named beforehand.
 *
 * "Nothing beats chance" means that the best one's Wilson interval reaches down to the share of the most frequent
 * class.
 * @param truth class of each test image, as any number
 */
export function rankOptimizers(judged: readonly JudgedOptimizer[], truth: ArrayLike<number>): OptimizerRanking {
  const images = truth.length;
  const seeds = judged[0]?.correct.length ?? 0;
  if (images === 0 || seeds === 0)
    throw new RangeError('A ranking needs an optimizer, a seed and a test image at the least.');
  if (judged.some(({ correct }) => correct.length !== seeds || correct.some((answers) => answers.length !== images))) {
    throw new RangeError('Every optimizer must be judged on the same images with the same seeds.');
  }
  const ranked = judged.map((one) => ({ one, line: lineOf(one, images) }));
  ranked.sort((a, b) => b.line.mean - a.line.mean);
  const optimizers = ranked.map(({ line }) => line);
  const chance = mostFrequent(truth) / images;
  const [first, second] = ranked;
  const bestTwo = first && second ? compare(first.one, second.one) : null;
  const known = { images, seeds, chance, optimizers, bestTwo };
  return { ...known, verdict: verdictOf(known) };
}

function lineOf({ name, correct }: JudgedOptimizer, images: number): RankedOptimizer {
  const rights = correct.map((answers) => answers.reduce((sum, right) => sum + right, 0));
  const accuracies = rights.map((right) => right / images);
  const total = rights.reduce((sum, right) => sum + right, 0);
  const mean = total / (images * correct.length);
  const deviation =
    accuracies.length < 2
      ? null
      : Math.sqrt(accuracies.reduce((sum, accuracy) => sum + (accuracy - mean) ** 2, 0) / (accuracies.length - 1));
  return { name, mean, deviation, accuracies, interval: wilson(total / correct.length, images) };
}

function mostFrequent(truth: ArrayLike<number>): number {
  const counts = new Map<number, number>();
  for (let i = 0; i < truth.length; i++) counts.set(truth[i]!, (counts.get(truth[i]!) ?? 0) + 1);
  return Math.max(...counts.values());
}

function compare(first: JudgedOptimizer, second: JudgedOptimizer): BestTwo {
  const images = first.correct[0]!.length;
  const differences = new Int32Array(images);
  let ahead = 0;
  first.correct.forEach((answers, seed) => {
    let lead = 0;
    answers.forEach((right, image) => {
      const difference = right - second.correct[seed]![image]!;
      differences[image]! += difference;
      lead += difference;
    });
    if (lead > 0) ahead++;
  });
  const total = differences.reduce((sum, difference) => sum + difference, 0);
  return {
    first: first.name,
    second: second.name,
    difference: total / (images * first.correct.length),
    p: exactSignFlip(differences),
    ahead,
  };
}

function verdictOf({ optimizers, chance, bestTwo, seeds }: Omit<OptimizerRanking, 'verdict'>): RankingVerdict {
  if (optimizers[0]!.interval[0] <= chance) return 'chance';
  if (!bestTwo) return 'single';
  return bestTwo.p < significant && bestTwo.ahead === seeds ? 'better' : 'noise';
}
