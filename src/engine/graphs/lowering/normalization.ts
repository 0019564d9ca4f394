import type { Value } from '../graph';
import { known } from '../graph';
import { add, batchNormalization, batchNormalizationTraining, mul } from '../operators';
import type { Layer, Lowering, LoweringContext } from './context';
import { LayerConfig } from './context';

/**
 * Inference, and training where the layer is frozen: an affine map with the moving statistics.
 * Training: the batch's statistics, and moving = moving · momentum + batch · (1 - momentum), as in
 * Keras's BatchNormalization (population variance).
 */
export const lowerBatchNormalization: Lowering = (layer, [x], context) => {
  const { graph } = context;
  const config = new LayerConfig(layer);
  const axis = config.number('axis', -1);
  if (axis !== -1 && axis !== x!.shape.length - 1) config.refuse('axis');
  const channels = known(x!.shape[1]);
  const optional = (flag: string, name: string, value: number): Value =>
    config.flag(flag) ? context.weight(layer, name) : graph.constant(name, 'float32', [channels], new Float32Array(channels).fill(value));
  const inputs = {
    gamma: optional('scale', 'gamma', 1),
    beta: optional('center', 'beta', 0),
    mean: context.weight(layer, 'moving_mean'),
    variance: context.weight(layer, 'moving_variance'),
  };
  const epsilon = config.number('epsilon', 1e-3);
  if (!context.training || !layer.trainable) return batchNormalization(graph, x!, inputs, epsilon);

  const { y, mean, variance } = batchNormalizationTraining(graph, x!, inputs, epsilon);
  const momentum = config.number('momentum', 0.99);
  move(layer, context, 'moving_mean', inputs.mean, mean, momentum);
  move(layer, context, 'moving_variance', inputs.variance, variance, momentum);
  return y;
};

function move(layer: Layer, context: LoweringContext, name: string, before: Value, batch: Value, momentum: number): void {
  const { graph } = context;
  const kept = mul(graph, before, graph.scalar(momentum, 'momentum'));
  const fresh = mul(graph, batch, graph.scalar(1 - momentum, 'freshness'));
  context.update(layer, name, add(graph, kept, fresh));
}
