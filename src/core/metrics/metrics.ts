import { classificationReport, type AverageScores, type ClassScores } from './classificationReport';
import { cohenKappa } from './cohenKappa';
import { confusionMatrix, matrixTotals, predictedClasses } from './confusionMatrix';
import { LoupeError } from '../errors';
import { formatAccuracy, formatLoss } from '../formatNumbers';
import { matthewsCorrelation } from './matthews';
import type { RankScores } from './rankScores';
import { topKAccuracy } from './topKAccuracy';
import { wilson } from './wilson';

/** A part's probabilities and truth. */
export interface Evaluated {
  /** True class of every image, an index into `classes`. */
  readonly truth: Int32Array;
  /** Row-major [images, classes]; the element type decides how the log loss is clipped. */
  readonly probabilities: Float32Array | Float64Array;
  readonly classes: readonly string[];
}

/** Scores of one part, in the shape that `evaluation/metrics.json` stores. */
export interface PartMetrics extends Partial<RankScores> {
  images: number;
  accuracy: number;
  accuracyInterval: [number, number];
  /** From here on null where all images are of one class: only that class's recall can then be judged. */
  balancedAccuracy: number | null;
  macroF1: number | null;
  weightedF1: number | null;
  logLoss: number | null;
  calibrationError: number | null;
  /** Precision, recall and F1 as means over the classes, weighted by their images, and of all images together. */
  averages: { macro: AverageScores; micro: AverageScores; weighted: AverageScores } | null;
  /** Of k that are fewer than the classes. */
  topK: { k: number; accuracy: number }[] | null;
  cohenKappa: number | null;
  matthews: number | null;
  matrix: number[];
  perClass: JudgedClass[];
}

/** Scores of one class; precision and F1 are null where no image of another class could have been taken for it. */
export type JudgedClass = Omit<ClassScores, 'precision' | 'f1'> & { precision: number | null; f1: number | null };

/** The class of all images of a part, where they are of one; its recall is the accuracy. */
export function onlyClass({
  perClass,
}: {
  readonly perClass: readonly { class: string; support: number }[];
}): string | null {
  const present = perClass.filter(({ support }) => support > 0);
  return present.length === 1 ? present[0]!.class : null;
}

/**
 * Scores that runs are compared in besides accuracy and macro F1, in the order of the table, and how their numbers are
 * written.
 */
export const comparedMetrics = {
  balancedAccuracy: formatAccuracy,
  logLoss: formatLoss,
  calibrationError: formatLoss,
} as const satisfies Partial<Record<keyof PartMetrics, (value: number) => string>>;
export type ComparedMetric = keyof typeof comparedMetrics;
export const comparedMetricNames = Object.keys(comparedMetrics) as readonly ComparedMetric[];

/**
 * Every score of a part. The predicted class is the most probable one, of equal ones the first.
 * Throws a LoupeError where there is nothing to score or a probability is not a number.
 */
export function evaluate({ truth, probabilities, classes }: Evaluated): PartMetrics {
  check({ truth, probabilities, classes });
  const size = classes.length;
  const matrix = confusionMatrix(truth, predictedClasses(probabilities, size), size);
  const { correct, total } = matrixTotals(matrix, size);
  const report = classificationReport(matrix, classes);
  const common = { images: total, accuracy: report.accuracy, accuracyInterval: wilson(correct, total), matrix };
  // A model that always answered that class would have the best of every other score.
  if (onlyClass(report) !== null) {
    return {
      ...common,
      balancedAccuracy: null,
      macroF1: null,
      weightedF1: null,
      logLoss: null,
      calibrationError: null,
      averages: null,
      topK: null,
      cohenKappa: null,
      matthews: null,
      perClass: report.perClass.map((scores) => ({ ...scores, precision: null, f1: null })),
    };
  }
  return {
    ...common,
    balancedAccuracy: balancedAccuracy(matrix, size),
    macroF1: report.macro.f1,
    weightedF1: report.weighted.f1,
    logLoss: logLoss(truth, probabilities, size),
    calibrationError: expectedCalibrationError(truth, probabilities, size),
    averages: { macro: report.macro, micro: report.micro, weighted: report.weighted },
    topK: topAccuracies(truth, probabilities, size),
    cohenKappa: cohenKappa(matrix, size),
    matthews: matthewsCorrelation(matrix, size),
    perClass: report.perClass,
  };
}

