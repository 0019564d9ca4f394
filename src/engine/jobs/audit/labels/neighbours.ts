import { divideIntoCells } from './cells';
import { loadComparison, queryRows, type Comparison } from './comparison';
import type { NeighbourSearch } from './neighbourSearch';

/** [rows, wanted], nearest first; -1 where there are fewer. */
export interface Neighbours {
  readonly wanted: number;
  readonly index: Int32Array;
  /** Cosines. */
  readonly likeness: Float32Array;
}

/** Candidates of one comparison: 10 MB of 1,280 columns. */
const blockRows = 2048;

/**
 * The nearest candidates of each row by the cosine. All pairs are compared where there are few; beyond, candidates are
 * divided into about √n cells by k-means, and the rows of a cell are compared with those of the cells around it (an
 * inverted file: Jégou, Douze, Schmid 2011, Product quantization for nearest neighbor search, section IV). Time then
 * grows with the rows, not with their square, and memory is that of the result and two blocks.
 */
export async function nearestNeighbours(search: NeighbourSearch): Promise<Neighbours> {
  const { rows, candidates, wanted } = search;
  const found: Neighbours = {
    wanted,
    index: new Int32Array(rows * wanted).fill(-1),
    likeness: new Float32Array(rows * wanted).fill(-Infinity),
  };
  const all = Array.from({ length: rows }, (_, row) => row);
  const comparison = await loadComparison(search.runtime, search.columns);
  try {
    if (rows * candidates.length <= (search.exactPairs ?? 4e8))
      await compare(search, comparison, all, candidates, found, search.onProgress);
    else {
      let done = 0;
      for await (const { queries, near } of divideIntoCells(search, comparison, all)) {
        await compare(search, comparison, queries, near, found);
        done += queries.length;
        search.onProgress?.(done, rows);
      }
    }
  } finally {
    await comparison.release();
  }
  return found;
}

async function compare(
  { columns, into, signal, pause }: NeighbourSearch,
  comparison: Comparison,
  queries: readonly number[],
  candidates: readonly number[],
  found: Neighbours,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  const left = new Float32Array(queryRows * columns);
  for (let from = 0; from < candidates.length; from += blockRows) {
    const block = candidates.slice(from, from + blockRows);
    const right = new Float32Array(block.length * columns);
    const present = block.map((row, at) => into(row, right, at * columns));
    for (let first = 0; first < queries.length; first += queryRows) {
      signal?.throwIfAborted();
      await pause?.();
      const group = queries.slice(first, first + queryRows);
      const known = group.map((row, at) => into(row, left, at * columns));
      const cosines = await comparison.cosines(left, right);
      group.forEach((row, at) => {
        if (!known[at]) return;
        for (let k = 0; k < block.length; k++) {
          if (present[k] && block[k] !== row) insert(found, row, block[k]!, cosines[at * block.length + k]!);
        }
      });
    }
    onProgress?.(Math.min(from + blockRows, candidates.length), candidates.length);
  }
}

function insert({ wanted, index, likeness }: Neighbours, row: number, candidate: number, value: number): void {
  const first = row * wanted;
  let to = first + wanted - 1;
  if (value <= likeness[to]!) return;
  for (; to > first && likeness[to - 1]! < value; to--) {
    likeness[to] = likeness[to - 1]!;
    index[to] = index[to - 1]!;
  }
  likeness[to] = value;
  index[to] = candidate;
}

/** Mean distance (one minus the cosine) of each image to its neighbours; NaN where it has none. */
export function meanDistances({ wanted, index, likeness }: Neighbours, content: Int32Array): Float64Array {
  return Float64Array.from(content, (one) => {
    let sum = 0;
    let count = 0;
    for (let at = one * wanted; at < (one + 1) * wanted && index[at]! >= 0; at++) {
      sum += Math.max(0, 1 - likeness[at]!);
      count++;
    }
    return count > 0 ? sum / count : NaN;
  });
}
