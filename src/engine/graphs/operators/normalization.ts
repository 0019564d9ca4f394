import type { Graph, Value } from '../graph';
import { known } from '../graph';
import { add, div, mul, sqrt, sub } from './elementwise';
import { reduceMean, reshape } from './shapes';

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
  return graph.append1(
    'BatchNormalization',
    [x, gamma, beta, mean, variance],
    { type: x.type, shape: x.shape },
    { epsilon: { float: epsilon } },
  );
}

/**
 * The same with the batch's own mean and (population) variance, which are outputs too.
 * A momentum of 0 makes ONNX's "running" statistics those of this batch. The statistics that go in
 * count for nothing then, but ONNX Runtime writes the new ones over them, so each needs its own memory.
 */
export function batchNormalizationTraining(
  graph: Graph,
  x: Value,
  { gamma, beta }: Pick<NormalizationInputs, 'gamma' | 'beta'>,
  epsilon: number,
): { readonly y: Value; readonly mean: Value; readonly variance: Value } {
  const statistics = { type: gamma.type, shape: gamma.shape };
  const scratch = [gamma, beta].map((value) => mul(graph, value, graph.scalar(0, 'zero')));
  const [y, mean, variance] = graph.append(
    'BatchNormalization',
    [x, gamma, beta, ...scratch],
    [{ type: x.type, shape: x.shape }, statistics, statistics],
    { epsilon: { float: epsilon }, momentum: { float: 0 }, training_mode: 1 },
  );
  return { y: y!, mean: mean!, variance: variance! };
}

/** As batchNormalizationTraining, of means, products and a root: for providers whose operator cannot train. */
export function batchNormalizationComposed(
  graph: Graph,
  x: Value,
  { gamma, beta }: Pick<NormalizationInputs, 'gamma' | 'beta'>,
  epsilon: number,
): { readonly y: Value; readonly mean: Value; readonly variance: Value } {
  const channels = known(x.shape[1]);
  const axes = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  const along = (value: Value): Value =>
    reshape(
      graph,
      value,
      x.shape.map((_, axis) => (axis === 1 ? channels : 1)),
    );
  const mean = reduceMean(graph, x, axes, true);
  const centred = sub(graph, x, mean);
  const variance = reduceMean(graph, mul(graph, centred, centred), axes, true);
  const deviation = sqrt(graph, add(graph, variance, graph.scalar(epsilon, 'epsilon')));
  const y = add(graph, mul(graph, div(graph, centred, deviation), along(gamma)), along(beta));
  return { y, mean: reshape(graph, mean, [channels]), variance: reshape(graph, variance, [channels]) };
}