/** k of top-k accuracies, where there are more classes than k. */
const listedK = [2, 3, 5, 10];

function topAccuracies(
  truth: Int32Array,
  probabilities: ArrayLike<number>,
  classes: number,
): { k: number; accuracy: number }[] {
  return listedK.flatMap((k) => {
    const accuracy = k < classes ? topKAccuracy(truth, probabilities, classes, k) : null;
    return accuracy === null ? [] : [{ k, accuracy }];
  });
}

function check({ truth, probabilities, classes }: Evaluated): void {
  if (truth.length === 0)
    throw new LoupeError('no-images', 'There are no images to score in this part. Choose a part that holds images.');
  if (probabilities.length !== truth.length * classes.length) {
    throw new RangeError(
      `${truth.length} images of ${classes.length} classes need ${truth.length * classes.length} probabilities, not ${probabilities.length}.`,
    );
  }
  const broken = probabilities.findIndex((value: number) => !Number.isFinite(value));
  if (broken >= 0) {
    const row = Math.floor(broken / classes.length);
    throw new LoupeError(
      'probability-not-finite',
      `The model gave ${probabilities[broken]} for image ${row + 1} and “${classes[broken % classes.length]}”, which is no probability. Train again with a smaller learning rate.`,
    );
  }
}

/**
 * Mean negative logarithm of the true class's probability, as `sklearn.metrics.log_loss` (1.5 and
 * later): probabilities are clipped to [eps, 1 - eps], eps being the machine epsilon of the array's
 * type (2^-23 for float32, 2^-52 for float64), and rows are not normalised again.
 */
export function logLoss(truth: ArrayLike<number>, probabilities: Float32Array | Float64Array, classes: number): number {
  const eps = probabilities instanceof Float32Array ? 2 ** -23 : 2 ** -52;
  let sum = 0;
  for (let i = 0; i < truth.length; i++) {
    const p = probabilities[i * classes + truth[i]!]!;
    sum -= Math.log(Math.min(1 - eps, Math.max(eps, p)));
  }
  return truth.length === 0 ? 0 : sum / truth.length;
}

/**
 * Mean recall of the classes that occur in the truth, as `sklearn.metrics.balanced_accuracy_score`:
 * a class without images is ignored. `matrix` is row-major, rows are truth.
 */
export function balancedAccuracy(matrix: ArrayLike<number>, classes: number): number {
  const { truth } = matrixTotals(matrix, classes);
  let sum = 0;
  let present = 0;
  for (let t = 0; t < classes; t++) {
    if (truth[t] === 0) continue;
    sum += matrix[t * classes + t]! / truth[t]!;
    present++;
  }
  return present === 0 ? 0 : sum / present;
}

/**
 * Expected calibration error (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017): the
 * mean gap between the top probability and the accuracy, over equal-width bins (low, high] of the top
 * probability, weighted by the images in each.
 */
export function expectedCalibrationError(
  truth: ArrayLike<number>,
  probabilities: Float32Array | Float64Array,
  classes: number,
  bins = 15,
): number {
  const predicted = predictedClasses(probabilities, classes);
  const hits = new Float64Array(bins);
  const confidence = new Float64Array(bins);
  for (let i = 0; i < truth.length; i++) {
    const top = probabilities[i * classes + predicted[i]!]!;
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(top * bins) - 1));
    confidence[bin]! += top;
    if (predicted[i] === truth[i]) hits[bin]!++;
  }
  let gap = 0;
  for (let bin = 0; bin < bins; bin++) gap += Math.abs(hits[bin]! - confidence[bin]!);
  return truth.length === 0 ? 0 : gap / truth.length;
}
