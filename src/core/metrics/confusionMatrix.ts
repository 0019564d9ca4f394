/**
 * Counts of (truth, prediction) pairs, row-major: rows are truth, columns are prediction, so
 * `matrix[t * classes + p]` images of class t were taken for class p. As
 * `sklearn.metrics.confusion_matrix(truth, predicted, labels=range(classes))`.
 * Throws a RangeError for an index that is no class.
 */
export function confusionMatrix(truth: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): number[] {
  if (truth.length !== predicted.length) {
    throw new RangeError(`There are ${truth.length} true classes but ${predicted.length} predictions.`);
  }
  const matrix = new Array<number>(classes * classes).fill(0);
  for (let i = 0; i < truth.length; i++) {
    matrix[checked(truth[i]!, classes, i) * classes + checked(predicted[i]!, classes, i)]!++;
  }
  return matrix;
}

function checked(index: number, classes: number, row: number): number {
  if (Number.isInteger(index) && index >= 0 && index < classes) return index;
  throw new RangeError(`Entry ${row} is class ${index}, but there are classes 0 to ${classes - 1} only.`);
}

/** Sums of a confusion matrix. */
export interface MatrixTotals {
  /** Images of each true class (row sums): the support. */
  readonly truth: number[];
  /** Images given to each class (column sums). */
  readonly predicted: number[];
  readonly total: number;
  /** Sum of the diagonal. */
  readonly correct: number;
}

/** Row and column sums, the total and the diagonal's sum of a row-major matrix. */
export function matrixTotals(matrix: ArrayLike<number>, classes: number): MatrixTotals {
  const truth = new Array<number>(classes).fill(0);
  const predicted = new Array<number>(classes).fill(0);
  let total = 0;
  let correct = 0;
  for (let t = 0; t < classes; t++) {
    for (let p = 0; p < classes; p++) {
      const count = matrix[t * classes + p]!;
      truth[t]! += count;
      predicted[p]! += count;
      total += count;
      if (t === p) correct += count;
    }
  }
  return { truth, predicted, total, correct };
}

/** Each row divided by its sum (of a true class, the share taken for each class); empty rows stay 0. */
export function rowShares(matrix: ArrayLike<number>, classes: number): number[] {
  const { truth } = matrixTotals(matrix, classes);
  return Array.from({ length: classes * classes }, (_, i) => share(matrix[i]!, truth[Math.floor(i / classes)]!));
}

/**
 * Each column divided by its sum (of what was taken for a class, the share of each true class); empty columns stay 0.
 */
export function columnShares(matrix: ArrayLike<number>, classes: number): number[] {
  const { predicted } = matrixTotals(matrix, classes);
  return Array.from({ length: classes * classes }, (_, i) => share(matrix[i]!, predicted[i % classes]!));
}

function share(count: number, sum: number): number {
  return sum === 0 ? 0 : count / sum;
}

/** Index of the largest of `length` values from `start`; of equal ones the first, as `numpy.argmax` gives. */
export function argmax(values: ArrayLike<number>, start = 0, length = values.length - start): number {
  let best = 0;
  for (let i = 1; i < length; i++) {
    if (values[start + i]! > values[start + best]!) best = i;
  }
  return best;
}

/** The most probable class of every row of a row-major n × classes array. */
export function predictedClasses(probabilities: ArrayLike<number>, classes: number): Int32Array {
  const rows = classes === 0 ? 0 : Math.floor(probabilities.length / classes);
  return Int32Array.from({ length: rows }, (_, row) => argmax(probabilities, row * classes, classes));
}

/** The `k` largest values with their indices, largest first; of equal ones the smaller index first. */
export function topK(values: ArrayLike<number>, k: number): { index: number; value: number }[] {
  return Array.from(values, (value, index) => ({ index, value }))
    .sort((a, b) => b.value - a.value || a.index - b.index)
    .slice(0, Math.max(0, k));
}
