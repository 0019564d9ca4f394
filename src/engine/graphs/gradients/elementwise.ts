import { add, and, div, greater, less, mul, neg, reduceSum, softmax, sub, where } from '../operators';
import type { GradientRule } from './rule';
import { unbroadcast, valuesOf } from './rule';

/** y = a + b: da = dy, db = dy. */
export const addRule: GradientRule = (graph, node, dy, needed) =>
  valuesOf(node).inputs.map((input, i) => (needed[i] ? unbroadcast(graph, dy, input.shape) : undefined));

/** y = a - b: da = dy, db = -dy. */
export const subRule: GradientRule = (graph, node, dy, needed) => {
  const [a, b] = valuesOf(node).inputs;
  return [
    needed[0] ? unbroadcast(graph, dy, a!.shape) : undefined,
    needed[1] ? unbroadcast(graph, neg(graph, dy), b!.shape) : undefined,
  ];
};

/** y = a · b: da = dy · b, db = dy · a. */
export const mulRule: GradientRule = (graph, node, dy, needed) => {
  const [a, b] = valuesOf(node).inputs;
  return [
    needed[0] ? unbroadcast(graph, mul(graph, dy, b!), a!.shape) : undefined,
    needed[1] ? unbroadcast(graph, mul(graph, dy, a!), b!.shape) : undefined,
  ];
};

/** y = a / b: da = dy / b, db = -dy · y / b. */
export const divRule: GradientRule = (graph, node, dy, needed) => {
  const { inputs: [a, b], y } = valuesOf(node);
  return [
    needed[0] ? unbroadcast(graph, div(graph, dy, b!), a!.shape) : undefined,
    needed[1] ? unbroadcast(graph, neg(graph, div(graph, mul(graph, dy, y), b!)), b!.shape) : undefined,
  ];
};

/** y = -x: dx = -dy. */
export const negRule: GradientRule = (graph, _, dy) => [neg(graph, dy)];

/** y = sqrt(x): dx = dy / (2 y). */
export const sqrtRule: GradientRule = (graph, node, dy) => [div(graph, dy, mul(graph, node.outputs[0]!, graph.scalar(2)))];

/** y = max(x, 0): dx = dy where y > 0. */
export const reluRule: GradientRule = (graph, node, dy) => {
  const zero = graph.scalar(0, 'zero');
  return [where(graph, greater(graph, node.outputs[0]!, zero), dy, zero)];
};

/** y = min(max(x, low), high): dx = dy where low < x < high (as TensorFlow's Relu6Grad has it at the ends). */
export const clipRule: GradientRule = (graph, node, dy) => {
  const [x, low, high] = valuesOf(node).inputs;
  const inside = and(graph, greater(graph, x!, low!), less(graph, x!, high!));
  return [where(graph, inside, dy, graph.scalar(0, 'zero'))];
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

/** y = softmax(x): dx = (dy - Σ dy · y) · y, sums along the last axis. */
export const softmaxRule: GradientRule = (graph, node, dy) => {
  const { y } = valuesOf(node);
  const sum = reduceSum(graph, mul(graph, dy, y), [y.shape.length - 1], true);
  return [mul(graph, sub(graph, dy, sum), y)];
};

/** y = log softmax(x): dx = dy - softmax(x) · Σ dy, sums along the last axis. */
export const logSoftmaxRule: GradientRule = (graph, node, dy) => {
  const { inputs: [x], y } = valuesOf(node);
  const sum = reduceSum(graph, dy, [y.shape.length - 1], true);
  return [sub(graph, dy, mul(graph, softmax(graph, x!), sum))];
};

/** y = x: dx = dy. */
export const identityRule: GradientRule = (_, __, dy) => [dy];

/** Sums two contributions to the same gradient. */
export const accumulate = add;
