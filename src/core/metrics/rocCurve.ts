import { columnOf, rankCounts, type RankCounts } from './rankCounts';

/** Points of a ROC curve, from the strictest threshold to the most generous one. */
export interface RocCurve {
  readonly falsePositiveRate: number[];
  readonly truePositiveRate: number[];
  /** The first is infinite: nothing is taken for the class. */
  readonly thresholds: number[];
}

/**
 * Receiver operating characteristic of one class against the rest: at every threshold t, the share of the class's
 * images with a score of at least t (recall, sensitivity) over the same share of all others (1 - specificity). As
 * `sklearn.metrics.roc_curve` with `drop_intermediate=False`. Null where there is no image of the class, or none of
 * another: scikit-learn warns there (`UndefinedMetricWarning`) and has a rate that is no number.
 */
export function rocCurve(counts: RankCounts): RocCurve | null {
  const { thresholds, truePositives, falsePositives, positives, negatives } = counts;
  if (positives === 0 || negatives === 0) return null;
  return {
    falsePositiveRate: [0, ...Array.from(falsePositives, (count) => count / negatives)],
    truePositiveRate: [0, ...Array.from(truePositives, (count) => count / positives)],
    thresholds: [Infinity, ...thresholds],
  };
}

/**
 * Area under the ROC curve by trapezoids: the chance that an image of the class has a higher score than one of another,
 * ties counting half (J. A. Hanley and B. J. McNeil, Radiology 143, 1982). As `sklearn.metrics.roc_auc_score`, computed
 * in whole numbers. Null where it is not defined, as for `rocCurve`.
 */
export function rocAuc({ truePositives, falsePositives, positives, negatives }: RankCounts): number | null {
  if (positives === 0 || negatives === 0) return null;
  let twice = 0;
  let [lastTrue, lastFalse] = [0, 0];
  for (let i = 0; i < truePositives.length; i++) {
    twice += (falsePositives[i]! - lastFalse) * (truePositives[i]! + lastTrue);
    [lastTrue, lastFalse] = [truePositives[i]!, falsePositives[i]!];
  }
  return twice / (2 * positives * negatives);
}

/** A mean over the classes for which there is a number. */
export interface ClassMeans {
  /** Every class counts the same; null where no class has a number. */
  readonly macro: number | null;
  /** Every class counts as much as it has images. */
  readonly weighted: number | null;
  /** Classes in the means: those of which there are images, and images of another class. */
  readonly classes: number;
}

/** Means of a figure of each class, null for a class that has none; such classes are left out, and `classes` tells. */
export function classMeans(values: readonly (number | null)[], support: ArrayLike<number>): ClassMeans {
  let [sum, weighted, images, classes] = [0, 0, 0, 0];
  values.forEach((value, index) => {
    if (value === null) return;
    classes++;
    sum += value;
    weighted += value * support[index]!;
    images += support[index]!;
  });
  return {
    macro: classes === 0 ? null : sum / classes,
    weighted: images === 0 ? null : weighted / images,
    classes,
  };
}

/**
 * Each class's area under the ROC curve against the rest. Their means by `classMeans` are those of
 * `sklearn.metrics.roc_auc_score(multi_class='ovr', average='macro' or 'weighted')` wherever that is defined; with a
 * class of which there are no images scikit-learn has no number, and the means here are over the others.
 */
export function rocAucs(
  truth: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): (number | null)[] {
  return Array.from({ length: classes }, (_, index) =>
    rocAuc(rankCounts(columnOf(probabilities, classes, index), (image) => truth[image] === index)),
  );
}
