import { layers } from '../../layersModel/tensorflow';
import type { SymbolicTensor } from '../../layersModel/tensorflow';

/** The weights come from a file or from a seeded generator: drawing random ones first would only take time. */
export const zero = { kernelInitializer: 'zeros', biasInitializer: 'zeros' } as const;

/** A layer's output on one value, or on several where it merges them. */
export function apply(
  layer: { apply(x: SymbolicTensor | SymbolicTensor[]): unknown },
  x: SymbolicTensor | SymbolicTensor[],
): SymbolicTensor {
  return layer.apply(x) as SymbolicTensor;
}

/** Numbers layers without a name of their own as Keras does in a fresh session: `conv2d`, `conv2d_1`, … */
export class LayerNames {
  readonly #counts = new Map<string, number>();

  next(kind: string): string {
    const count = this.#counts.get(kind) ?? 0;
    this.#counts.set(kind, count + 1);
    return count === 0 ? kind : `${kind}_${count}`;
  }
}

export interface ConvolutionOptions {
  readonly name: string;
  readonly filters: number;
  /** Height and width of the window, where one number stands for both. */
  readonly kernel?: number | [number, number];
  readonly strides?: number;
  readonly padding?: 'same' | 'valid';
  readonly bias?: boolean;
  readonly activation?: 'swish' | 'sigmoid';
}

/** A 1x1 convolution without bias by default. */
export function convolution(x: SymbolicTensor, options: ConvolutionOptions): SymbolicTensor {
  const { name, filters, kernel = 1, strides = 1, padding = 'same', bias = false, activation } = options;
  return apply(
    layers.conv2d({
      name,
      filters,
      kernelSize: kernel,
      strides,
      padding,
      useBias: bias,
      ...(activation && { activation }),
      ...zero,
    }),
    x,
  );
}

export interface NormalizationOptions {
  readonly epsilon?: number;
  /** Share of the moving statistics that a training step keeps. */
  readonly momentum?: number;
  /** Whether there are factors a channel; offsets there are always. */
  readonly scale?: boolean;
}

/** Batch normalisation with Keras's default settings by default. */
export function normalized(x: SymbolicTensor, name: string, options: NormalizationOptions = {}): SymbolicTensor {
  const { epsilon = 1e-3, momentum = 0.99, scale = true } = options;
  return apply(layers.batchNormalization({ name, epsilon, momentum, scale }), x);
}

export function relu(x: SymbolicTensor, name: string): SymbolicTensor {
  return apply(layers.activation({ name, activation: 'relu' }), x);
}

/** Image values from 0..255 to -1..1. */
export function toSignedUnit(image: SymbolicTensor): SymbolicTensor {
  return apply(layers.rescaling({ name: 'rescaling', scale: 1 / 127.5, offset: -1 }), image);
}

/**
 * A rescaling layer's factors and offsets, one a channel. TensorFlow.js and Keras compute with lists, but TensorFlow.js
 * declares numbers.
 */
export interface ChannelScales {
  readonly scale: readonly number[];
  readonly offset: readonly number[];
}

/** x · scale + offset with factors of their own for each channel. */
export function rescaleChannels(x: SymbolicTensor, name: string, { scale, offset }: ChannelScales): SymbolicTensor {
  return apply(layers.rescaling({ name, scale: scale as unknown as number, offset: offset as unknown as number }), x);
}

/** A filter for each channel; without bias. */
export function depthwise(x: SymbolicTensor, name: string, kernel: number, stride: 1 | 2): SymbolicTensor {
  return apply(
    layers.depthwiseConv2d({
      name,
      kernelSize: kernel,
      strides: stride,
      padding: stride === 1 ? 'same' : 'valid',
      useBias: false,
      depthwiseInitializer: 'zeros',
    }),
    x,
  );
}

/**
 * keras.applications' correct_pad for an odd window of stride 2: as much on both sides, one row less in front
 * where the length is even.
 */
export function padForStride(x: SymbolicTensor, name: string, kernel: number): SymbolicTensor {
  const end = (kernel - 1) / 2;
  const side = (length: number): [number, number] => [end - 1 + (length % 2), end];
  return apply(layers.zeroPadding2d({ name, padding: [side(x.shape[1]!), side(x.shape[2]!)] }), x);
}

/**
 * A number of channels as a multiple of 8, never more than a tenth down (Sandler et al. 2018; keras.applications'
 * _depth).
 */
export function toMultipleOf8(channels: number): number {
  const value = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return value < 0.9 * channels ? value + 8 : value;
}

/** The mean over all positions, and behind it ImageNet's classifier where it is wanted. */
export function pooledHead(
  x: SymbolicTensor,
  classes: number | undefined,
  dropout?: { readonly name: string; readonly rate: number },
): SymbolicTensor {
  const features = apply(layers.globalAveragePooling2d({ name: 'avg_pool', dataFormat: 'channelsLast' }), x);
  if (!classes) return features;
  const kept = dropout ? apply(layers.dropout(dropout), features) : features;
  return apply(layers.dense({ name: 'predictions', units: classes, activation: 'softmax', ...zero }), kept);
}
