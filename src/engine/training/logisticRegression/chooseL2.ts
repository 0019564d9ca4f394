import type { AskPause } from '../../concurrency/askPause';
import type { HeadAxes } from './headPreconditioner';
import { HeadPath } from './headPath';
import { lockstepProducts, type LockstepLane } from './lockstepProducts';
import {
  fitLogisticRegression,
  scoreHead,
  type HeadRows,
  type LinearHead,
  type LogisticRegressionFit,
} from './logisticRegression';
import type { MatrixProducts } from './matrixProducts';
import { foldMasks, l2Decades, mostFits, searchPlan, type SearchPlan } from './searchPlan';

/** Held-out mean loss and accuracy at one strength. */
export interface L2Trial {
  readonly l2: number;
  readonly loss: number;
  readonly accuracy: number;
  /** Whether every fit had converged, so that the losses of strengths can be compared. */
  readonly converged: boolean;
}

export interface L2Choice {
  readonly l2: number;
  readonly plan: SearchPlan;
  /** In the order tried. Empty where the classes are too small for folds. */
  readonly trials: readonly L2Trial[];
  /** Where the plan is warm, a head fitted with this strength to the rows that were not held out. */
  readonly head: LinearHead | undefined;
}

export interface ChooseL2Input {
  /** Standardised features of the training rows only; as wide as `foldsInLockstep` says, times the classes. */
  readonly products: MatrixProducts;
  /** Their principal axes, where they are known; products as wide. */
  readonly axes?: HeadAxes | undefined;
  /** The products with some of the rows: with it, a single fold that is held out costs nothing but one scoring. */
  readonly only?: (rows: readonly number[]) => MatrixProducts;
  readonly labels: Int32Array;
  readonly classes: number;
  /** Rows with an equal number 0, 1, … stay in one fold; -1 is a row on its own. */
  readonly groups?: Int32Array;
  readonly seed: number;
  readonly plan?: SearchPlan;
  /** For each fold 1 where a row is fitted and 0 where it is held out; default those of the plan. */
  readonly masks?: readonly Uint8Array[];
  readonly onProgress?: (done: number, total: number) => void;
  readonly shouldStop?: () => boolean;
  readonly pause?: AskPause | undefined;
}

/** Used where nothing can be held out: the geometric middle of the path. */
const fallbackL2 = 100;

/**
 * Losses that differ by less are equal: fits that have converged to a plan's tolerance give the losses of exact ones
 * within that.
 */
const tie = 1e-3;

/** Iterations of a fit: those of the shared photographs take up to 100, from the head of the strength before. */
const mostIterations = 1000;

/**
 * Chooses the penalty by the held-out log loss over stratified folds of the training rows; the reported parts play no
 * role. Walks down the decades, each fold starting where its own heads lead to, until the loss falls no further; then
 * tries the half decades on both sides of the best. Of equal losses the strongest penalty wins.
 */
export async function chooseL2(input: ChooseL2Input): Promise<L2Choice> {
  const { labels, classes, products } = input;
  const plan = input.plan ?? searchPlan(labels.length, classes, products.columns);
  const masks = input.masks ?? foldMasks(plan, labels, classes, input.groups, input.seed);
  if (masks.length === 0) return { l2: fallbackL2, plan, trials: [], head: undefined };
  const search = new Search(input, plan, masks);
  for (const l2 of l2Decades) {
    if (!(await search.trial(l2))) return search.choice();
    if (search.hasSettled()) break;
  }
  if (!plan.halves) return search.choice();
  const coarse = search.choice().l2;
  for (const l2 of [coarse * half, coarse / half]) if (!(await search.trial(Number(l2.toPrecision(2))))) break;
  return search.choice();
}

/** Numbers that the logits of folds fitted side by side may have: 32 MB. */
const mostLogits = 8_000_000;

/** Folds that are fitted at once, side by side: all of them, unless their logits would take much memory. */
export function foldsInLockstep(rows: number, classes: number, folds: number): number {
  return Math.max(1, Math.min(folds, Math.floor(mostLogits / (rows * classes))));
}

/** Half a decade. */
const half = Math.sqrt(10);

