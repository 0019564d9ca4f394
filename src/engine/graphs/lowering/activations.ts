import type { Graph, Value } from '../graph';
import { known } from '../graph';
import {
  abs,
  add,
  clip,
  div,
  elu,
  erf,
  greater,
  leakyRelu,
  mul,
  neg,
  relu,
  reshape,
  sigmoid,
  softmax,
  softplus,
  sub,
  tanh,
  transpose,
  where,
} from '../operators';
import type { Lowering } from './context';
import { LayerConfig } from './context';
import { toChannelsFirst, toChannelsLast } from './shapes';

type Activation = (graph: Graph, x: Value) => Value;

/** By TensorFlow.js's names (tfjs-layers/src/activations.ts, which has the formulas). */
const functions: Readonly<Record<string, Activation>> = {
  elu: (graph, x) => elu(graph, x),
  /** x · Φ(x), Φ the normal distribution's (Hendrycks and Gimpel 2016). */
  gelu: (graph, x) => {
    const phi = add(graph, erf(graph, mul(graph, x, graph.scalar(Math.SQRT1_2, 'root'))), graph.scalar(1, 'one'));
    return mul(graph, x, mul(graph, phi, graph.scalar(0.5, 'half')));
  },
  /** The approximation of gelu by tanh(sqrt(2 / π) · (x + 0.044715 x³)). */
  gelu_new: (graph, x) => {
    const cube = mul(graph, mul(graph, mul(graph, x, x), x), graph.scalar(0.044715, 'cubic'));
    const inner = tanh(graph, mul(graph, add(graph, x, cube), graph.scalar(Math.sqrt(2 / Math.PI), 'root')));
    return mul(graph, mul(graph, x, add(graph, inner, graph.scalar(1, 'one'))), graph.scalar(0.5, 'half'));
  },
  /** 0.2 x + 0.5 limited to 0..1; Keras 3 has x / 6 + 0.5 instead. */
  hardSigmoid: (graph, x) =>
    clip(graph, add(graph, mul(graph, x, graph.scalar(0.2, 'slope')), graph.scalar(0.5, 'half')), 0, 1),
  linear: (_, x) => x,
  mish: (graph, x) => mul(graph, x, tanh(graph, softplus(graph, x))),
  relu,
  relu6: (graph, x) => clip(graph, x, 0, 6),
  /** Scaled elu (Klambauer et al. 2017) with its two constants. */
  selu: (graph, x) => mul(graph, elu(graph, x, 1.6732632423543772), graph.scalar(1.0507009873554805, 'scale')),
  sigmoid,
  softmax,
  softplus,
  softsign: (graph, x) => div(graph, x, add(graph, abs(graph, x), graph.scalar(1, 'one'))),
  swish: (graph, x) => mul(graph, x, sigmoid(graph, x)),
  tanh,
};
/** Saved models have these in Keras's spelling. */
const aliases: Readonly<Record<string, string>> = { hard_sigmoid: 'hardSigmoid', silu: 'swish' };

/** The activation function that a layer's `activation` names; none is linear. */
export function activate(config: LayerConfig, context: { readonly graph: Graph }, x: Value): Value {
  const name = config.optionalString('activation') ?? 'linear';
  const activation = functions[aliases[name] ?? name] ?? config.refuse('activation');
  return name === 'softmax'
    ? (softmaxOfChannels(context.graph, x) ?? config.refuse('activation'))
    : activation(context.graph, x);
}

export const lowerActivation: Lowering = (layer, [x], context) => activate(new LayerConfig(layer), context, x!);

export const lowerELU: Lowering = (layer, [x], { graph }) => elu(graph, x!, new LayerConfig(layer).number('alpha', 1));

export const lowerLeakyReLU: Lowering = (layer, [x], { graph }) =>
  leakyRelu(graph, x!, new LayerConfig(layer).number('alpha', 0.3));

/** max(x, 0) - alpha · max(-x, 0) with a trained alpha. */
export const lowerPReLU: Lowering = (layer, [x], context) => {
  const { graph } = context;
  const keras = context.weight(layer, 'alpha');
  const alpha =
    x!.shape.length === 4
      ? transpose(graph, reshape(graph, keras, [1, ...keras.shape.map(known)]), toChannelsFirst)
      : keras;
  return sub(graph, relu(graph, x!), mul(graph, relu(graph, neg(graph, x!)), alpha));
};

/** x where x > theta, else 0. */
export const lowerThresholdedReLU: Lowering = (layer, [x], { graph }) => {
  const above = greater(graph, x!, graph.scalar(new LayerConfig(layer).number('theta', 1), 'theta'));
  return where(graph, above, x!, graph.scalar(0, 'zero'));
};

export const lowerReLU: Lowering = (layer, [x], { graph }) => {
  const limit = new LayerConfig(layer).optionalNumber('maxValue');
  return limit === undefined ? relu(graph, x!) : clip(graph, x!, 0, limit);
};

export const lowerSoftmax: Lowering = (layer, [x], { graph }) => {
  const config = new LayerConfig(layer);
  const axis = config.number('axis', -1);
  const last = axis === -1 || axis === x!.shape.length - 1;
  return (last ? softmaxOfChannels(graph, x!) : undefined) ?? config.refuse('axis');
};

/** Along Keras's last axis, which of feature maps is the second one here; undefined for other shapes. */
function softmaxOfChannels(graph: Graph, x: Value): Value | undefined {
  if (x.shape.length === 2) return softmax(graph, x);
  if (x.shape.length !== 4) return undefined;
  return transpose(graph, softmax(graph, transpose(graph, x, toChannelsLast)), toChannelsFirst);
}
