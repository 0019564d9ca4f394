import { formatCount } from './format';
import { partOfCode } from './parts';

/** Images of a class, all told and in each part that has any. */
export interface ClassBalance {
  name: string;
  count: number;
  parts: Record<string, number>;
}

/**
 * Counts the images of every class, in the order of `classes`. Files without a label (-1) are not
 * counted; files that no part claims count for the class but for no part.
 */
export function countClasses(dataset: {
  readonly classes: readonly string[];
  readonly classIndex: ArrayLike<number>;
  readonly part: ArrayLike<number>;
}): ClassBalance[] {
  const { classes, classIndex, part } = dataset;
  const counts = new Uint32Array(classes.length * 4);
  for (let i = 0; i < classIndex.length; i++) {
    const index = classIndex[i] ?? -1;
    if (index >= 0) counts[index * 4 + (part[i] ?? 0)]!++;
  }
  return classes.map((name, index) => {
    const parts: Record<string, number> = {};
    let count = 0;
    for (let code = 0; code < 4; code++) {
      const images = counts[index * 4 + code] ?? 0;
      const partName = partOfCode(code);
      if (partName && images > 0) parts[partName] = images;
      count += images;
    }
    return { name, count, parts };
  });
}

/**
 * How unequal the classes are: images of the largest over images of the smallest class, and what that
 * means in words. `ratio` is null where there is nothing to compare (fewer than two classes, or an empty one).
 */
export function imbalance(classes: readonly { readonly name: string; readonly count: number }[]): {
  ratio: number | null;
  words: string;
} {
  const [first] = classes;
  if (!first || classes.length < 2) return { ratio: null, words: 'There are not two classes to compare.' };
  let smallest = first;
  let largest = first;
  for (const entry of classes) {
    if (entry.count < smallest.count) smallest = entry;
    if (entry.count > largest.count) largest = entry;
  }
  if (smallest.count === 0)
    return { ratio: null, words: `“${smallest.name}” has no images; nothing can be learned about it.` };
  const ratio = largest.count / smallest.count;
  if (ratio === 1) return { ratio, words: `Perfectly balanced: every class has ${formatCount(first.count)} images.` };
  const compared =
    `the largest class, “${largest.name}” (${formatCount(largest.count)}), has ${ratioWords(ratio)} ` +
    `times the images of the smallest, “${smallest.name}” (${formatCount(smallest.count)})`;
  if (ratio < 1.05)
    return {
      ratio,
      words: `Well balanced: ${formatCount(smallest.count)} to ${formatCount(largest.count)} images in every class.`,
    };
  if (ratio < 1.5) return { ratio, words: `Well balanced: ${compared}.` };
  if (ratio < 4)
    return {
      ratio,
      words: `Somewhat unbalanced: ${compared}. Look at the recall of the small classes, not at accuracy alone.`,
    };
  return {
    ratio,
    words: `Unbalanced: ${compared}. A model can score well and still miss the small classes: trust macro F1 and recall over accuracy.`,
  };
}

function ratioWords(ratio: number): string {
  return ratio < 9.95 ? ratio.toFixed(1) : formatCount(ratio);
}

/**
 * Counts values in `bins` bins of equal width from the smallest to the largest value, as
 * `numpy.histogram` does: the last bin includes its right edge, and values that are all equal get a
 * range of one around them. `edges` has one entry more than `counts`; no values give no bins.
 */
export function histogram(values: ArrayLike<number>, bins: number): { edges: number[]; counts: number[] } {
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`A histogram needs at least one bin, not ${bins}.`);
  if (values.length === 0) return { edges: [], counts: [] };
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  if (low === high) {
    low -= 0.5;
    high += 0.5;
  }
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + ((high - low) * i) / bins));
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    let bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    // The quotient can round across an edge; the edges decide.
    if (value < edges[bin]!) bin--;
    else if (bin < bins - 1 && value >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return { edges, counts };
}
