import type { Graph, Node, Value } from '../graph';
import { known, staticShape } from '../graph';
import { crop, div, expand, reshape, transpose } from '../operators';
import { elements } from '../../runtimes/tensor';
import type { GradientRule } from './rule';
import { valuesOf } from './rule';

/** y = axes of x in another order: dx = those of dy in the inverse order. */
export const transposeRule: GradientRule = (graph, node, dy) => {
  const perm = node.attributes['perm'] as readonly number[];
  return [transpose(graph, dy, perm.map((_, axis) => perm.indexOf(axis)))];
};

/** y = x in another shape: dx = dy in the shape of x. */
export const reshapeRule: GradientRule = (graph, node, dy) => [reshape(graph, dy, valuesOf(node).inputs[0]!.shape)];

/** y = x with zeros around it: dx = the inner part of dy. */
export const padRule: GradientRule = (graph, node, dy) => {
  const [x, amounts] = valuesOf(node).inputs;
  const pads = Array.from(amounts!.data as BigInt64Array, Number);
  return [crop(graph, dy, pads.slice(2, 4), x!.shape.slice(2).map(known))];
};

/** y = Σ x: dx = dy, repeated along the summed axes. */
export const reduceSumRule: GradientRule = (graph, node, dy) => [repeated(graph, node, dy, axesOf(node))];

/** y = Σ x / n: dx = dy / n, repeated. */
export const reduceMeanRule: GradientRule = (graph, node, dy) => {
  const x = valuesOf(node).inputs[0]!;
  const axes = node.attributes['axes'] as readonly number[];
  const count = elements(axes.map((axis) => known(x.shape[axis])));
  return [repeated(graph, node, div(graph, dy, graph.scalar(count, 'count')), axes)];
};

function axesOf(node: Node): number[] {
  return Array.from(valuesOf(node).inputs[1]!.data as BigInt64Array, Number);
}

function repeated(graph: Graph, node: Node, dy: Value, axes: readonly number[]): Value {
  const x = valuesOf(node).inputs[0]!;
  const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const aligned = node.attributes['keepdims'] === 1 ? dy : reshape(graph, dy, kept);
  return expand(graph, aligned, staticShape(x));
}
