import type { AskPause } from '../../concurrency/askPause';
import { lockstepProducts, type LockstepProducts } from './lockstepProducts';
import { fitLogisticRegression, type LinearHead, type LogisticRegressionFit } from './logisticRegression';
import type { MatrixProducts } from './matrixProducts';
import { stratifiedFolds } from './stratifiedFolds';

/** Strengths tried first, strongest first: 1 / C for scikit-learn's C from 1e-3 to 10. */
export const l2Decades: readonly number[] = [1e3, 100, 10, 1, 0.1];

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
  /** Standardised features of the training rows only; as wide as `lanesFor` says, times the classes. */
  readonly products: MatrixProducts;
  readonly labels: Int32Array;
  readonly classes: number;
  /** Rows with an equal number 0, 1, … stay in one fold; -1 is a row on its own. */
  readonly groups?: Int32Array;
  readonly seed: number;
  readonly folds?: number;
  readonly onProgress?: (done: number, total: number) => void;
  readonly shouldStop?: () => boolean;
  readonly pause?: AskPause | undefined;
}

/** Used where folds are not possible: the geometric middle of the path. */
const fallbackL2 = 100;

/** Beyond this many logits a fit is slow enough that three folds must do. */
const largeProblem = 50_000;

/**
 * Chooses the penalty by the held-out log loss over stratified folds of the training rows; the reported parts play no
 * role. Walks down the decades, each fold starting from its own last head, until the loss falls no further; then tries
 * the half decades on both sides of the best.
 */
export async function chooseL2(input: ChooseL2Input): Promise<L2Choice> {
  const { labels, classes } = input;
  const folds = foldsFor(labels, classes, input.folds);
  if (folds < 2) return { l2: fallbackL2, folds: 0, trials: [] };
  const search = new Search(input, folds);
  for (const l2 of l2Decades) {
    if (!(await search.trial(l2))) return search.choice();
    if (search.hasSettled()) break;
  }
  const coarse = search.choice().l2;
  for (const l2 of [coarse * half, coarse / half]) if (!(await search.trial(Number(l2.toPrecision(2))))) break;
  return search.choice();
}

/** Folds that such a choice is made by; fewer than 2 where the classes are too small for any. */
export function foldsFor(
  labels: Int32Array,
  classes: number,
  wanted: number = labels.length * classes > largeProblem ? 3 : 5,
): number {
  return Math.min(wanted, smallestClass(labels, classes));
}

/** Numbers that the logits of folds fitted side by side may have: 32 MB. */
const mostLogits = 8_000_000;

/** Folds that are fitted at once, side by side: all of them, unless their logits would take much memory. */
export function foldsInLockstep(rows: number, classes: number, folds: number): number {
  return Math.max(1, Math.min(folds, Math.floor(mostLogits / (rows * classes))));
}

/** Half a decade. */
const half = Math.sqrt(10);

/** The folds with their latest heads, and what was found with each strength. */
class Search {
  private readonly masks: readonly Uint8Array[];
  private readonly heads: (LinearHead | undefined)[];
  private readonly trials: L2Trial[] = [];
  private done = 0;

  constructor(
    private readonly input: ChooseL2Input,
    private readonly folds: number,
  ) {
    const fold = stratifiedFolds(input.labels, input.groups, folds, input.seed);
    this.masks = Array.from({ length: folds }, (_, k) => Uint8Array.from(fold, (value) => (value === k ? 0 : 1)));
    this.heads = this.masks.map(() => undefined);
  }

  /** Fits every fold with one strength, as many at once as memory allows. False if it was stopped before the end. */
  async trial(l2: number): Promise<boolean> {
    const { labels, classes, shouldStop } = this.input;
    const lanes = foldsInLockstep(labels.length, classes, this.folds);
    let loss = 0;
    let hits = 0;
    for (let first = 0; first < this.folds; first += lanes) {
      if (shouldStop?.()) return false;
      const group = this.masks.slice(first, first + lanes);
      const of = lockstepProducts(this.input.products, classes, lanes);
      of.slice(group.length).forEach((lane) => lane.end());
      const fits = await Promise.all(group.map((_, i) => this.fit(first + i, l2, of[i] as LockstepProducts)));
      if (shouldStop?.()) return false;
      fits.forEach((fit, i) => {
        const fitted = group[i] as Uint8Array;
        this.heads[first + i] = fit;
        const held = fitted.length - fitted.reduce((sum, value) => sum + value, 0);
        loss += (fit.last.valLoss ?? 0) * held;
        hits += (fit.last.valAccuracy ?? 0) * held;
      });
      this.done += group.length;
      this.input.onProgress?.(this.done, (l2Decades.length + 2) * this.folds);
    }
    this.trials.push({ l2, loss: loss / labels.length, accuracy: hits / labels.length });
    return true;
  }

  /** Fits one fold, from its latest head. */
  private async fit(fold: number, l2: number, lane: LockstepProducts): Promise<LogisticRegressionFit> {
    const { labels, classes, shouldStop, pause } = this.input;
    const start = this.heads[fold];
    try {
      return await fitLogisticRegression({
        products: lane,
        labels,
        classes,
        fitted: this.masks[fold] as Uint8Array,
        l2,
        pause,
        tolerance: Math.min(1e-3, 0.02 / classes),
        ...(start ? { start } : {}),
        ...(shouldStop ? { shouldStop } : {}),
      });
    } finally {
      lane.end();
    }
  }

  /** Whether the last step no longer lowered the loss by a thousandth. */
  hasSettled(): boolean {
    const [before, now] = [this.trials.at(-2), this.trials.at(-1)];
    return !!before && !!now && now.loss > 0.999 * before.loss;
  }

  choice(): L2Choice {
    const best = this.trials.reduce<L2Trial | undefined>(
      (least, trial) => (least && least.loss <= trial.loss ? least : trial),
      undefined,
    );
    return { l2: best?.l2 ?? fallbackL2, folds: this.folds, trials: this.trials };
  }
}

function smallestClass(labels: Int32Array, classes: number): number {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return Math.min(...counts);
}
