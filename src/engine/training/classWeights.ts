import type { Recipe } from '../../protocol/recipe/recipe';

/**
 * A factor for the loss of each class's training images.
 *
 * balanced: images / (classes · images of the class), as scikit-learn's `compute_class_weight`. effective: one over the
 * effective number of samples, (1 - β) / (1 - βⁿ) with β = (N - 1) / N for N training images (Cui et al. 2019,
 * "Class-Balanced Loss Based on Effective Number of Samples"), times what makes the factors' sum the number of classes.
 * Classes without training images count neither as classes nor in the sum, and have the factor 0.
 * @param labels classes of the training images
 */
export function classWeights(
  kind: Recipe['classWeights'],
  labels: ArrayLike<number>,
  classes: number,
): number[] | undefined {
  if (kind === 'none') return undefined;
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < labels.length; i++) counts[labels[i]!] = counts[labels[i]!]! + 1;
  const present = counts.filter((count) => count > 0).length;
  if (kind === 'balanced') return counts.map((count) => (count === 0 ? 0 : labels.length / (present * count)));
  const beta = (labels.length - 1) / labels.length;
  const inverse = counts.map((count) => (count === 0 ? 0 : (1 - beta) / (1 - beta ** count)));
  const sum = inverse.reduce((total, value) => total + value, 0);
  return inverse.map((value) => (value * present) / sum);
}
