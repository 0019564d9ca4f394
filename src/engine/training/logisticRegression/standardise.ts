/**
 * Means and population standard deviations of columns; a constant column has scale 1, as in scikit-learn's
 * StandardScaler.
 */
export interface Standardisation {
  readonly mean: Float32Array;
  readonly scale: Float32Array;
}

/**
 * Measures the columns of the first `rows` rows of `features` [rows or more, columns], row-major.
 * Two passes, so that a large mean does not swallow a small deviation.
 */
export function measureColumns(features: Float32Array, rows: number, columns: number): Standardisation {
  const mean = new Float64Array(columns);
  const variance = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) mean[j] = (mean[j] as number) + (features[at] as number);
  for (let j = 0; j < columns; j++) mean[j] = (mean[j] as number) / rows;
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++)
      variance[j] = (variance[j] as number) + ((features[at] as number) - (mean[j] as number)) ** 2;
  }
  const scale = Float32Array.from(variance, (sum, j) => {
    const deviation = Math.sqrt(sum / rows);
    return deviation > 1e-7 * Math.max(1, Math.abs(mean[j] as number)) ? deviation : 1;
  });
  return { mean: Float32Array.from(mean), scale };
}

/** Standardises all rows of `features` in place: (value - mean) / scale. */
export function standardise(features: Float32Array, { mean, scale }: Standardisation): void {
  const columns = mean.length;
  for (let at = 0; at < features.length; at += columns) {
    for (let j = 0; j < columns; j++)
      features[at + j] = ((features[at + j] as number) - (mean[j] as number)) / (scale[j] as number);
  }
}
