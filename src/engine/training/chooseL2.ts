import { fitLogisticRegression, type LinearHead } from './logisticRegression';
import type { MatrixProducts } from './matrixProducts';
import { stratifiedFolds } from './stratifiedFolds';

/** Strengths tried, strongest first: 1 / C for scikit-learn's C from 1e-5 to 1. */
export const l2Path: readonly number[] = [1e5, 3e4, 1e4, 3e3, 1e3, 300, 100, 30, 10, 3, 1];

/** Held-out mean loss and accuracy at one strength. */
export interface L2Trial {
  readonly l2: number;
  readonly loss: number;
  readonly accuracy: number;
}

export interface L2Choice {
  readonly l2: number;
  readonly folds: number;
  /** In the order tried. Empty where the classes are too small for folds. */
  readonly trials: readonly L2Trial[];
}

export interface ChooseL2Input {
  /** Standardised features of the training rows only. */
  readonly products: MatrixProducts;
  readonly labels: Int32Array;
  readonly classes: number;
  /** Rows with an equal number 0, 1, … stay in one fold; -1 is a row on its own. */
  readonly groups?: Int32Array;
  readonly seed: number;
  readonly folds?: number;
  readonly onProgress?: (done: number, total: number, trial: L2Trial | undefined) => void;
  readonly shouldStop?: () => boolean;
}

/** Used where folds are not possible: the geometric middle of the path. */
const fallbackL2 = 100;

/**
 * Chooses the penalty by the held-out log loss over stratified folds of the training rows; the reported parts play no
 * role. Walks from strong to weak, each fold starting from its own last head, and ends when the loss has risen twice.
 */
export async function chooseL2(input: ChooseL2Input): Promise<L2Choice> {
  const smallest = smallestClass(input.labels, input.classes);
  const folds = Math.min(input.folds ?? 5, smallest);
  if (folds < 2) return { l2: fallbackL2, folds: 0, trials: [] };
  const fold = stratifiedFolds(input.labels, input.groups, folds, input.seed);
  const masks = Array.from({ length: folds }, (_, k) => Uint8Array.from(fold, (value) => (value === k ? 0 : 1)));
  const heads: (LinearHead | undefined)[] = masks.map(() => undefined);
  const trials: L2Trial[] = [];
  const total = l2Path.length * folds;
  for (const [step, l2] of l2Path.entries()) {
    let loss = 0;
    let hits = 0;
    for (const [k, fitted] of masks.entries()) {
      if (input.shouldStop?.()) return { l2: bestOf(trials)?.l2 ?? fallbackL2, folds, trials };
      const start = heads[k];
      const fit = await fitLogisticRegression({
        products: input.products, labels: input.labels, classes: input.classes, fitted, l2,
        tolerance: 1e-4, ...(start ? { start } : {}),
      });
      heads[k] = fit;
      const held = fitted.length - fitted.reduce((sum, value) => sum + value, 0);
      loss += (fit.last.valLoss ?? 0) * held;
      hits += (fit.last.valAccuracy ?? 0) * held;
      input.onProgress?.(step * folds + k + 1, total, trials.at(-1));
    }
    trials.push({ l2, loss: loss / input.labels.length, accuracy: hits / input.labels.length });
    if (hasRisenTwice(trials)) break;
  }
  return { l2: bestOf(trials)?.l2 ?? fallbackL2, folds, trials };
}

function bestOf(trials: readonly L2Trial[]): L2Trial | undefined {
  return trials.reduce<L2Trial | undefined>((best, trial) => (best && best.loss <= trial.loss ? best : trial), undefined);
}

function hasRisenTwice(trials: readonly L2Trial[]): boolean {
  const [third, second, first] = [trials.at(-3), trials.at(-2), trials.at(-1)];
  return !!third && !!second && !!first && first.loss > second.loss && second.loss > third.loss;
}

function smallestClass(labels: Int32Array, classes: number): number {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return Math.min(...counts);
}
