import type { Runtime } from '../../runtimes/runtime';
import { loadGraphProducts } from './graphProducts';
import type { HeadAxes } from './headPreconditioner';
import type { MatrixProducts } from './matrixProducts';
import { hasAxes, mostAxes, principalAxes } from './principalAxes';

/** What a linear head is fitted by. */
export interface HeadProducts {
  /** With the training rows, and with every row. */
  readonly trained: MatrixProducts;
  readonly all: MatrixProducts;
  /** Of the training rows; undefined where there are few columns. */
  readonly axes: HeadAxes | undefined;
  /** With some of the rows, which are copied. */
  only(rows: readonly number[]): MatrixProducts;
  release(): Promise<void>;
}

/**
 * Products on the runtime with standardised features [rows, columns], the training rows first, for one fit or for
 * `lanes` side by side. Release them when the fits are done.
 */
export async function headProducts(
  runtime: Runtime,
  features: Float32Array,
  { columns, classes, trainRows, lanes }: Record<'columns' | 'classes' | 'trainRows' | 'lanes', number>,
): Promise<HeadProducts> {
  const products = await loadGraphProducts(runtime, {
    rows: trainRows,
    columns,
    widths: [classes, lanes * classes, ...(hasAxes(columns) ? [mostAxes] : [])],
  });
  try {
    const used = features.subarray(0, trainRows * columns);
    const trained = products.over(used);
    const all = products.over(features);
    const only = (rows: readonly number[]): MatrixProducts => {
      const copy = new Float32Array(rows.length * columns);
      rows.forEach((row, at) => copy.set(features.subarray(row * columns, (row + 1) * columns), at * columns));
      return products.over(copy);
    };
    const release = (): Promise<void> => products.release();
    if (!hasAxes(columns)) return { trained, all, axes: undefined, only, release };
    const squares = used.reduce((sum, value) => sum + value * value, 0);
    const { axes, variances, rest } = await principalAxes(trained, squares / trainRows);
    return { trained, all, axes: { products: products.over(axes), variances, rest }, only, release };
  } catch (error) {
    await products.release();
    throw error;
  }
}
