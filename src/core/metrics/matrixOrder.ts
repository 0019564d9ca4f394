import { matrixTotals } from './confusionMatrix';
import { compareNatural } from '../naturalOrder';
import { seriate } from './seriation';

/** Ways to order the classes of a matrix. */
export const matrixOrders = ['name', 'size', 'accuracy', 'confusion'] as const;
export type MatrixOrder = (typeof matrixOrders)[number];

/**
 * Indices of the classes in the order to show them in: by `name`; by `size`, most images first; by
 * `accuracy` (recall), worst first, classes without images last; by `confusion`, so that classes taken
 * for each other stand next to each other and errors gather along the diagonal. Always a
 * permutation, always the same for the same matrix; ties go by name.
 */
export function orderClasses(by: MatrixOrder, classes: readonly string[], matrix: ArrayLike<number>): number[] {
  const size = classes.length;
  const indices = classes.map((_, index) => index);
  const byName = (a: number, b: number) => compareNatural(classes[a]!, classes[b]!) || a - b;
  const { truth } = matrixTotals(matrix, size);
  const recall = (index: number) => (truth[index] === 0 ? 2 : matrix[index * size + index]! / truth[index]!);
  switch (by) {
    case 'name':
      return indices.sort(byName);
    case 'size':
      return indices.sort((a, b) => truth[b]! - truth[a]! || byName(a, b));
    case 'accuracy':
      return indices.sort((a, b) => recall(a) - recall(b) || byName(a, b));
    case 'confusion': {
      // Ties in the clustering go by position, so positions are by name before it starts.
      const named = indices.sort(byName);
      const similarity = confusionSimilarity(matrix, size);
      return seriate(size, (a, b) => similarity[named[a]! * size + named[b]!]!).map((position) => named[position]!);
    }
  }
}

/**
 * How much two classes are taken for each other: the share of the one's images taken for the other plus
 * the share of the other's taken for the one; symmetric, 0..2, zero on the diagonal.
 */
export function confusionSimilarity(matrix: ArrayLike<number>, classes: number): Float64Array {
  const { truth } = matrixTotals(matrix, classes);
  const similarity = new Float64Array(classes * classes);
  for (let a = 0; a < classes; a++) {
    for (let b = a + 1; b < classes; b++) {
      const value = share(matrix[a * classes + b]!, truth[a]!) + share(matrix[b * classes + a]!, truth[b]!);
      similarity[a * classes + b] = value;
      similarity[b * classes + a] = value;
    }
  }
  return similarity;
}

function share(count: number, sum: number): number {
  return sum === 0 ? 0 : count / sum;
}

/**
 * A cell off the diagonal: `count` images of class `truth` taken for class `predicted`, `share` of that class's images.
 */
export interface ConfusedPair {
  readonly truth: number;
  readonly predicted: number;
  readonly count: number;
  readonly share: number;
}

/** The `n` fullest cells off the diagonal, by count, then by share of the row, then by position. */
export function mostConfusedPairs(matrix: ArrayLike<number>, classes: number, n: number): ConfusedPair[] {
  const { truth } = matrixTotals(matrix, classes);
  const pairs: ConfusedPair[] = [];
  for (let t = 0; t < classes; t++) {
    for (let p = 0; p < classes; p++) {
      const count = matrix[t * classes + p]!;
      if (t !== p && count > 0) pairs.push({ truth: t, predicted: p, count, share: count / truth[t]! });
    }
  }
  return pairs
    .sort((a, b) => b.count - a.count || b.share - a.share || a.truth - b.truth || a.predicted - b.predicted)
    .slice(0, Math.max(0, n));
}
