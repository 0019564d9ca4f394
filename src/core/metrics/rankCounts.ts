/** How many images of each side have at least a score, at every score that occurs, the highest first. */
export interface RankCounts {
  /** Scores that occur, falling. */
  readonly thresholds: Float64Array;
  /** Images of the class with at least that score: the true positives of deciding by it. */
  readonly truePositives: Uint32Array;
  /** Images of other classes with at least that score. */
  readonly falsePositives: Uint32Array;
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Counts behind every curve of one class against the rest. A score that several images share is one point: which of
 * them comes first means nothing, so that ties never make a curve better than it is. As the counts of
 * `sklearn.metrics.confusion_matrix_at_thresholds`.
 * @param scores of every image for the class; none is NaN
 * @param isPositive whether an image truly is of the class
 */
export function rankCounts(scores: ArrayLike<number>, isPositive: (image: number) => boolean): RankCounts {
  let positives = 0;
  for (let i = 0; i < scores.length; i++) if (isPositive(i)) positives++;
  const negatives = scores.length - positives;
  // Typed arrays sort by number without a function: much faster than indices by their score.
  const of = { true: new Float64Array(positives), false: new Float64Array(negatives) };
  let [at, other] = [0, 0];
  for (let i = 0; i < scores.length; i++) {
    if (isPositive(i)) of.true[at++] = scores[i]!;
    else of.false[other++] = scores[i]!;
  }
  of.true.sort();
  of.false.sort();
  const thresholds: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let [left, right] = [positives - 1, negatives - 1];
  while (left >= 0 || right >= 0) {
    const score = Math.max(left >= 0 ? of.true[left]! : -Infinity, right >= 0 ? of.false[right]! : -Infinity);
    while (left >= 0 && of.true[left] === score) left--;
    while (right >= 0 && of.false[right] === score) right--;
    thresholds.push(score);
    truePositives.push(positives - 1 - left);
    falsePositives.push(negatives - 1 - right);
  }
  return {
    thresholds: Float64Array.from(thresholds),
    truePositives: Uint32Array.from(truePositives),
    falsePositives: Uint32Array.from(falsePositives),
    positives,
    negatives,
  };
}

/** The column of one class in row-major [images, classes] probabilities. */
export function columnOf(probabilities: ArrayLike<number>, classes: number, column: number): Float64Array {
  const scores = new Float64Array(classes === 0 ? 0 : Math.floor(probabilities.length / classes));
  for (let i = 0; i < scores.length; i++) scores[i] = probabilities[i * classes + column]!;
  return scores;
}
