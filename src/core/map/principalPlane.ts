import type { Random } from '../random';

/** Rows of numbers that are read one at a time. */
export interface RowSource {
  readonly rows: number;
  readonly columns: number;
  /** Writes a row at the start of `target`. */
  readonly into: (row: number, target: Float32Array) => void;
}

/** Directions that are looked for: the two wanted ones come sooner with some to spare. */
const directions = 6;
const rounds = 4;
/** Rows that the directions are found with: more tell nothing new of two directions. */
const sampled = 4000;
/** Half the width of the plane, and how far points are moved from it so that no two start in one place. */
const [reach, jitter] = [10, 1e-3];

/**
 * Where the rows lie in the plane of their greatest variance, [rows, 2]: where a map starts. A map that starts from
 * there lies the same way each time, and its groups lie as they are (Kobak, Linderman 2021, Initialization is critical
 * for preserving global data structure). Found by power iteration over the rows, without a matrix of them in memory.
 */
export function principalPlane(source: RowSource, random: Random): Float32Array {
  const { rows, columns } = source;
  const order = random.permutation(rows);
  const some = order.subarray(0, sampled).sort();
  const mean = meanRow(source, some);
  let basis = Float64Array.from({ length: directions * columns }, () => random.normal());
  orthogonalise(basis, columns);
  const row = new Float32Array(columns);
  for (let round = 0; round < rounds; round++) {
    const next = new Float64Array(basis.length);
    for (const one of some) {
      source.into(one, row);
      for (let j = 0; j < columns; j++) row[j]! -= mean[j]!;
      for (let k = 0; k < directions; k++) {
        const at = k * columns;
        let share = 0;
        for (let j = 0; j < columns; j++) share += row[j]! * basis[at + j]!;
        for (let j = 0; j < columns; j++) next[at + j]! += row[j]! * share;
      }
    }
    orthogonalise(next, columns);
    basis = next;
  }
  const places = new Float32Array(2 * rows);
  let widest = 0;
  for (let i = 0; i < rows; i++) {
    source.into(i, row);
    for (let k = 0; k < 2; k++) {
      let share = 0;
      for (let j = 0; j < columns; j++) share += (row[j]! - mean[j]!) * basis[k * columns + j]!;
      places[2 * i + k] = share;
      widest = Math.max(widest, Math.abs(share));
    }
  }
  const scale = widest > 0 ? reach / widest : 0;
  for (let at = 0; at < places.length; at++) places[at] = places[at]! * scale + jitter * random.normal();
  return places;
}

function meanRow({ columns, into }: RowSource, some: Uint32Array): Float64Array {
  const mean = new Float64Array(columns);
  const row = new Float32Array(columns);
  for (const one of some) {
    into(one, row);
    for (let j = 0; j < columns; j++) mean[j]! += row[j]! / some.length;
  }
  return mean;
}

/** Gram and Schmidt, in place: each direction of length one and upright on those before it. */
function orthogonalise(basis: Float64Array, columns: number): void {
  for (let k = 0; k < directions; k++) {
    const own = basis.subarray(k * columns, (k + 1) * columns);
    for (let other = 0; other < k; other++) {
      const before = basis.subarray(other * columns, (other + 1) * columns);
      const share = dot(own, before);
      for (let j = 0; j < columns; j++) own[j]! -= share * before[j]!;
    }
    const length = Math.sqrt(dot(own, own));
    for (let j = 0; j < columns; j++) own[j] = length > 0 ? own[j]! / length : 0;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}
