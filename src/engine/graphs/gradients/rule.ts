import type { TargetOptions } from '../targetOptions';
import type { Graph, Node, Shape, Value } from '../graph';
import { mul, reduceSum, reshape, toFloat } from '../operators';

/**
 * The gradient rule of an operator: from the gradient `dy` of the loss with respect to the node's first
 * output, those with respect to its inputs, in their order. Inputs for which `needed` is false, and
 * inputs that no gradient flows to, may be left undefined. `target` decides between equivalent forms.
 */
export type GradientRule = (
  graph: Graph,
  node: Node,
  dy: Value,
  needed: readonly boolean[],
  target: TargetOptions,
) => readonly (Value | undefined)[];

/** The inputs and the first output of a node that is known to have them. */
export function valuesOf(node: Node): { readonly inputs: readonly Value[]; readonly y: Value } {
  return { inputs: node.inputs as Value[], y: node.outputs[0]! };
}

/**
 * dy where the condition holds, else 0: a product, which takes all threads and half the time of ONNX Runtime's Where,
 * which takes one.
 */
export function masked(graph: Graph, condition: Value, dy: Value): Value {
  return mul(graph, dy, toFloat(graph, condition));
}

/** Sums a gradient over the axes along which a value of the given shape was broadcast. */
export function unbroadcast(graph: Graph, gradient: Value, shape: Shape): Value {
  const leading = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((length, axis) =>
    axis < leading || shape[axis - leading] !== length ? [axis] : [],
  );
  if (axes.length === 0) return gradient;
  const summed = reduceSum(graph, gradient, axes, true);
  return leading === 0 ? summed : reshape(graph, summed, shape);
}
