import { columnOf, rankCounts, type RankCounts } from './rankCounts';

/** Points of a precision-recall curve, from the most generous threshold to the strictest. */
export interface PrecisionRecallCurve {
  /** One more than thresholds: the last point is precision 1 at recall 0, where nothing is taken for the class. */
  readonly precision: number[];
  readonly recall: number[];
  readonly thresholds: number[];
}

/**
 * Precision over recall of one class against the rest at every score that occurs, as
 * `sklearn.metrics.precision_recall_curve`. Null where there is no image of the class: there is no recall then
 * (scikit-learn warns and puts 1).
 */
export function precisionRecallCurve(counts: RankCounts): PrecisionRecallCurve | null {
  const { thresholds, truePositives, falsePositives, positives } = counts;
  if (positives === 0) return null;
  const precision = Array.from(truePositives, (count, i) => count / (count + falsePositives[i]!));
  const recall = Array.from(truePositives, (count) => count / positives);
  return {
    precision: [...precision.reverse(), 1],
    recall: [...recall.reverse(), 0],
    thresholds: Array.from(thresholds).reverse(),
  };
}

/**
 * Average precision: the precisions at every threshold, each weighted by how much recall it adds, sum (R_n - R_n-1)
 * P_n, without interpolation, which would promise too much. As `sklearn.metrics.average_precision_score`. Null where
 * there is no image of the class (scikit-learn warns and gives 0).
 */
export function averagePrecision({ truePositives, falsePositives, positives }: RankCounts): number | null {
  if (positives === 0) return null;
  let sum = 0;
  let last = 0;
  for (let i = 0; i < truePositives.length; i++) {
    const count = truePositives[i]!;
    sum += ((count - last) * count) / (count + falsePositives[i]!);
    last = count;
  }
  return sum / positives;
}

/**
 * Each class's average precision against the rest. Their means by `classMeans` are those of
 * `average_precision_score(average='macro' or 'weighted')` where every class has images; a class without any, which
 * scikit-learn counts as 0, is left out.
 */
export function averagePrecisions(
  truth: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): (number | null)[] {
  return Array.from({ length: classes }, (_, index) =>
    averagePrecision(rankCounts(columnOf(probabilities, classes, index), (image) => truth[image] === index)),
  );
}
