import { Random } from '../random';

/** Rows that the centres are found with, rounds of k-means, and restarts. */
const [sampled, rounds, starts] = [2000, 12, 3];

/** Rows of unit length. */
export interface UnitRows {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns] */
  readonly values: Float32Array;
}

/**
 * Rows that stand for the others: the nearest to each of `count` centres (spherical k-means, k-means++ starts), that of
 * the largest cluster first. A handful of them shows more classes than as many taken in their order, and unlike the
 * rows that are furthest from each other they are no oddities.
 * @param without rows that are not taken, such as those without features
 */
export function representatives(
  { rows, columns, values }: UnitRows,
  count: number,
  seed: number,
  without: (row: number) => boolean = () => false,
): number[] {
  const random = new Random(seed).fork('representatives');
  const usable = Array.from({ length: rows }, (_, row) => row).filter((row) => !without(row));
  const some = random.shuffle(usable).slice(0, sampled);
  const wanted = Math.min(count, some.length);
  if (wanted === 0) return [];
  const row = (at: number): Float32Array => values.subarray(at * columns, (at + 1) * columns);
  let best: { likeness: number; cells: Int32Array; centres: Float32Array[] } | undefined;
  for (let start = 0; start < starts; start++) {
    let centres = firstCentres(some.map(row), wanted, random);
    let found = nearest(some.map(row), centres);
    for (let round = 0; round < rounds; round++) {
      const moved = means(some.map(row), found.cells, centres);
      const next = nearest(some.map(row), moved);
      const gained = next.likeness - found.likeness;
      [centres, found] = [moved, next];
      if (gained < 1e-6 * some.length) break;
    }
    if (!best || found.likeness > best.likeness) best = { ...found, centres };
  }
  const { cells, centres } = best!;
  const sizes = centres.map((_, cell) => cells.reduce((sum, own) => sum + Number(own === cell), 0));
  return centres
    .map((centre, cell) => ({ cell, at: nearestTo(centre, some, cells, cell, row) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => sizes[b.cell]! - sizes[a.cell]!)
    .map(({ at }) => at);
}

function nearestTo(
  centre: Float32Array,
  some: readonly number[],
  cells: Int32Array,
  cell: number,
  row: (at: number) => Float32Array,
): number {
  let [most, best] = [-Infinity, -1];
  some.forEach((at, i) => {
    if (cells[i] !== cell) return;
    const value = dot(row(at), centre);
    if (value > most) [most, best] = [value, at];
  });
  return best;
}

/** Centres drawn one after the other, the likelier the further a row is from those before (k-means++). */
function firstCentres(rows: readonly Float32Array[], count: number, random: Random): Float32Array[] {
  const centres = [rows[random.integer(rows.length)]!];
  const far = Float64Array.from(rows, (one) => Math.max(0, 1 - dot(one, centres[0]!)));
  while (centres.length < count) {
    const total = far.reduce((sum, value) => sum + value, 0);
    let left = random.uniform() * total;
    let at = far.findIndex((value) => (left -= value) < 0);
    if (at < 0) at = random.integer(rows.length);
    centres.push(rows[at]!);
    rows.forEach((one, i) => (far[i] = Math.min(far[i]!, Math.max(0, 1 - dot(one, rows[at]!)))));
  }
  return centres;
}

function nearest(
  rows: readonly Float32Array[],
  centres: readonly Float32Array[],
): { cells: Int32Array; likeness: number } {
  let likeness = 0;
  const cells = Int32Array.from(rows, (one) => {
    let [most, best] = [-Infinity, 0];
    centres.forEach((centre, cell) => {
      const value = dot(one, centre);
      if (value > most) [most, best] = [value, cell];
    });
    likeness += most;
    return best;
  });
  return { cells, likeness };
}

/** Means of the rows of each cell, of unit length; a centre without rows stays. */
function means(rows: readonly Float32Array[], cells: Int32Array, centres: readonly Float32Array[]): Float32Array[] {
  const sums = centres.map((centre) => new Float32Array(centre.length));
  rows.forEach((one, i) => {
    const sum = sums[cells[i]!]!;
    for (let j = 0; j < one.length; j++) sum[j]! += one[j]!;
  });
  return sums.map((sum, cell) => {
    const length = Math.sqrt(dot(sum, sum));
    return length > 0 ? sum.map((value) => value / length) : centres[cell]!;
  });
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}
