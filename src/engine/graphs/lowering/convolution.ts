import type { Value } from '../graph';
import { known } from '../graph';
import { conv, reshape, samePads, transpose } from '../operators';
import type { Window } from '../operators';
import { activate } from './activations';
import type { Lowering } from './context';
import { LayerConfig } from './context';

/** The window that a layer's kernelSize, strides, padding and dilationRate describe on x. */
export function windowOf(config: LayerConfig, x: Value, size: 'kernelSize' | 'poolSize'): Window {
  if ((config.optionalString('dataFormat') ?? 'channelsLast') !== 'channelsLast') config.refuse('dataFormat');
  const kernel = config.pair(size);
  const strides = config.pair('strides', size === 'poolSize' ? kernel : [1, 1]);
  const dilations = config.pair('dilationRate', [1, 1]);
  const padding = config.string('padding');
  if (padding === 'valid') return { kernel, strides, dilations, pads: [0, 0, 0, 0] };
  if (padding !== 'same') return config.refuse('padding');
  return { kernel, strides, dilations, pads: samePads(known(x.shape[2]), known(x.shape[3]), { kernel, strides, dilations }) };
}

/** Keras's kernel [h, w, in, out] becomes ONNX's [out, in, h, w]. */
export const lowerConv2D: Lowering = (layer, [x], context) => {
  const config = new LayerConfig(layer);
  const kernel = transpose(context.graph, context.weight(layer, 'kernel'), [3, 2, 0, 1]);
  const bias = config.flag('useBias') ? context.weight(layer, 'bias') : undefined;
  return activate(config, context, conv(context.graph, x!, kernel, bias, windowOf(config, x!, 'kernelSize')));
};

/** Keras's kernel [h, w, in, m] becomes ONNX's [in · m, 1, h, w], one group a channel. */
export const lowerDepthwiseConv2D: Lowering = (layer, [x], context) => {
  const config = new LayerConfig(layer);
  const keras = context.weight(layer, 'depthwise_kernel');
  const [height, width, channels, multiplier] = keras.shape.map(known) as [number, number, number, number];
  const kernel = reshape(
    context.graph, transpose(context.graph, keras, [2, 3, 0, 1]), [channels * multiplier, 1, height, width],
  );
  const bias = config.flag('useBias') ? context.weight(layer, 'bias') : undefined;
  return activate(config, context, conv(context.graph, x!, kernel, bias, windowOf(config, x!, 'kernelSize'), channels));
};
