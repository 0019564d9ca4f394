import type { Graph, Value } from '../graph';
import { add, concat, div, max, min, mul } from '../operators';
import { graphAxis } from './shapes';
import type { Lowering } from './context';
import { LayerConfig } from './context';

const merge =
  (by: (graph: Graph, a: Value, b: Value) => Value): Lowering =>
  (_, inputs, { graph }) =>
    inputs.reduce((merged, value) => by(graph, merged, value));

export const lowerAdd = merge(add);
export const lowerMaximum = merge(max);
export const lowerMinimum = merge(min);
export const lowerMultiply = merge(mul);

/** Σ inputs / their number. */
export const lowerAverage: Lowering = (layer, inputs, context) =>
  div(context.graph, lowerAdd(layer, inputs, context), context.graph.scalar(inputs.length, 'count'));

export const lowerConcatenate: Lowering = (layer, inputs, { graph }) => {
  const config = new LayerConfig(layer);
  const rank = inputs[0]!.shape.length;
  const axis = config.number('axis', -1);
  const counted = axis < 0 ? axis + rank : axis;
  if (counted < 1 || counted >= rank) config.refuse('axis');
  return concat(graph, inputs, graphAxis(counted, rank));
};
