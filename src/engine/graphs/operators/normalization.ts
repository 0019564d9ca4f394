import type { Graph, Value } from '../graph';

/** Scale, shift and statistics of a batch normalisation, each [C]. */
export interface NormalizationInputs {
  readonly gamma: Value;
  readonly beta: Value;
  readonly mean: Value;
  readonly variance: Value;
}

/** gamma · (x - mean) / sqrt(variance + epsilon) + beta, along axis 1, with given statistics. */
export function batchNormalization(graph: Graph, x: Value, inputs: NormalizationInputs, epsilon: number): Value {
  const { gamma, beta, mean, variance } = inputs;
  return graph.append1('BatchNormalization', [x, gamma, beta, mean, variance], { type: x.type, shape: x.shape }, { epsilon: { float: epsilon } });
}

/**
 * The same with the batch's own mean and (population) variance, which are outputs too.
 * A momentum of 0 makes ONNX's "running" statistics those of this batch.
 */
export function batchNormalizationTraining(
  graph: Graph, x: Value, inputs: NormalizationInputs, epsilon: number,
): { readonly y: Value; readonly mean: Value; readonly variance: Value } {
  const { gamma, beta, mean, variance } = inputs;
  const statistics = { type: mean.type, shape: mean.shape };
  const [y, batchMean, batchVariance] = graph.append(
    'BatchNormalization', [x, gamma, beta, mean, variance], [{ type: x.type, shape: x.shape }, statistics, statistics],
    { epsilon: { float: epsilon }, momentum: { float: 0 }, training_mode: 1 },
  );
  return { y: y!, mean: batchMean!, variance: batchVariance! };
}
