import { matrixTotals } from '../metrics/confusionMatrix';
import { wilson } from '../metrics/wilson';
import type { CostRule } from './decisionTypes';

/** Mean cost of an image, and its 95% interval. */
export interface MeanCost {
  readonly mean: number;
  readonly interval: [number, number];
}

/**
 * What an image costs on average, by a row-major confusion matrix of decisions (rows are truth). The interval adds up
 * those of every kind of mistake, a cost of a true class, each by Wilson: the mean plus the root of the sum of the
 * squared distances of their ends, weighted by cost and class (method of variance estimates recovery: G. Y. Zou and A.
 * Donner, Statistics in Medicine 27, 2008). So a dear mistake that was not seen among few images still counts: a
 * bootstrap knows only what it has seen.
 */
export function meanCost(
  { otherwise, cells }: CostRule,
  classes: readonly string[],
  matrix: readonly number[],
): MeanCost {
  const size = classes.length;
  const { truth, total } = matrixTotals(matrix, size);
  const index = new Map(classes.map((name, at) => [name, at]));
  const named: Map<number, number>[] = classes.map(() => new Map());
  for (const cell of cells) named[index.get(cell.truth)!]!.set(index.get(cell.decided)!, cell.cost);
  let [mean, below, above] = [0, 0, 0];
  for (let of = 0; of < size; of++) {
    const images = truth[of]!;
    if (images === 0) continue;
    for (const [cost, count] of kinds(of, named[of]!)) {
      const [low, high] = wilson(count, images);
      const weight = (cost * images) / total;
      mean += (weight * count) / images;
      below += (weight * (count / images - low)) ** 2;
      above += (weight * (high - count / images)) ** 2;
    }
  }
  return { mean, interval: [Math.max(0, mean - Math.sqrt(below)), mean + Math.sqrt(above)] };

  /** Costs above 0 that images of a class can have, with those that have it. */
  function kinds(of: number, own: ReadonlyMap<number, number>): Map<number, number> {
    const counts = new Map<number, number>();
    const add = (cost: number, images: number) => {
      if (cost > 0) counts.set(cost, (counts.get(cost) ?? 0) + images);
    };
    let rest = truth[of]! - (own.has(of) ? 0 : matrix[of * size + of]!);
    for (const [as, cost] of own) {
      const images = matrix[of * size + as]!;
      add(cost, images);
      rest -= images;
    }
    if (own.size < (own.has(of) ? size : size - 1)) add(otherwise, rest);
    return counts;
  }
}
