import { columnOf, rankCounts } from '../metrics/rankCounts';
import { Random } from '../random';
import { chooseThreshold } from './chooseThreshold';
import { decider } from './decider';
import type { HeldOutPart, Target } from './decisionTypes';

const usualFolds = 5;

/**
 * Decisions for the images of a part by thresholds that were not chosen by them: the part is divided into folds, each
 * class evenly, and every fold is decided by the threshold that the other folds give for the target. Null where the
 * class has too few images for two folds, or the target is out of reach without some of them.
 */
export function crossFit(
  { truth, probabilities }: HeldOutPart,
  classes: readonly string[],
  name: string,
  target: Target,
): { readonly decided: Int32Array; readonly folds: number } | null {
  const own = classes.indexOf(name);
  const scores = columnOf(probabilities, classes.length, own);
  const support = truth.reduce((sum, one) => sum + (one === own ? 1 : 0), 0);
  const folds = Math.min(usualFolds, support);
  if (folds < 2) return null;
  const foldOf = stratified(truth, folds);
  const decided = new Int32Array(truth.length);
  for (let fold = 0; fold < folds; fold++) {
    const others = Array.from(truth.keys()).filter((image) => foldOf[image] !== fold);
    const counts = rankCounts(
      Float64Array.from(others, (image) => scores[image]!),
      (at) => truth[others[at]!] === own,
    );
    const chosen = chooseThreshold(counts, target);
    if (!chosen) return null;
    const decide = decider({ kind: 'threshold', class: name, threshold: chosen.threshold }, classes);
    for (let image = 0; image < truth.length; image++)
      if (foldOf[image] === fold) decided[image] = decide(probabilities, image * classes.length);
  }
  return { decided, folds };
}

/** A fold for every image, each class dealt out in a random order that is always the same. */
function stratified(truth: Int32Array, folds: number): Uint8Array {
  const random = new Random(14).fork('folds');
  const order = Array.from(truth.keys());
  for (let at = order.length - 1; at > 0; at--) {
    const other = random.integer(at + 1);
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  const dealt = new Map<number, number>();
  const foldOf = new Uint8Array(truth.length);
  for (const image of order) {
    const next = dealt.get(truth[image]!) ?? 0;
    foldOf[image] = next % folds;
    dealt.set(truth[image]!, next + 1);
  }
  return foldOf;
}
