import { elements } from '../../tensor';
import type { Graph, Value } from '../graph';
import { staticShape } from '../graph';
import { add, div, mul, neg, reduceSum, reshape, sqrt, sub } from '../operators';
import type { GradientRule } from './rule';
import { valuesOf } from './rule';

/**
 * y = gamma · x̂ + beta with x̂ = (x - mean) / sqrt(variance + epsilon), over m elements a channel:
 * dbeta = Σ dy, dgamma = Σ dy · x̂ and
 * dx = gamma / sqrt(variance + epsilon) · (dy - dbeta / m - x̂ · dgamma / m) with the batch's statistics
 * (Ioffe and Szegedy 2015, section 3), dx = gamma / sqrt(variance + epsilon) · dy with fixed ones.
 */
export const batchNormalizationRule: GradientRule = (graph, node, dy, needed) => {
  const [x, gamma, , movingMean, movingVariance] = valuesOf(node).inputs as [Value, Value, Value, Value, Value];
  const training = node.attributes['training_mode'] === 1;
  const [mean, variance] = training ? [node.outputs[1]!, node.outputs[2]!] : [movingMean, movingVariance];
  const { float: epsilon } = node.attributes['epsilon'] as { float: number };
  const shape = staticShape(x);
  const axes = shape.map((_, axis) => axis).filter((axis) => axis !== 1);
  const perChannel = (value: Value): Value =>
    reshape(
      graph,
      value,
      shape.map((length, axis) => (axis === 1 ? length : 1)),
    );

  const deviation = sqrt(graph, add(graph, variance, graph.scalar(epsilon, 'epsilon')));
  const factor = div(graph, gamma, deviation);
  const scaled = needed[0] ? mul(graph, dy, perChannel(factor)) : undefined;
  if (!training && !needed[1] && !needed[2]) return [scaled];

  const centred = sub(graph, x, perChannel(mean));
  const dbeta = reduceSum(graph, dy, axes);
  const dgamma = div(graph, reduceSum(graph, mul(graph, dy, centred), axes), deviation);
  if (!training || !scaled) return [scaled, dgamma, dbeta];
  const share = neg(graph, div(graph, factor, graph.scalar(elements(shape) / shape[1]!, 'elements')));
  const slope = div(graph, mul(graph, share, dgamma), deviation);
  const correction = affine(graph, centred, perChannel(slope), perChannel(mul(graph, share, dbeta)));
  return [add(graph, scaled, correction), dgamma, dbeta];
};

function affine(graph: Graph, x: Value, slope: Value, shift: Value): Value {
  return add(graph, mul(graph, x, slope), shift);
}
