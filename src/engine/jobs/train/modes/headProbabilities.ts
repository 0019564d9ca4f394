import type { LinearHead } from '../../../training/logisticRegression/logisticRegression';
import type { Standardisation } from '../../../training/logisticRegression/standardise';

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

/** Softmax of the head's answers to one image's raw features [columns], written to `into` from `at` on. */
export function headProbabilities(
  { mean, scale, kernel, bias }: SavedHead,
  features: Float32Array,
  into: Float32Array,
  at: number,
): void {
  const classes = bias.length;
  const logits = Float64Array.from(bias);
  const x = (column: number): number =>
    ((features[column] as number) - (mean[column] as number)) / (scale[column] as number);
  // Four columns at once, in their order: a logit is then read and written once for four of them.
  const whole = mean.length - (mean.length % 4);
  let row = 0;
  for (let j = 0; j < whole; j += 4, row += 4 * classes) {
    const [x0, x1, x2, x3] = [x(j), x(j + 1), x(j + 2), x(j + 3)];
    for (let k = 0, at = row; k < classes; k++, at++) {
      logits[k] =
        (logits[k] as number) +
        x0 * (kernel[at] as number) +
        x1 * (kernel[at + classes] as number) +
        x2 * (kernel[at + 2 * classes] as number) +
        x3 * (kernel[at + 3 * classes] as number);
    }
  }
  for (let j = whole; j < mean.length; j++, row += classes) {
    for (let k = 0; k < classes; k++) logits[k] = (logits[k] as number) + x(j) * (kernel[row + k] as number);
  }
  const most = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  let total = 0;
  for (let k = 0; k < classes; k++) total += logits[k] = Math.exp((logits[k] as number) - most);
  for (let k = 0; k < classes; k++) into[at + k] = (logits[k] as number) / total;
}
