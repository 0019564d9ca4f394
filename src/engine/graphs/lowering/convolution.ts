import type { Value } from '../graph';
import { known } from '../graph';
import { conv, reshape, samePads, transpose } from '../operators';
import type { Window } from '../operators';
import { activate } from './activations';
import type { Layer, Lowering, LoweringContext } from './context';
import { LayerConfig } from './context';
import { requireChannelsLast } from './shapes';

/** The window that a layer's kernelSize, strides, padding and dilationRate describe on x. */
export function windowOf(config: LayerConfig, x: Value, size: 'kernelSize' | 'poolSize'): Window {
  requireChannelsLast(config);
  const kernel = config.pair(size);
  const strides = config.pair('strides', size === 'poolSize' ? kernel : [1, 1]);
  const dilations = config.pair('dilationRate', [1, 1]);
  const padding = config.string('padding');
  if (padding === 'valid') return { kernel, strides, dilations, pads: [0, 0, 0, 0] };
  if (padding !== 'same') return config.refuse('padding');
  return {
    kernel,
    strides,
    dilations,
    pads: samePads(known(x.shape[2]), known(x.shape[3]), { kernel, strides, dilations }),
  };
}

export const lowerConv2D: Lowering = (layer, [x], context) => {
  const config = new LayerConfig(layer);
  return activate(
    config,
    context,
    conv(
      context.graph,
      x!,
      kernelOf(layer, 'kernel', context),
      biasOf(config, context),
      windowOf(config, x!, 'kernelSize'),
    ),
  );
};

export const lowerDepthwiseConv2D: Lowering = (layer, [x], context) => {
  const config = new LayerConfig(layer);
  // TensorFlow.js 4.22 ignores it where Keras does not: no graph could agree with both.
  if (config.pair('dilationRate', [1, 1]).some((dilation) => dilation > 1)) config.refuse('dilationRate');
  return activate(config, context, depthwise(config, x!, biasOf(config, context), context));
};

/** A depthwise convolution without bias, then a 1x1 convolution over its channels. */
export const lowerSeparableConv2D: Lowering = (layer, [x], context) => {
  const config = new LayerConfig(layer);
  const filtered = depthwise(config, x!, undefined, context);
  const pointwise = kernelOf(layer, 'pointwise_kernel', context);
  return activate(config, context, conv(context.graph, filtered, pointwise, biasOf(config, context), pointwiseWindow));
};

/** A window of one position. */
export const pointwiseWindow: Window = { kernel: [1, 1], strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0] };

/** Keras's kernel [h, w, in, out] becomes ONNX's [out, in, h, w]. */
function kernelOf(layer: Layer, name: string, context: LoweringContext): Value {
  return transpose(context.graph, context.weight(layer, name), [3, 2, 0, 1]);
}

function biasOf(config: LayerConfig, context: LoweringContext): Value | undefined {
  return config.flag('useBias') ? context.weight(config.layer, 'bias') : undefined;
}

/** Keras's kernel [h, w, in, m] becomes ONNX's [in · m, 1, h, w], one group a channel. */
function depthwise(config: LayerConfig, x: Value, bias: Value | undefined, context: LoweringContext): Value {
  const keras = context.weight(config.layer, 'depthwise_kernel');
  const [height, width, channels, multiplier] = keras.shape.map(known) as [number, number, number, number];
  const ordered = transpose(context.graph, keras, [2, 3, 0, 1]);
  const kernel = reshape(context.graph, ordered, [channels * multiplier, 1, height, width]);
  return conv(context.graph, x, kernel, bias, windowOf(config, x, 'kernelSize'), channels);
}
