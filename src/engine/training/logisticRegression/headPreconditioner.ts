import type { MatrixProducts } from './matrixProducts';
import type { PrincipalAxes } from './principalAxes';

/** The principal axes of the features, and the products with them as a matrix [axes, columns]. */
export interface HeadAxes extends Pick<PrincipalAxes, 'variances' | 'rest'> {
  readonly products: MatrixProducts;
}

/** What the preconditioner depends on. */
interface Curvature {
  /** Mean curvature of the loss along the logits. */
  readonly curvature: number;
  /** The penalty's share of the Hessian. */
  readonly modulus: number;
}

/** Along the biases, where nothing is penalised and every probability is nearly 0 or 1. */
const leastCurvature = 1e-6;

/**
 * The inverse of (curvature · XᵀX/n + modulus) for every class, times a [columns, classes] kernel with its biases: the
 * Hessian of a multinomial logistic regression if all rows had the same probabilities, and if the features had the same
 * variance along all directions but the leading ones. Few images of many columns are hard for L-BFGS because features
 * vary a hundred times as much along some directions as along most; this takes it away (a third of the iterations at
 * weak penalties).
 */
export async function preconditioned(
  vector: Float64Array,
  classes: number,
  axes: HeadAxes,
  { curvature, modulus }: Curvature,
): Promise<Float64Array> {
  const { products, variances, rest } = axes;
  const kernelSize = products.columns * classes;
  const otherwise = 1 / (curvature * rest + modulus);
  const along = Float64Array.from(await products.logits(vector.subarray(0, kernelSize), classes));
  variances.forEach((variance, axis) => {
    const factor = 1 / (curvature * variance + modulus) - otherwise;
    for (let at = axis * classes; at < (axis + 1) * classes; at++) along[at] = (along[at] as number) * factor;
  });
  const back = await products.gradient(along, classes);
  const result = new Float64Array(vector.length);
  for (let i = 0; i < kernelSize; i++) result[i] = otherwise * (vector[i] as number) + (back[i] as number);
  const bias = 1 / Math.max(curvature, leastCurvature);
  for (let i = kernelSize; i < vector.length; i++) result[i] = bias * (vector[i] as number);
  return result;
}
