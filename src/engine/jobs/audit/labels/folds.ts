import { stratifiedFolds } from '../../../training/logisticRegression/stratifiedFolds';

/**
 * The fold in which each row is held out. -1 for rows of a class that stands in one fold only (one image, or copies of
 * one): a head without them cannot know their class, so it has nothing to say of their labels.
 */
export function foldsOf(
  labels: Int32Array,
  classes: number,
  groups: Int32Array,
  folds: number,
  seed: number,
): Int8Array {
  const drawn = stratifiedFolds(labels, groups, folds, seed);
  const first = new Int32Array(classes).fill(-1);
  const spread = new Uint8Array(classes);
  labels.forEach((label, row) => {
    const own = drawn[row] as number;
    if (first[label] === -1) first[label] = own;
    else if (first[label] !== own) spread[label] = 1;
  });
  return Int8Array.from(drawn, (own, row) => (spread[labels[row] as number] ? own : -1));
}

/** For each fold 1 where a row is fitted and 0 where it is held out. */
export function masksOf(fold: Int8Array, folds: number): Uint8Array[] {
  return Array.from({ length: folds }, (_, k) => Uint8Array.from(fold, (own) => Number(own !== k)));
}

/** `doubted`, but none of a class of which half of the rows or more are: then the class is unclear, not its labels. */
export function keepClasses(doubted: Uint8Array, labels: Int32Array, classes: number): Uint8Array {
  const count = new Uint32Array(classes);
  const left = new Uint32Array(classes);
  labels.forEach((label, row) => {
    count[label] = (count[label] as number) + 1;
    left[label] = (left[label] as number) + (doubted[row] as number);
  });
  return doubted.map((value, row) => {
    const label = labels[row] as number;
    return 2 * (left[label] as number) < (count[label] as number) ? value : 0;
  });
}
