import { LoupeError } from '../../../core/errors';
import type { Graph, Node, Value } from '../graph';
import { known, staticShape } from '../graph';
import { concat, crop, div, expand, reshape, slice, transpose } from '../operators';
import { elements } from '../../tensor';
import type { GradientRule } from './rule';
import { valuesOf } from './rule';

/** y = axes of x in another order: dx = those of dy in the inverse order. */
export const transposeRule: GradientRule = (graph, node, dy) => {
  const perm = node.attributes['perm'] as readonly number[];
  return [
    transpose(
      graph,
      dy,
      perm.map((_, axis) => perm.indexOf(axis)),
    ),
  ];
};

/** y = x in another shape: dx = dy in the shape of x. */
export const reshapeRule: GradientRule = (graph, node, dy) => [reshape(graph, dy, valuesOf(node).inputs[0]!.shape)];

/** y = x with zeros around it: dx = dy without its border. */
export const padRule: GradientRule = (graph, node, dy) => {
  const [x, amounts] = valuesOf(node).inputs;
  const pads = Array.from(amounts!.data as BigInt64Array, Number);
  return [crop(graph, dy, pads.slice(2, 4), x!.shape.slice(2).map(known))];
};

/** y = the inputs one after the other: each one's gradient is its slice of dy. */
export const concatRule: GradientRule = (graph, node, dy, needed) => {
  const axis = node.attributes['axis'] as number;
  let start = 0;
  return valuesOf(node).inputs.map((input, i) => {
    const [begin, length] = [start, known(input.shape[axis])];
    start += length;
    return needed[i] ? slice(graph, dy, axis, begin, length) : undefined;
  });
};

/** y = a slice of x: dx = dy with zeros where x was cut off. */
export const sliceRule: GradientRule = (graph, node, dy) => {
  const [x, starts, , axes, steps] = valuesOf(node).inputs as [Value, Value, Value, Value, Value | undefined];
  if (steps) throw new LoupeError('unsupported-gradient', `${node.name}: a slice in steps has no gradient rule.`);
  const begins = Array.from(starts.data as BigInt64Array, Number);
  return [
    Array.from(axes.data as BigInt64Array, Number).reduce((part, axis, i) => {
      const shape = staticShape(part);
      const end = known(x.shape[axis]) - begins[i]! - shape[axis]!;
      const zeros = (length: number): Value[] =>
        length === 0
          ? []
          : [
              expand(
                graph,
                graph.scalar(0, 'zero'),
                shape.map((before, at) => (at === axis ? length : before)),
              ),
            ];
      return concat(graph, [...zeros(begins[i]!), part, ...zeros(end)], axis);
    }, dy),
  ];
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
