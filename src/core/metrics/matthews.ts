import { matrixTotals } from './confusionMatrix';

/**
 * Matthews' correlation of truth and prediction for any number of classes (J. Gorodkin, Computational Biology and
 * Chemistry 28, 2004, R_K): covariance over the square root of both variances, between -1 and 1. As
 * `sklearn.metrics.matthews_corrcoef`, which also gives 0 where all images are of one class or are taken for one.
 */
export function matthewsCorrelation(matrix: ArrayLike<number>, classes: number): number {
  const { truth, predicted, total, correct } = matrixTotals(matrix, classes);
  let [both, ofTruth, ofPredicted] = [0, 0, 0];
  for (let index = 0; index < classes; index++) {
    both += truth[index]! * predicted[index]!;
    ofTruth += truth[index]! ** 2;
    ofPredicted += predicted[index]! ** 2;
  }
  const square = total * total;
  const variances = (square - ofTruth) * (square - ofPredicted);
  return variances === 0 ? 0 : (total * correct - both) / Math.sqrt(variances);
}
