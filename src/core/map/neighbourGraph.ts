/** Nearest neighbours of each point: [points, wanted], nearest first, -1 where there are fewer. */
export interface NearPoints {
  readonly wanted: number;
  readonly index: Int32Array;
  /** In any unit, not negative. */
  readonly distance: Float32Array;
}

/** Pairs of neighbouring points and how strongly each is held together, 0 to 1. Each pair is there once. */
export interface NeighbourGraph {
  readonly points: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weight: Float32Array;
}

/** Rounds of the search for a point's scale; each halves what is left. */
const rounds = 64;
/** Least scale, as a share of the mean distance: copies of one picture would make it nothing. */
const leastScale = 1e-3;

/**
 * The fuzzy union of the points' neighbourhoods (McInnes, Healy, Melville 2018, UMAP, section 3.1): each point measures
 * distances by its own scale, from its nearest neighbour on, so that dense and sparse regions count alike.
 */
export function neighbourGraph({ wanted, index, distance }: NearPoints): NeighbourGraph {
  const points = index.length / wanted;
  const strength = strengths(points, { wanted, index, distance });
  const from: number[] = [];
  const to: number[] = [];
  const weight: number[] = [];
  for (let one = 0; one < points; one++)
    for (let at = one * wanted; at < (one + 1) * wanted && index[at]! >= 0; at++) {
      const other = index[at]!;
      const back = strengthOf(other, one, wanted, index, strength);
      // A pair that both have is made once, by the first of them.
      if (back > 0 && other < one) continue;
      const there = strength[at]!;
      from.push(one);
      to.push(other);
      weight.push(there + back - there * back);
    }
  return { points, from: Int32Array.from(from), to: Int32Array.from(to), weight: Float32Array.from(weight) };
}

function strengthOf(one: number, other: number, wanted: number, index: Int32Array, strength: Float32Array): number {
  for (let at = one * wanted; at < (one + 1) * wanted && index[at]! >= 0; at++)
    if (index[at] === other) return strength[at]!;
  return 0;
}

/** How strongly each point holds each of its neighbours, 0 to 1. */
function strengths(points: number, { wanted, index, distance }: NearPoints): Float32Array {
  const result = new Float32Array(index.length);
  const mean = meanOf(index, distance);
  for (let one = 0; one < points; one++) {
    const first = one * wanted;
    let end = first;
    while (end < first + wanted && index[end]! >= 0) end++;
    if (end === first) continue;
    const nearest = distance.subarray(first, end).find((value) => value > 0) ?? 0;
    const scale = scaleOf(distance.subarray(first, end), nearest, leastScale * mean);
    for (let at = first; at < end; at++)
      result[at] = distance[at]! <= nearest ? 1 : Math.exp(-(distance[at]! - nearest) / scale);
  }
  return result;
}

/** The scale by which the strengths of a point's neighbours add up to the binary logarithm of their number. */
function scaleOf(distances: Float32Array, nearest: number, least: number): number {
  const target = Math.log2(Math.max(2, distances.length));
  let [low, high, scale] = [0, Infinity, 1];
  for (let round = 0; round < rounds; round++) {
    let sum = 0;
    for (const value of distances) sum += value <= nearest ? 1 : Math.exp(-(value - nearest) / scale);
    if (Math.abs(sum - target) < 1e-5) break;
    if (sum > target) high = scale;
    else low = scale;
    scale = high === Infinity ? scale * 2 : (low + high) / 2;
  }
  return Math.max(scale, least, Number.MIN_VALUE);
}

function meanOf(index: Int32Array, distance: Float32Array): number {
  let sum = 0;
  let count = 0;
  for (let at = 0; at < index.length; at++) {
    if (index[at]! < 0) continue;
    sum += distance[at]!;
    count++;
  }
  return count > 0 ? sum / count : 0;
}
