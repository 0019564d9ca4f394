/**
 * The two products with a fixed matrix X [rows, columns] that a linear head needs. Behind an interface because
 * they are all of the work: the graph runtime multiplies some fifty times faster than plain TypeScript.
 */
export interface MatrixProducts {
  readonly rows: number;
  readonly columns: number;
  /** X · weights: weights [columns, classes] to [rows, classes], all row-major. */
  logits(weights: Float32Array | Float64Array, classes: number): Promise<Float32Array | Float64Array>;
  /** Transposed first rows of X · residual: residual [n, classes] to [columns, classes]; n may be smaller than rows. */
  gradient(residual: Float32Array | Float64Array, classes: number): Promise<Float32Array | Float64Array>;
}

/** In plain TypeScript with double precision: the reference, and for small problems. */
export function plainProducts(features: Float32Array, columns: number): MatrixProducts {
  const rows = features.length / columns;
  return {
    rows,
    columns,
    logits(weights, classes) {
      const result = new Float64Array(rows * classes);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const x = features[i * columns + j] as number;
          for (let k = 0; k < classes; k++)
            result[i * classes + k] = (result[i * classes + k] as number) + x * (weights[j * classes + k] as number);
        }
      }
      return Promise.resolve(result);
    },
    gradient(residual, classes) {
      const result = new Float64Array(columns * classes);
      for (let i = 0; i * classes < residual.length; i++) {
        for (let j = 0; j < columns; j++) {
          const x = features[i * columns + j] as number;
          for (let k = 0; k < classes; k++)
            result[j * classes + k] = (result[j * classes + k] as number) + x * (residual[i * classes + k] as number);
        }
      }
      return Promise.resolve(result);
    },
  };
}
