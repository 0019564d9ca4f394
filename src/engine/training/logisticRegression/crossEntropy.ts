/** Summed cross-entropy (natural logarithm) and number of right answers over some rows. */
export interface LossSums {
  loss: number;
  hits: number;
  /** One minus the summed squares of the probabilities: (classes - 1) times the mean curvature along the logits. */
  spread: number;
}

export interface CrossEntropyInput {
  /** [rows, classes], row-major, without the bias. */
  readonly logits: Float32Array | Float64Array;
  readonly bias: Float64Array;
  readonly labels: Int32Array;
  readonly classes: number;
  /** 1 for a row that is fitted, 0 for one that is only scored. */
  readonly fitted: Uint8Array;
  /** Filled with probability minus truth for fitted rows and 0 for others; may end before the last row. */
  readonly residual: Float32Array;
  /** Filled with its sums by class, of numbers that were not rounded to single precision. */
  readonly residualSums: Float64Array;
}

/** Softmax cross-entropy with its derivative by the logits, shifted by the largest logit against overflow. */
export function crossEntropy(input: CrossEntropyInput): { fitted: LossSums; heldOut: LossSums } {
  const { logits, bias, labels, classes, fitted, residual, residualSums } = input;
  const sums = { fitted: { loss: 0, hits: 0, spread: 0 }, heldOut: { loss: 0, hits: 0, spread: 0 } };
  const row = new Float64Array(classes);
  residualSums.fill(0);
  for (let i = 0, at = 0; i < labels.length; i++, at += classes) {
    let most = -Infinity;
    let best = 0;
    for (let k = 0; k < classes; k++) {
      const logit = (logits[at + k] as number) + (bias[k] as number);
      row[k] = logit;
      if (logit > most) {
        most = logit;
        best = k;
      }
    }
    let total = 0;
    let squares = 0;
    const label = labels[i] as number;
    const shifted = (row[label] as number) - most;
    for (let k = 0; k < classes; k++) {
      const power = Math.exp((row[k] as number) - most);
      row[k] = power;
      total += power;
      squares += power * power;
    }
    const side = fitted[i] ? sums.fitted : sums.heldOut;
    side.loss += Math.log(total) - shifted;
    side.spread += 1 - squares / (total * total);
    if (best === label) side.hits++;
    if (at >= residual.length) continue;
    if (!fitted[i]) {
      residual.fill(0, at, at + classes);
      continue;
    }
    const share = 1 / total;
    row[label] = (row[label] as number) - total;
    for (let k = 0; k < classes; k++) {
      const value = (row[k] as number) * share;
      residual[at + k] = value;
      residualSums[k] = (residualSums[k] as number) + value;
    }
  }
  return sums;
}
