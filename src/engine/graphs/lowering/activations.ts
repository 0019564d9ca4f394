import type { Graph, Value } from '../graph';
import { clip, relu, sigmoid, softmax, tanh } from '../operators';
import type { Lowering } from './context';
import { LayerConfig } from './context';

const functions: Readonly<Record<string, (graph: Graph, x: Value) => Value>> = {
  linear: (_, x) => x,
  relu,
  relu6: (graph, x) => clip(graph, x, 0, 6),
  sigmoid,
  softmax,
  tanh,
};

/** The activation function that a layer's `activation` names; none is linear. */
export function activate(config: LayerConfig, context: { readonly graph: Graph }, x: Value): Value {
  const name = config.optionalString('activation') ?? 'linear';
  const activation = functions[name] ?? config.refuse('activation');
  if (name === 'softmax' && x.shape.length !== 2) config.refuse('activation');
  return activation(context.graph, x);
}

export const lowerActivation: Lowering = (layer, [x], context) => activate(new LayerConfig(layer), context, x!);

export const lowerReLU: Lowering = (layer, [x], { graph }) => {
  const limit = new LayerConfig(layer).optionalNumber('maxValue');
  return limit === undefined ? relu(graph, x!) : clip(graph, x!, 0, limit);
};

export const lowerSoftmax: Lowering = (layer, [x], { graph }) => {
  const config = new LayerConfig(layer);
  if (x!.shape.length !== 2 || ![-1, 1].includes(config.number('axis', -1))) config.refuse('axis');
  return softmax(graph, x!);
};
