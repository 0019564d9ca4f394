import { Random } from '../../../../core/random';
import { queryRows, type Comparison } from './comparison';
import type { NeighbourSearch } from './neighbourSearch';

/** Rows that the cells are found with, and rounds of k-means. */
const [sampled, rounds] = [20_000, 4];
/** Candidates that the rows of a cell are compared with, at least and at most, where there are as many. */
const [leastNear, mostNear] = [4096, 8192];

/** Rows, and the candidates that lie around them. */
export interface Cell {
  readonly queries: readonly number[];
  readonly near: readonly number[];
}

/**
 * Divides `rows` by the nearest of about √n centres (spherical k-means from seeded rows). Each cell comes with the
 * candidates of itself and of the cells whose centres are nearest. A cell of thousands (one picture many times) is
 * divided further, so that none is compared with all of itself.
 */
export async function* divideIntoCells(
  search: NeighbourSearch,
  comparison: Comparison,
  rows: readonly number[],
): AsyncGenerator<Cell> {
  const { candidates, columns, seed } = search;
  const random = new Random(seed).fork('cells');
  const count = Math.ceil(Math.sqrt(candidates.length));
  const order = random.permutation(candidates.length);
  const sample = Array.from(order.subarray(0, Math.min(sampled, order.length)), (at) => candidates[at]!);
  let centres = new Float32Array(count * columns);
  for (let k = 0; k < count; k++) search.into(sample[k % sample.length]!, centres, k * columns);
  for (let round = 0; round < rounds; round++)
    centres = moved(search, sample, await nearestCentre(search, comparison, sample, centres), centres);

  const cellOfRow = await nearestCentre(search, comparison, rows, centres);
  const isCandidate = new Uint8Array(search.rows);
  for (const row of candidates) isCandidate[row] = 1;
  const members = Array.from({ length: count }, () => ({ queries: [] as number[], candidates: [] as number[] }));
  rows.forEach((row, at) => {
    const cell = members[cellOfRow[at]!];
    cell?.queries.push(row);
    if (isCandidate[row]) cell?.candidates.push(row);
  });
  // Any part of a large cell is like the whole of it once it is in no order.
  for (const { queries, candidates: own } of members) {
    random.shuffle(queries);
    random.shuffle(own);
  }
  for (const [k, { queries }] of members.entries()) {
    const around = await byNearness(comparison, centres, columns, k);
    for (let first = 0; first < queries.length; first += mostNear) {
      const own = members[k]!.candidates;
      const near = own.slice(own.length > mostNear ? Math.min(first, own.length - mostNear) : 0).slice(0, mostNear);
      for (const other of around) {
        if (near.length >= leastNear) break;
        if (other !== k) near.push(...members[other]!.candidates.slice(0, mostNear - near.length));
      }
      yield { queries: queries.slice(first, first + mostNear), near };
    }
  }
}

/** The centre that each row is nearest to; -1 for a row without features. */
async function nearestCentre(
  { columns, into, signal, pause }: NeighbourSearch,
  comparison: Comparison,
  rows: readonly number[],
  centres: Float32Array,
): Promise<Int32Array> {
  const count = centres.length / columns;
  const nearest = new Int32Array(rows.length).fill(-1);
  const left = new Float32Array(queryRows * columns);
  for (let first = 0; first < rows.length; first += queryRows) {
    signal?.throwIfAborted();
    await pause?.();
    const group = rows.slice(first, first + queryRows);
    const known = group.map((row, at) => into(row, left, at * columns));
    const cosines = await comparison.cosines(left, centres);
    known.forEach((there, at) => {
      let most = -Infinity;
      for (let k = 0; there && k < count; k++) {
        const value = cosines[at * count + k]!;
        if (value > most) [most, nearest[first + at]] = [value, k];
      }
    });
  }
  return nearest;
}

/** Centres at the means of their rows, of unit length; a centre without rows stays. */
function moved(
  { columns, into }: NeighbourSearch,
  rows: readonly number[],
  cells: Int32Array,
  centres: Float32Array,
): Float32Array<ArrayBuffer> {
  const sums = new Float32Array(centres.length);
  const row = new Float32Array(columns);
  rows.forEach((one, at) => {
    const start = cells[at]! * columns;
    if (start < 0 || !into(one, row, 0)) return;
    for (let j = 0; j < columns; j++) sums[start + j]! += row[j]!;
  });
  for (let start = 0; start < sums.length; start += columns) {
    let squares = 0;
    for (let j = 0; j < columns; j++) squares += sums[start + j]! ** 2;
    const length = Math.sqrt(squares);
    for (let j = start; j < start + columns; j++) sums[j] = length > 0 ? sums[j]! / length : centres[j]!;
  }
  return sums;
}

/** All centres, the one nearest to a centre first. */
async function byNearness(
  comparison: Comparison,
  centres: Float32Array,
  columns: number,
  centre: number,
): Promise<number[]> {
  const left = new Float32Array(queryRows * columns);
  left.set(centres.subarray(centre * columns, (centre + 1) * columns));
  const cosines = await comparison.cosines(left, centres);
  const count = centres.length / columns;
  return Array.from({ length: count }, (_, k) => k).sort((a, b) => cosines[b]! - cosines[a]!);
}
