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
  for (let j = 0; j < mean.length; j++) {
    const x = ((features[j] as number) - (mean[j] as number)) / (scale[j] as number);
    for (let k = 0; k < classes; k++) logits[k] = (logits[k] as number) + x * (kernel[j * classes + k] as number);
  }
  const most = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  let total = 0;
  for (let k = 0; k < classes; k++) total += logits[k] = Math.exp((logits[k] as number) - most);
  for (let k = 0; k < classes; k++) into[at + k] = (logits[k] as number) / total;
}
