import type { LinearHead } from '../../../training/logisticRegression/logisticRegression';
import type { GraphProducts } from '../../../training/logisticRegression/graphProducts';
import { standardise, type Standardisation } from '../../../training/logisticRegression/standardise';

/** A head in the precision in which it is saved. */
export interface SavedHead extends Standardisation {
  /** [columns, classes], row-major. */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/** Rounds a fitted head to what the saved model holds, so that scores belong to that very model. */
export function savedHead(standardisation: Standardisation, { kernel, bias }: LinearHead): SavedHead {
  return {
    mean: standardisation.mean,
    scale: standardisation.scale,
    kernel: Float32Array.from(kernel),
    bias: Float32Array.from(bias),
  };
}

/** Rows of one product: their answers take a few megabytes, and the kernel is read once for all of them. */
const blockRows = 512;

/**
 * Softmax of the head's answers to rows of raw features, in single precision as the saved model computes them:
 * [rows, classes], row-major.
 * @param products for matrices with the head's columns and weights as wide as its classes
 * @param featuresOf the features of a row: [columns]
 */
export async function headProbabilities(
  products: Pick<GraphProducts, 'over'>,
  { mean, scale, kernel, bias }: SavedHead,
  rows: number,
  featuresOf: (row: number) => Float32Array,
): Promise<Float32Array> {
  const classes = bias.length;
  const probabilities = new Float32Array(rows * classes);
  for (let from = 0; from < rows; from += blockRows) {
    const count = Math.min(blockRows, rows - from);
    const block = new Float32Array(count * mean.length);
    for (let row = 0; row < count; row++) block.set(featuresOf(from + row), row * mean.length);
    standardise(block, { mean, scale });
    const logits = await products.over(block).logits(kernel, classes);
    for (let row = 0; row < count; row++)
      softmax(
        logits.subarray(row * classes, (row + 1) * classes),
        bias,
        probabilities.subarray((from + row) * classes, (from + row + 1) * classes),
      );
  }
  return probabilities;
}

function softmax(logits: ArrayLike<number>, bias: Float32Array, into: Float32Array): void {
  const exponents = Float64Array.from(bias, (add, k) => add + (logits[k] as number));
  const most = exponents.reduce((a, b) => Math.max(a, b), -Infinity);
  let total = 0;
  for (let k = 0; k < exponents.length; k++) total += exponents[k] = Math.exp((exponents[k] as number) - most);
  for (let k = 0; k < exponents.length; k++) into[k] = (exponents[k] as number) / total;
}
