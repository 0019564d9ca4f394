/** Softmax of logits [rows, classes] plus the biases of the classes, row by row. */
export function softmaxRows(logits: ArrayLike<number>, bias: ArrayLike<number>): Float32Array {
  const classes = bias.length;
  const probabilities = new Float32Array(logits.length);
  const row = new Float64Array(classes);
  for (let at = 0; at < logits.length; at += classes) {
    let most = -Infinity;
    for (let k = 0; k < classes; k++) {
      const logit = (logits[at + k] as number) + (bias[k] as number);
      row[k] = logit;
      if (logit > most) most = logit;
    }
    let total = 0;
    for (let k = 0; k < classes; k++) total += row[k] = Math.exp((row[k] as number) - most);
    for (let k = 0; k < classes; k++) probabilities[at + k] = (row[k] as number) / total;
  }
  return probabilities;
}
