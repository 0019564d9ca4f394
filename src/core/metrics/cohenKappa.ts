import { matrixTotals } from './confusionMatrix';

/**
 * Cohen's kappa (J. Cohen, Educational and Psychological Measurement 20, 1960): how much more often truth and
 * prediction agree than they would by chance, (p_o - p_e) / (1 - p_e), p_e being the sum over the classes of the share
 * of true times the share of predicted images. As `sklearn.metrics.cohen_kappa_score`. Null where chance alone agrees
 * always, as where all images are, and are taken for, one class (scikit-learn warns and has no number), or without
 * images.
 */
export function cohenKappa(matrix: ArrayLike<number>, classes: number): number | null {
  const { truth, predicted, total, correct } = matrixTotals(matrix, classes);
  let chance = 0;
  for (let index = 0; index < classes; index++) chance += truth[index]! * predicted[index]!;
  const possible = total * total - chance;
  return possible === 0 ? null : (total * correct - chance) / possible;
}
