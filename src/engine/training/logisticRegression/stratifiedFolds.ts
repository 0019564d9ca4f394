import { Random } from '../../../core/random';

/**
 * A fold number 0 .. folds - 1 for each row: every class is spread evenly over the folds, rows of one group (equal
 * images) share a fold. `groups` gives a group number a row, or -1 for a row on its own. Seeded.
 */
export function stratifiedFolds(
  labels: Int32Array,
  groups: Int32Array | undefined,
  folds: number,
  seed: number,
): Uint8Array {
  const random = new Random(seed).fork('folds');
  const fold = new Uint8Array(labels.length);
  const members = new Map<string, number[]>();
  labels.forEach((_, row) => {
    const group = groups?.[row] ?? -1;
    const key = group >= 0 ? `g${group}` : `r${row}`;
    members.set(key, [...(members.get(key) ?? []), row]);
  });
  const counts = new Map<number, Uint32Array>();
  const countsOf = (label: number): Uint32Array => {
    const known = counts.get(label) ?? new Uint32Array(folds);
    counts.set(label, known);
    return known;
  };
  // Large groups first: the single rows then even out what they made uneven.
  const order = random.shuffle([...members.values()]).sort((a, b) => b.length - a.length);
  const sizes = new Uint32Array(folds);
  for (const rows of order) {
    const ofClass = countsOf(labels[rows[0] as number] as number);
    const target = leastFilled(ofClass, sizes);
    for (const row of rows) {
      fold[row] = target;
      const own = countsOf(labels[row] as number);
      own[target] = (own[target] as number) + 1;
      sizes[target] = (sizes[target] as number) + 1;
    }
  }
  return fold;
}

/** The fold with the fewest rows of the class, among equals the smallest one. */
function leastFilled(ofClass: Uint32Array, sizes: Uint32Array): number {
  let best = 0;
  for (let k = 1; k < sizes.length; k++) {
    const difference =
      (ofClass[k] as number) - (ofClass[best] as number) || (sizes[k] as number) - (sizes[best] as number);
    if (difference < 0) best = k;
  }
  return best;
}
