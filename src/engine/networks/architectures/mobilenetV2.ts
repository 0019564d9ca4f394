import { input, layers, model } from '../../layersModel/tensorflow';
import type { LayersModel, SymbolicTensor } from '../../layersModel/tensorflow';

/** Expansion, channels, repeats and first stride of the inverted residual groups (Sandler et al. 2018, table 2). */
const groups = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/** What decides the shape of the network. */
export interface MobileNetV2Options {
  /** Width and height of the input, in pixels. */
  readonly size: number;
  /** Width multiplier. */
  readonly alpha: number;
  /** Classes of ImageNet's classifier, where it is wanted instead of the pooled features. */
  readonly classes?: number;
}

/**
 * MobileNetV2 with keras.applications' layer names, weights all zero. Input float32 [N, size, size, 3],
 * 0..255 (a rescaling layer makes -1..1 of it); output the globally averaged features [N, 1280], or
 * probabilities [N, classes].
 * Source: https://github.com/keras-team/keras, keras/src/applications/mobilenet_v2.py.
 */
export function mobileNetV2(options: MobileNetV2Options): LayersModel {
  const { size, alpha, classes } = options;
  const image = input({ shape: [size, size, 3], name: 'image' });
  let x = apply(layers.rescaling({ name: 'rescaling', scale: 1 / 127.5, offset: -1 }), image);
  x = convolution(x, 'Conv1', rounded(32 * alpha), { kernelSize: 3, strides: 2 });
  x = relu6(normalized(x, 'bn_Conv1'), 'Conv1_relu');
  let block = 0;
  for (const [expansion, channels, repeats, stride] of groups) {
    for (let repeat = 0; repeat < repeats; repeat++, block++) {
      x = invertedResidual(x, {
        expansion,
        filters: rounded(channels * alpha),
        stride: repeat === 0 ? stride : 1,
        block,
      });
    }
  }
  const last = alpha > 1 ? rounded(1280 * alpha) : 1280;
  x = relu6(normalized(convolution(x, 'Conv_1', last, { kernelSize: 1 }), 'Conv_1_bn'), 'out_relu');
  x = apply(layers.globalAveragePooling2d({ name: 'global_average_pooling2d', dataFormat: 'channelsLast' }), x);
  if (classes) x = apply(layers.dense({ name: 'predictions', units: classes, activation: 'softmax', ...zero }), x);
  return model({ name: `mobilenet_v2_${alpha.toFixed(2)}_${size}`, inputs: image, outputs: x });
}

/** The weights come from a file: drawing random ones first would only take time. */
const zero = { kernelInitializer: 'zeros', biasInitializer: 'zeros' } as const;

function invertedResidual(
  x: SymbolicTensor,
  options: { expansion: number; filters: number; stride: 1 | 2; block: number },
): SymbolicTensor {
  const { expansion, filters, stride, block } = options;
  const prefix = block === 0 ? 'expanded_conv_' : `block_${block}_`;
  const channels = x.shape[3]!;
  let y = x;
  if (block > 0) {
    y = convolution(y, `${prefix}expand`, channels * expansion, { kernelSize: 1 });
    y = relu6(normalized(y, `${prefix}expand_BN`), `${prefix}expand_relu`);
  }
  if (stride === 2) y = apply(layers.zeroPadding2d({ name: `${prefix}pad`, padding: correctPad(y) }), y);
  y = apply(
    layers.depthwiseConv2d({
      name: `${prefix}depthwise`,
      kernelSize: 3,
      strides: stride,
      padding: stride === 1 ? 'same' : 'valid',
      useBias: false,
      depthwiseInitializer: 'zeros',
    }),
    y,
  );
  y = relu6(normalized(y, `${prefix}depthwise_BN`), `${prefix}depthwise_relu`);
  y = normalized(convolution(y, `${prefix}project`, filters, { kernelSize: 1 }), `${prefix}project_BN`);
  return stride === 1 && channels === filters
    ? (layers.add({ name: `${prefix}add` }).apply([x, y]) as SymbolicTensor)
    : y;
}

/** keras.applications' padding for a 3x3 window of stride 2: one row less in front where the length is even. */
function correctPad(x: SymbolicTensor): [[number, number], [number, number]] {
  const side = (length: number): [number, number] => [length % 2, 1];
  return [side(x.shape[1]!), side(x.shape[2]!)];
}

function convolution(
  x: SymbolicTensor,
  name: string,
  filters: number,
  window: { kernelSize: number; strides?: number },
): SymbolicTensor {
  return apply(layers.conv2d({ name, filters, padding: 'same', useBias: false, ...window, ...zero }), x);
}

function normalized(x: SymbolicTensor, name: string): SymbolicTensor {
  return apply(layers.batchNormalization({ name, epsilon: 1e-3, momentum: 0.999 }), x);
}

function relu6(x: SymbolicTensor, name: string): SymbolicTensor {
  return apply(layers.reLU({ name, maxValue: 6 }), x);
}

function apply(layer: { apply(x: SymbolicTensor): unknown }, x: SymbolicTensor): SymbolicTensor {
  return layer.apply(x) as SymbolicTensor;
}

/** keras.applications' _make_divisible: to a multiple of 8, never more than a tenth down. */
function rounded(channels: number): number {
  const value = Math.max(8, Math.floor(channels / 8 + 0.5) * 8);
  return value < 0.9 * channels ? value + 8 : value;
}