/** The folds with their heads, and what was found with each strength. */
class Search {
  private readonly paths: readonly HeadPath[];
  private readonly trials: L2Trial[] = [];
  /** Where a single fold is held out: the rows that are fitted and those that are not, by themselves. */
  private readonly sides: { readonly fitted: HeadRows; readonly held: HeadRows } | undefined;
  private done = 0;

  constructor(
    private readonly input: ChooseL2Input,
    private readonly plan: SearchPlan,
    private readonly masks: readonly Uint8Array[],
  ) {
    this.paths = masks.map(() => new HeadPath());
    const [mask, ...others] = masks;
    const { only, labels } = input;
    if (!only || !mask || others.length > 0) return;
    const side = (value: number): HeadRows => {
      const rows = [...mask.keys()].filter((row) => mask[row] === value);
      return { products: only(rows), labels: Int32Array.from(rows, (row) => labels[row] as number) };
    };
    this.sides = { fitted: side(1), held: side(0) };
  }

  /** Fits every fold with one strength, as many at once as memory allows. False if it was stopped before the end. */
  async trial(l2: number): Promise<boolean> {
    const { products, axes, labels, classes, shouldStop } = this.input;
    const lanes = foldsInLockstep(labels.length, classes, this.plan.heldOut);
    const sums = { loss: 0, hits: 0, held: 0, converged: true };
    for (let first = 0; first < this.masks.length; first += lanes) {
      if (shouldStop?.()) return false;
      const group = this.masks.slice(first, first + lanes);
      const of = lockstepProducts([products, ...(axes ? [axes.products] : [])], classes, lanes);
      of.slice(group.length).forEach((lane) => lane.end());
      const fits = await Promise.all(group.map((_, i) => this.fit(first + i, l2, of[i] as LockstepLane)));
      if (shouldStop?.()) return false;
      fits.forEach((fit, i) => {
        const fitted = group[i] as Uint8Array;
        this.paths[first + i]?.add(l2, fit);
        const held = fitted.length - fitted.reduce((sum, value) => sum + value, 0);
        sums.loss += (fit.last.valLoss ?? 0) * held;
        sums.hits += (fit.last.valAccuracy ?? 0) * held;
        sums.held += held;
        sums.converged &&= fit.end !== 'iterations';
      });
      this.done += group.length;
      this.input.onProgress?.(this.done, mostFits(this.plan));
    }
    const { loss, hits, held, converged } = sums;
    this.trials.push({ l2, loss: loss / held, accuracy: hits / held, converged });
    return true;
  }

  /** Fits one fold, from where its heads with other strengths lead to. */
  private async fit(fold: number, l2: number, lane: LockstepLane): Promise<LogisticRegressionFit> {
    const { labels, classes, shouldStop, pause, axes } = this.input;
    const { sides } = this;
    const start = this.paths[fold]?.startOf(l2);
    const [products, alongAxes] = lane.products as [MatrixProducts, MatrixProducts?];
    try {
      const fit = await fitLogisticRegression({
        products: sides?.fitted.products ?? products,
        axes: axes && alongAxes && { ...axes, products: alongAxes },
        labels: sides?.fitted.labels ?? labels,
        classes,
        fitted: sides ? new Uint8Array(sides.fitted.labels.length).fill(1) : (this.masks[fold] as Uint8Array),
        l2,
        pause,
        tolerance: this.plan.tolerance,
        maxIterations: mostIterations,
        ...(start ? { start } : {}),
        ...(shouldStop ? { shouldStop } : {}),
      });
      return sides ? { ...fit, last: { ...fit.last, ...(await scoreHead(fit, sides.held, classes)) } } : fit;
    } finally {
      lane.end();
    }
  }

  /** Whether the last step no longer lowered the loss. */
  hasSettled(): boolean {
    const [before, now] = [this.trials.at(-2), this.trials.at(-1)];
    return !!before && !!now && now.loss > (1 - tie) * before.loss;
  }

  choice(): L2Choice {
    const least = Math.min(...this.trials.map(({ loss }) => loss));
    const equal = this.trials.filter(({ loss }) => loss <= (1 + tie) * least).map(({ l2 }) => l2);
    const l2 = equal.length > 0 ? Math.max(...equal) : fallbackL2;
    return { l2, plan: this.plan, trials: this.trials, head: this.plan.warm ? this.paths[0]?.at(l2) : undefined };
  }
}
