import { matrixTotals } from './confusionMatrix';

/** Scores of one class. */
export interface ClassScores {
  class: string;
  precision: number;
  recall: number;
  f1: number;
  /** Images that truly are of this class. */
  support: number;
  /** The class its images are most often taken for, the first of equal ones; null where none ever is. */
  mostConfusedWith: string | null;
}

/** Means over classes. */
export interface AverageScores {
  precision: number;
  recall: number;
  f1: number;
}

/** What `sklearn.metrics.classification_report` reports. */
export interface ClassificationReport {
  perClass: ClassScores[];
  accuracy: number;
  /** Unweighted mean over the classes that occur in the truth or in a prediction. */
  macro: AverageScores;
  /** Mean weighted by support. */
  weighted: AverageScores;
  /** Of all images together, whatever their class: each has one class, so all three are the accuracy. */
  micro: AverageScores;
  support: number;
}

/**
 * Precision, recall and F1 of every class and their means, from a row-major confusion matrix (rows are
 * truth). The conventions are scikit-learn's with `zero_division=0`: a class never predicted has
 * precision 0, a class without images has recall 0, F1 = 2 tp / (2 tp + fp + fn), and means are taken
 * over the union of the labels in truth and predictions, which is what `precision_recall_fscore_support`
 * does when it is given no labels. A class that occurs in neither is listed with zeros and does not
 * pull the macro mean down.
 */
export function classificationReport(matrix: ArrayLike<number>, classes: readonly string[]): ClassificationReport {
  const size = classes.length;
  if (matrix.length !== size * size)
    throw new RangeError(`A matrix of ${size} classes has ${size * size} cells, not ${matrix.length}.`);
  const totals = matrixTotals(matrix, size);
  const perClass = classes.map((name, index): ClassScores => {
    const hits = matrix[index * size + index]!;
    const support = totals.truth[index]!;
    const predicted = totals.predicted[index]!;
    const confused = mostConfused(matrix, size, index);
    return {
      class: name,
      precision: ratio(hits, predicted),
      recall: ratio(hits, support),
      f1: ratio(2 * hits, predicted + support),
      support,
      mostConfusedWith: confused === null ? null : classes[confused]!,
    };
  });
  const present = perClass.filter((scores, index) => scores.support + totals.predicted[index]! > 0);
  const accuracy = ratio(totals.correct, totals.total);
  return {
    perClass,
    accuracy,
    micro: { precision: accuracy, recall: accuracy, f1: accuracy },
    macro: mean(present, () => 1),
    weighted: mean(perClass, (scores) => scores.support),
    support: totals.total,
  };
}

/** Index of the class that class `row` is most often taken for, or null where it never is mistaken. */
function mostConfused(matrix: ArrayLike<number>, size: number, row: number): number | null {
  let best: number | null = null;
  for (let column = 0; column < size; column++) {
    const count = matrix[row * size + column]!;
    if (column !== row && count > (best === null ? 0 : matrix[row * size + best]!)) best = column;
  }
  return best;
}

function mean(rows: readonly ClassScores[], weightOf: (scores: ClassScores) => number): AverageScores {
  let weights = 0;
  const sums = { precision: 0, recall: 0, f1: 0 };
  for (const scores of rows) {
    const weight = weightOf(scores);
    weights += weight;
    sums.precision += weight * scores.precision;
    sums.recall += weight * scores.recall;
    sums.f1 += weight * scores.f1;
  }
  return {
    precision: ratio(sums.precision, weights),
    recall: ratio(sums.recall, weights),
    f1: ratio(sums.f1, weights),
  };
}

function ratio(numerator: number, denominator: number): number {
  return denominator === 0 ? 0 : numerator / denominator;
}

/** The report as the table people know from scikit-learn, three digits, for a terminal. Lines end with `\n`. */
export function reportText(report: ClassificationReport): string {
  const widest = Math.max('weighted avg'.length, ...report.perClass.map((scores) => [...scores.class].length));
  const name = (text: string) => ' '.repeat(widest - [...text].length) + text;
  const row = (label: string, scores: AverageScores, support: number) =>
    `${name(label)}${[scores.precision, scores.recall, scores.f1].map((value) => value.toFixed(3).padStart(11)).join('')}${String(support).padStart(10)}`;
  return [
    `${name('')}${['precision', 'recall', 'f1'].map((heading) => heading.padStart(11)).join('')}${'support'.padStart(10)}`,
    ...report.perClass.map((scores) => row(scores.class, scores, scores.support)),
    '',
    `${name('accuracy')}${report.accuracy.toFixed(3).padStart(33)}${String(report.support).padStart(10)}`,
    row('macro avg', report.macro, report.support),
    row('weighted avg', report.weighted, report.support),
    '',
  ].join('\n');
}
