import type { Attributes } from '../graph';
import { add, and, exp, greater, less, mul, neg, reduceSum, sigmoid, sign, softmax, sub, where } from '../operators';
import type { GradientRule } from './rule';
import { masked, valuesOf } from './rule';

/** y = max(x, 0): dx = dy where y > 0. */
export const reluRule: GradientRule = (graph, node, dy) => [
  masked(graph, greater(graph, node.outputs[0]!, graph.scalar(0, 'zero')), dy),
];

/** y = min(max(x, low), high): dx = dy where low < x < high (as TensorFlow's Relu6Grad has it at the ends). */
export const clipRule: GradientRule = (graph, node, dy) => {
  const [x, low, high] = valuesOf(node).inputs;
  const inside = and(graph, greater(graph, x!, low!), less(graph, x!, high!));
  return [masked(graph, inside, dy)];
};

/** y = 1 / (1 + exp(-x)): dx = dy · y (1 - y). */
export const sigmoidRule: GradientRule = (graph, node, dy) => {
  const { y } = valuesOf(node);
  return [mul(graph, dy, mul(graph, y, sub(graph, graph.scalar(1), y)))];
};

/** y = tanh(x): dx = dy (1 - y²). */
export const tanhRule: GradientRule = (graph, node, dy) => {
  const { y } = valuesOf(node);
  return [mul(graph, dy, sub(graph, graph.scalar(1), mul(graph, y, y)))];
};

/** y = x where x > 0, else a (exp(x) - 1): dx = dy, and dy · (y + a) elsewhere. */
export const eluRule: GradientRule = (graph, node, dy) => {
  const {
    inputs: [x],
    y,
  } = valuesOf(node);
  const below = mul(graph, dy, add(graph, y, graph.scalar(alphaOf(node.attributes), 'alpha')));
  return [where(graph, greater(graph, x!, graph.scalar(0, 'zero')), dy, below)];
};

/** y = x where x > 0, else a x: dx = dy, and a dy elsewhere. */
export const leakyReluRule: GradientRule = (graph, node, dy) => {
  const above = greater(graph, valuesOf(node).inputs[0]!, graph.scalar(0, 'zero'));
  return [where(graph, above, dy, mul(graph, dy, graph.scalar(alphaOf(node.attributes), 'alpha')))];
};

function alphaOf(attributes: Attributes): number {
  return (attributes['alpha'] as { float: number }).float;
}

/** y = |x|: dx = dy · sign(x). */
export const absRule: GradientRule = (graph, node, dy) => [mul(graph, dy, sign(graph, valuesOf(node).inputs[0]!))];

/** y = 2 / √π ∫₀ˣ exp(-t²) dt: dx = dy · 2 / √π · exp(-x²). */
export const erfRule: GradientRule = (graph, node, dy) => {
  const x = valuesOf(node).inputs[0]!;
  const slope = mul(graph, exp(graph, neg(graph, mul(graph, x, x))), graph.scalar(2 / Math.sqrt(Math.PI), 'factor'));
  return [mul(graph, dy, slope)];
};

/** y = log(1 + exp(x)): dx = dy · sigmoid(x). */
export const softplusRule: GradientRule = (graph, node, dy) => [
  mul(graph, dy, sigmoid(graph, valuesOf(node).inputs[0]!)),
];

/** y = softmax(x): dx = (dy - Σ dy · y) · y, sums along the last axis. */
export const softmaxRule: GradientRule = (graph, node, dy) => {
  const { y } = valuesOf(node);
  const sum = reduceSum(graph, mul(graph, dy, y), [y.shape.length - 1], true);
  return [mul(graph, sub(graph, dy, sum), y)];
};

/** y = log softmax(x): dx = dy - softmax(x) · Σ dy, sums along the last axis. */
export const logSoftmaxRule: GradientRule = (graph, node, dy) => {
  const {
    inputs: [x],
    y,
  } = valuesOf(node);
  const sum = reduceSum(graph, dy, [y.shape.length - 1], true);
  return [sub(graph, dy, mul(graph, softmax(graph, x!), sum))];
};
