import { stratifiedFolds } from './stratifiedFolds';

/** Strengths tried first, strongest first: 1 / C for scikit-learn's C from 1e-3 to 10. */
export const l2Decades: readonly number[] = [1e3, 100, 10, 1, 0.1];

/** How thoroughly the penalty is chosen. */
export interface SearchPlan {
  /** Folds that the training rows are divided into, and how many of them are held out, one after the other. */
  readonly folds: number;
  readonly heldOut: number;
  /** Whether the half decades on both sides of the best are tried too. */
  readonly halves: boolean;
  /** Of each fit of the choice, and of the last one; see `fitLogisticRegression`. */
  readonly tolerance: number;
  readonly lastTolerance: number;
  /** Whether the last fit begins with the best head of the choice, which spares half of its iterations. */
  readonly warm: boolean;
}

/** Logits beyond which three folds must do, so that the choice of many classes takes no longer than it must. */
const threeFolds = 50_000;

/** Multiplications of a pass over the rows beyond which every fit counts. */
const fewFits = 2e9;

/**
 * The choice in five folds or three; where each fit takes long, by holding out one third once and among the decades
 * alone, so that all fits of the choice together cost about as much as the last fit, however many classes there are.
 */
export function searchPlan(rows: number, classes: number, columns: number): SearchPlan {
  if (rows * classes * columns > fewFits)
    return { folds: 3, heldOut: 1, halves: false, tolerance: 1e-2, lastTolerance: 2e-2, warm: true };
  const folds = rows * classes > threeFolds ? 3 : 5;
  return { folds, heldOut: folds, halves: true, tolerance: 2e-3, lastTolerance: 1e-3, warm: false };
}

/** Fits that a plan compares at most. */
export function mostFits({ heldOut, halves }: SearchPlan): number {
  return (l2Decades.length + (halves ? 2 : 0)) * heldOut;
}

/**
 * For each fold of a plan that is held out, 1 for a row that is fitted and 0 for one that is held out. A class whose
 * images are all in one fold, one image or copies of it, is always fitted: nothing can be learned of it without. None
 * where nothing can be held out.
 */
export function foldMasks(
  plan: SearchPlan,
  labels: Int32Array,
  classes: number,
  groups: Int32Array | undefined,
  seed: number,
): readonly Uint8Array[] {
  const fold = stratifiedFolds(labels, groups, plan.folds, seed);
  const firstOf = new Int32Array(classes).fill(-1);
  const spread = new Uint8Array(classes);
  labels.forEach((label, row) => {
    const own = fold[row] as number;
    if (firstOf[label] === -1) firstOf[label] = own;
    else if (firstOf[label] !== own) spread[label] = 1;
  });
  return Array.from({ length: plan.heldOut }, (_, k) =>
    Uint8Array.from(labels, (label, row) => Number(fold[row] !== k || !spread[label])),
  ).filter((mask) => mask.includes(0));
}
