import { aucInterval, averagePrecisionInterval } from './curveIntervals';
import { curvePoints, type CurvePoints } from './curvePoints';
import { averagePrecision } from './precisionRecallCurve';
import { columnOf, rankCounts } from './rankCounts';
import { classMeans, rocAuc, type ClassMeans } from './rocCurve';

/** The curve of one class against the rest; figures are of all points, not of those that are kept. */
export interface ClassCurve extends CurvePoints {
  positives: number;
  negatives: number;
  /** Null where there is no image of the class, or none of another. */
  auc: number | null;
  /** 95% interval. */
  aucInterval: [number, number] | null;
  /** Null where there is no image of the class. */
  averagePrecision: number | null;
  averagePrecisionInterval: [number, number] | null;
}

/** What probabilities say by their order alone, whatever is decided by them. */
export interface RankScores {
  rocAuc: ClassMeans;
  averagePrecision: ClassMeans;
  /** One a class. */
  curves: ClassCurve[];
}

/** Points of all curves of a part together, and the most and fewest of one. */
const pointsOfAll = 12_000;
const [fewestPoints, mostPoints] = [24, 200];

/** Curves of every class against the rest, and the means of the areas below them. */
export function rankScores(truth: ArrayLike<number>, probabilities: ArrayLike<number>, classes: number): RankScores {
  const room = Math.min(mostPoints, Math.max(fewestPoints, Math.floor(pointsOfAll / Math.max(1, classes))));
  const curves = Array.from({ length: classes }, (_, index): ClassCurve => {
    const counts = rankCounts(columnOf(probabilities, classes, index), (image) => truth[image] === index);
    const { positives, negatives } = counts;
    const auc = rocAuc(counts);
    const precision = averagePrecision(counts);
    const points = auc === null ? { thresholds: [], truePositives: [], falsePositives: [] } : curvePoints(counts, room);
    return {
      positives,
      negatives,
      auc,
      aucInterval: auc === null ? null : aucInterval(auc, positives, negatives),
      averagePrecision: auc === null ? null : precision,
      averagePrecisionInterval:
        auc === null || precision === null ? null : averagePrecisionInterval(precision, positives),
      ...points,
    };
  });
  const support = curves.map(({ positives }) => positives);
  return {
    rocAuc: classMeans(
      curves.map(({ auc }) => auc),
      support,
    ),
    averagePrecision: classMeans(
      curves.map((curve) => curve.averagePrecision),
      support,
    ),
    curves,
  };
}
