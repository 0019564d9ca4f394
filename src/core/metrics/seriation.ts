/** A cluster in the making: its items in the order they will stand in. */
type Cluster = number[];

/**
 * Puts `size` items in a row so that similar items are neighbours. Average-linkage clustering (the
 * nearest-neighbour chain of Murtagh, The Computer Journal 1983, O(n²)) with every join laid end to end
 * where the ends are most similar, then 2-opt reversals as long as the sum of neighbours' similarities
 * grows. Items similar to nothing keep their order at the end.
 *
 * `similarity` must be symmetric and at least 0; 0 means unrelated. Ties go to the smaller index, so the
 * result is a pure function of the similarities.
 */
export function seriate(size: number, similarity: (a: number, b: number) => number): number[] {
  const table = new Float64Array(size * size);
  const related: number[] = [];
  for (let a = 0; a < size; a++) {
    let any = false;
    for (let b = 0; b < size; b++) {
      const value = a === b ? 0 : similarity(a, b);
      table[a * size + b] = value;
      any ||= value > 0;
    }
    if (any) related.push(a);
  }
  const between = (a: number, b: number) => table[a * size + b]!;
  const groups = cluster(related, size, Float64Array.from(table), between);
  const row = groups.flatMap((group) => improve(group, between));
  const placed = new Set(row);
  for (let item = 0; item < size; item++) if (!placed.has(item)) row.push(item);
  return row;
}

/** Joins clusters until those left are unrelated to each other. `linkage` is used up. */
function cluster(
  items: readonly number[],
  size: number,
  linkage: Float64Array,
  between: (a: number, b: number) => number,
): Cluster[] {
  const clusters = new Map<number, Cluster>(items.map((item) => [item, [item]]));
  const finished: Cluster[] = [];
  const chain: number[] = [];
  while (clusters.size > 0) {
    let tip = chain.at(-1);
    if (tip === undefined) {
      tip = Math.min(...clusters.keys());
      chain.push(tip);
    }
    const before = chain.at(-2);
    let nearest = before;
    for (const other of clusters.keys()) {
      if (other === tip) continue;
      const value = linkage[tip * size + other]!;
      if (value > (nearest === undefined ? 0 : linkage[tip * size + nearest]!)) nearest = other;
    }
    if (nearest === undefined) {
      finished.push(clusters.get(tip)!);
      clusters.delete(tip);
      chain.length = 0;
    } else if (nearest === before) {
      merge(clusters, tip, nearest, size, linkage, between);
      chain.length -= 2;
    } else {
      chain.push(nearest);
    }
  }
  return finished.sort((a, b) => b.length - a.length || Math.min(...a) - Math.min(...b));
}

function merge(
  clusters: Map<number, Cluster>,
  a: number,
  b: number,
  size: number,
  linkage: Float64Array,
  between: (a: number, b: number) => number,
): void {
  const kept = Math.min(a, b);
  const gone = Math.max(a, b);
  const first = clusters.get(kept)!;
  const second = clusters.get(gone)!;
  for (const other of clusters.keys()) {
    const mean =
      (first.length * linkage[kept * size + other]! + second.length * linkage[gone * size + other]!) /
      (first.length + second.length);
    linkage[kept * size + other] = mean;
    linkage[other * size + kept] = mean;
  }
  clusters.set(kept, join(first, second, between));
  clusters.delete(gone);
}

/** The two clusters end to end, turned so that the ends that meet are the most similar. */
function join(a: Cluster, b: Cluster, between: (a: number, b: number) => number): Cluster {
  const reversed = (cluster: Cluster) => [...cluster].reverse();
  const ways: [Cluster, Cluster][] = [
    [a, b],
    [a, reversed(b)],
    [reversed(a), b],
    [reversed(a), reversed(b)],
  ];
  let best = ways[0]!;
  let most = -1;
  for (const way of ways) {
    const value = between(way[0].at(-1)!, way[1][0]!);
    if (value > most) {
      most = value;
      best = way;
    }
  }
  return [...best[0], ...best[1]];
}

/**
 * Reverses stretches of the row as long as that brings more similar items together (2-opt), a bounded number of rounds.
 */
function improve(row: Cluster, between: (a: number, b: number) => number): Cluster {
  const result = [...row];
  const meet = (i: number, j: number) => (i < 0 || j >= result.length ? 0 : between(result[i]!, result[j]!));
  for (let round = 0, changed = true; changed && round < 20; round++) {
    changed = false;
    for (let i = 0; i < result.length - 1; i++) {
      for (let j = i + 1; j < result.length; j++) {
        const gain =
          (i > 0 ? between(result[i - 1]!, result[j]!) : 0) +
          (j < result.length - 1 ? between(result[i]!, result[j + 1]!) : 0);
        if (gain > meet(i - 1, i) + meet(j, j + 1) + 1e-12) {
          result.splice(i, j - i + 1, ...result.slice(i, j + 1).reverse());
          changed = true;
        }
      }
    }
  }
  return result;
}
