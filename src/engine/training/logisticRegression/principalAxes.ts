import { Random } from '../../../core/random';
import { dot } from './lbfgs';
import type { MatrixProducts } from './matrixProducts';

/** The directions in which rows of a matrix differ most, and how much they do along them and along all others. */
export interface PrincipalAxes {
  /** [axes, columns], row-major: orthonormal rows, largest variance first. */
  readonly axes: Float32Array;
  /** Mean square along each. */
  readonly variances: Float64Array;
  /** Mean of the mean squares along the directions that are left. */
  readonly rest: number;
}

/** Axes that are looked for: with 32 fits need a fifth more iterations, with 128 hardly fewer. */
export const mostAxes = 64;
const rounds = 3;
const negligible = 1e-6;

/** Whether a matrix of so many columns is worth it. */
export function hasAxes(columns: number): boolean {
  return columns >= 2 * mostAxes;
}

/**
 * About the leading principal axes by orthogonal iteration (Golub and Van Loan, Matrix Computations, 4th edition,
 * section 8.2.4) from a fixed start: deterministic, and exact enough for a preconditioner, for which axes of nearly
 * equal variance may be mixed. `products` must take `mostAxes` columns; `total` is the summed mean square of all
 * columns.
 */
export async function principalAxes(products: MatrixProducts, total: number): Promise<PrincipalAxes> {
  const { rows, columns } = products;
  const random = new Random(1).fork('axes');
  let basis = orthonormal(
    Array.from({ length: Math.min(mostAxes, rows) }, () =>
      Float64Array.from({ length: columns }, () => random.normal()),
    ),
  );
  let seen = await products.logits(sideBySide(basis), mostAxes);
  for (let round = 0; round < rounds; round++) {
    const turned = await products.gradient(seen, mostAxes);
    basis = orthonormal(
      basis.map((_, axis) => Float64Array.from({ length: columns }, (__, j) => turned[j * mostAxes + axis] as number)),
    );
    seen = await products.logits(sideBySide(basis), mostAxes);
  }
  const variances = Float64Array.from(basis, (_, axis) => {
    let squares = 0;
    for (let at = axis; at < seen.length; at += mostAxes) squares += (seen[at] as number) ** 2;
    return squares / rows;
  });
  const axes = new Float32Array(basis.length * columns);
  basis.forEach((axis, i) => axes.set(axis, i * columns));
  const left = total - variances.reduce((sum, value) => sum + value, 0);
  return { axes, variances, rest: Math.max(0, left) / Math.max(1, columns - basis.length) };
}

/** [columns, mostAxes], zeros behind the last. */
function sideBySide(basis: readonly Float64Array[]): Float32Array {
  const columns = basis[0]?.length ?? 0;
  const all = new Float32Array(columns * mostAxes);
  basis.forEach((axis, k) => axis.forEach((value, j) => (all[j * mostAxes + k] = value)));
  return all;
}

/** Gram and Schmidt, twice for each vector; what depends on those before is left out. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    const before = Math.sqrt(dot(vector, vector));
    for (let pass = 0; pass < 2; pass++) {
      for (const axis of basis) {
        const share = dot(axis, vector);
        for (let j = 0; j < vector.length; j++) vector[j] = (vector[j] as number) - share * (axis[j] as number);
      }
    }
    const length = Math.sqrt(dot(vector, vector));
    if (!(length > negligible * before)) continue;
    basis.push(vector.map((value) => value / length));
  }
  return basis;
}
