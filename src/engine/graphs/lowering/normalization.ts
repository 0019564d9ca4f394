import type { Value } from '../graph';
import { known } from '../graph';
import {
  add,
  batchNormalization,
  batchNormalizationComposed,
  batchNormalizationTraining,
  div,
  mul,
  reduceMean,
  reshape,
  sqrt,
  sub,
} from '../operators';
import type { Layer, Lowering, LoweringContext } from './context';
import { LayerConfig } from './context';
import { graphAxis } from './shapes';

/**
 * Inference, and training where the layer is frozen: an affine map with the moving statistics.
 * Training: the batch's statistics, and moving = moving · momentum + batch · (1 - momentum), as in
 * Keras's BatchNormalization (population variance).
 */
export const lowerBatchNormalization: Lowering = (layer, [x], context) => {
  const { graph } = context;
  const config = new LayerConfig(layer);
  const axis = config.number('axis', -1);
  if ((axis !== -1 && axis !== x!.shape.length - 1) || x!.shape.length === 3) config.refuse('axis');
  const channels = known(x!.shape[1]);
  const optional = (flag: string, name: string, value: number): Value =>
    config.flag(flag)
      ? context.weight(layer, name)
      : graph.constant(name, 'float32', [channels], new Float32Array(channels).fill(value));
  const inputs = {
    gamma: optional('scale', 'gamma', 1),
    beta: optional('center', 'beta', 0),
    mean: context.weight(layer, 'moving_mean'),
    variance: context.weight(layer, 'moving_variance'),
  };
  const epsilon = config.number('epsilon', 1e-3);
  if (!context.training || !layer.trainable) return batchNormalization(graph, x!, inputs, epsilon);

  const normalize = context.target.batchStatistics ? batchNormalizationTraining : batchNormalizationComposed;
  const { y, mean, variance } = normalize(graph, x!, inputs, epsilon);
  const momentum = config.number('momentum', 0.99);
  move(layer, context, 'moving_mean', inputs.mean, mean, momentum);
  move(layer, context, 'moving_variance', inputs.variance, variance, momentum);
  return y;
};

function move(
  layer: Layer,
  context: LoweringContext,
  name: string,
  before: Value,
  batch: Value,
  momentum: number,
): void {
  const { graph } = context;
  const kept = mul(graph, before, graph.scalar(momentum, 'momentum'));
  const fresh = mul(graph, batch, graph.scalar(1 - momentum, 'freshness'));
  context.update(layer, name, add(graph, kept, fresh));
}

/**
 * gamma · (x - mean) / sqrt(variance + epsilon) + beta with each image's own statistics over the layer's axes
 * (Ba, Kiros and Hinton 2016; population variance, as in Keras).
 */
export const lowerLayerNormalization: Lowering = (layer, [x], context) => {
  const { graph } = context;
  const config = new LayerConfig(layer);
  const rank = x!.shape.length;
  const axes = [config.value('axis')].flat().map((axis) => {
    const counted = typeof axis === 'number' ? (axis < 0 ? axis + rank : axis) : config.refuse('axis');
    return graphAxis(counted, rank);
  });
  const aligned = (name: string): Value => {
    const weight = context.weight(layer, name);
    // A weight over several axes has them in Keras's order.
    if (axes.some((axis, i) => i > 0 && axis < axes[i - 1]!)) config.refuse('axis');
    return reshape(
      graph,
      weight,
      x!.shape.map((length, axis) => (axes.includes(axis) ? length : 1)),
    );
  };
  const centred = sub(graph, x!, reduceMean(graph, x!, axes, true));
  const variance = reduceMean(graph, mul(graph, centred, centred), axes, true);
  const deviation = sqrt(graph, add(graph, variance, graph.scalar(config.number('epsilon', 1e-3), 'epsilon')));
  const normalized = div(graph, centred, deviation);
  const scaled = config.flag('scale') ? mul(graph, normalized, aligned('gamma')) : normalized;
  return config.flag('center') ? add(graph, scaled, aligned('beta')) : scaled;
};
