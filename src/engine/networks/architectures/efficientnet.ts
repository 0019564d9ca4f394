import { LoupeError } from '../../../core/errors';
import { input, layers, model } from '../../layersModel/tensorflow';
import type { LayersModel, SymbolicTensor } from '../../layersModel/tensorflow';
import type { BuildOptions, CatalogueEntry } from './entry';
import { assignAsStored } from './entry';
import {
  apply,
  convolution,
  depthwise,
  normalized,
  padForStride,
  pooledHead,
  rescaleChannels,
  toMultipleOf8,
} from './layerBlocks';
import type { ChannelScales } from './layerBlocks';

/** Window, repeats, channels, expansion and first stride of each stage (Tan and Le 2019, table 1). */
const stages = [
  [3, 1, 16, 1, 1],
  [3, 2, 24, 6, 2],
  [5, 2, 40, 6, 2],
  [3, 3, 80, 6, 2],
  [5, 3, 112, 6, 1],
  [5, 4, 192, 6, 2],
  [3, 1, 320, 6, 1],
] as const;

/** How much wider and deeper than B0 a network is, and the dropout before its classifier. */
interface Scaling {
  readonly width: number;
  readonly depth: number;
  readonly dropout: number;
}

/** Share of the images that the last block's residual is dropped for in training; earlier blocks have less. */
const dropConnectRate = 0.2;

/** ImageNet's colours, 0..1. */
const [mean, deviation] = [
  [0.485, 0.456, 0.406],
  [0.229, 0.224, 0.225],
] as const;

/**
 * EfficientNet (Tan and Le 2019, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks") with
 * Keras's layer names. Keras's three layers before the first convolution are one here, which `assignWithColours` sets.
 * Source: https://github.com/keras-team/keras, keras/src/applications/efficientnet.py.
 */
export function efficientNet({ size, classes, ...scaling }: BuildOptions & Scaling): LayersModel {
  const { width, dropout } = scaling;
  const image = input({ shape: [size, size, 3], name: 'image' });
  const coloured = rescaleChannels(image, colourLayer, colourScales(mean, deviation));
  let x = convolution(padForStride(coloured, 'stem_conv_pad', 3), {
    name: 'stem_conv',
    filters: toMultipleOf8(32 * width),
    kernel: 3,
    strides: 2,
    padding: 'valid',
  });
  x = swish(normalized(x, 'stem_bn'), 'stem_activation');
  for (const block of blocksOf(scaling)) x = invertedResidual(x, block);
  x = swish(
    normalized(convolution(x, { name: 'top_conv', filters: toMultipleOf8(1280 * width) }), 'top_bn'),
    'top_activation',
  );
  return model({
    name: `efficientnet_${size}`,
    inputs: image,
    outputs: pooledHead(x, classes, { name: 'top_dropout', rate: dropout }),
  });
}

interface Block {
  readonly name: string;
  readonly kernel: number;
  readonly channels: number;
  readonly expansion: number;
  readonly stride: 1 | 2;
  /** Chance that its residual is dropped in training. */
  readonly drop: number;
}

function blocksOf({ width, depth }: Scaling): Block[] {
  const all = stages.flatMap(([kernel, repeats, channels, expansion, stride], stage) =>
    Array.from(
      { length: Math.ceil(depth * repeats) },
      (_, repeat) =>
        ({
          name: `block${stage + 1}${String.fromCharCode(97 + repeat)}_`,
          kernel,
          expansion,
          channels: toMultipleOf8(channels * width),
          stride: repeat === 0 ? stride : 1,
        }) as const,
    ),
  );
  return all.map((block, index) => ({ ...block, drop: (dropConnectRate * index) / all.length }));
}

function invertedResidual(
  x: SymbolicTensor,
  { name, kernel, channels, expansion, stride, drop }: Block,
): SymbolicTensor {
  const before = x.shape[3]!;
  let y = x;
  if (expansion !== 1) {
    y = convolution(y, { name: `${name}expand_conv`, filters: before * expansion });
    y = swish(normalized(y, `${name}expand_bn`), `${name}expand_activation`);
  }
  if (stride === 2) y = padForStride(y, `${name}dwconv_pad`, kernel);
  y = depthwise(y, `${name}dwconv`, kernel, stride);
  y = excited(
    swish(normalized(y, `${name}bn`), `${name}activation`),
    `${name}se_`,
    Math.max(1, Math.floor(before * 0.25)),
  );
  y = normalized(convolution(y, { name: `${name}project_conv`, filters: channels }), `${name}project_bn`);
  if (stride === 2 || before !== channels) return y;
  const kept = drop > 0 ? apply(layers.dropout({ name: `${name}drop`, rate: drop, noiseShape: wholeImages }), y) : y;
  return apply(layers.add({ name: `${name}add` }), [kept, x]);
}

/** One dropout factor for each image. */
const wholeImages = [null, 1, 1, 1] as unknown as number[];

/** Each channel times a factor between 0 and 1 that is computed from the means of all channels (Hu et al. 2017). */
function excited(x: SymbolicTensor, prefix: string, squeezed: number): SymbolicTensor {
  const channels = x.shape[3]!;
  let y = apply(layers.globalAveragePooling2d({ name: `${prefix}squeeze`, dataFormat: 'channelsLast' }), x);
  y = apply(layers.reshape({ name: `${prefix}reshape`, targetShape: [1, 1, channels] }), y);
  y = convolution(y, { name: `${prefix}reduce`, filters: squeezed, bias: true, activation: 'swish' });
  y = convolution(y, { name: `${prefix}expand`, filters: channels, bias: true, activation: 'sigmoid' });
  return apply(layers.multiply({ name: `${prefix}excite` }), [x, y]);
}

function swish(x: SymbolicTensor, name: string): SymbolicTensor {
  return apply(layers.activation({ name, activation: 'swish' }), x);
}

const colourLayer = 'normalization';

/**
 * (x / 255 - mean) / (sqrt(variance) · sqrt(deviation)). Keras's files have the deviation where a variance belongs, and
 * Keras divides by its root once more (tensorflow/tensorflow#49930).
 */
function colourScales(mean: ArrayLike<number>, variance: ArrayLike<number>): ChannelScales {
  const factor = deviation.map((value, channel) => 1 / (Math.sqrt(variance[channel]!) * Math.sqrt(value)));
  return { scale: factor.map((value) => value / 255), offset: factor.map((value, channel) => -mean[channel]! * value) };
}

/**
 * Keras's weights begin with mean, variance and count of its normalization layer: they set the colour layer's factors.
 */
export const assignWithColours: CatalogueEntry['assign'] = (network, stored, file) => {
  const [first, second, count, ...rest] = stored;
  if (first?.data.length !== 3 || second?.data.length !== 3 || count?.data.length !== 1) {
    throw new LoupeError(
      'weights',
      `${file} does not begin with the mean, variance and count of EfficientNet's normalization layer.`,
    );
  }
  assignAsStored(network, rest, file);
  Object.assign(network.getLayer(colourLayer), colourScales(first.data, second.data));
};
