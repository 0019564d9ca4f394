import { input, layers, model } from '../../layersModel/tensorflow';
import type { LayersModel, SymbolicTensor } from '../../layersModel/tensorflow';

/** Filters and stride of the depthwise separable blocks (Howard et al. 2017, table 1). */
const blocks = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
] as const;

/** What decides the shape of the network. */
export interface MobileNetOptions {
  /** Width and height of the input, in pixels. */
  readonly size: number;
  /** Width multiplier. */
  readonly alpha: number;
  /** Classes of ImageNet's classifier, where it is wanted instead of the pooled features. */
  readonly classes?: number;
}

/**
 * MobileNet (version 1) with keras.applications' layer names, weights all zero. Input float32
 * [N, size, size, 3], 0..255 (a rescaling layer makes -1..1 of it); output the globally averaged features
 * [N, 1024 · alpha], or probabilities [N, classes].
 * Source: https://github.com/keras-team/keras, keras/src/applications/mobilenet.py.
 */
export function mobileNet({ size, alpha, classes }: MobileNetOptions): LayersModel {
  const image = input({ shape: [size, size, 3], name: 'image' });
  let x = apply(layers.rescaling({ name: 'rescaling', scale: 1 / 127.5, offset: -1 }), image);
  x = convolution(x, 'conv1', Math.floor(32 * alpha), { kernelSize: 3, strides: 2 });
  x = normalizedRelu6(x, 'conv1');
  blocks.forEach(([filters, stride], index) => {
    x = separable(x, { filters: Math.floor(filters * alpha), stride, block: index + 1 });
  });
  x = apply(layers.globalAveragePooling2d({ name: 'global_average_pooling2d', dataFormat: 'channelsLast' }), x);
  if (classes) x = classifier(x, classes);
  return model({ name: `mobilenet_${alpha.toFixed(2)}_${size}`, inputs: image, outputs: x });
}

const zero = { kernelInitializer: 'zeros', biasInitializer: 'zeros' } as const;

function separable(
  x: SymbolicTensor,
  { filters, stride, block }: { filters: number; stride: 1 | 2; block: number },
): SymbolicTensor {
  const padded =
    stride === 1
      ? x
      : apply(
          layers.zeroPadding2d({
            name: `conv_pad_${block}`,
            padding: [
              [0, 1],
              [0, 1],
            ],
          }),
          x,
        );
  const filtered = apply(
    layers.depthwiseConv2d({
      name: `conv_dw_${block}`,
      kernelSize: 3,
      strides: stride,
      padding: stride === 1 ? 'same' : 'valid',
      useBias: false,
      depthwiseInitializer: 'zeros',
    }),
    padded,
  );
  const mixed = convolution(normalizedRelu6(filtered, `conv_dw_${block}`), `conv_pw_${block}`, filters, {
    kernelSize: 1,
  });
  return normalizedRelu6(mixed, `conv_pw_${block}`);
}

/** Keras's classifier is a 1x1 convolution over the one position that is left. */
function classifier(x: SymbolicTensor, classes: number): SymbolicTensor {
  const position = apply(layers.reshape({ name: 'reshape_1', targetShape: [1, 1, x.shape[1]!] }), x);
  const dropped = apply(layers.dropout({ name: 'dropout', rate: 1e-3 }), position);
  const logits = apply(
    layers.conv2d({ name: 'conv_preds', filters: classes, kernelSize: 1, padding: 'same', ...zero }),
    dropped,
  );
  const flat = apply(layers.reshape({ name: 'reshape_2', targetShape: [classes] }), logits);
  return apply(layers.activation({ name: 'predictions', activation: 'softmax' }), flat);
}

function convolution(
  x: SymbolicTensor,
  name: string,
  filters: number,
  window: { kernelSize: number; strides?: number },
): SymbolicTensor {
  return apply(layers.conv2d({ name, filters, padding: 'same', useBias: false, ...window, ...zero }), x);
}

function normalizedRelu6(x: SymbolicTensor, name: string): SymbolicTensor {
  const normalized = apply(layers.batchNormalization({ name: `${name}_bn`, epsilon: 1e-3, momentum: 0.99 }), x);
  return apply(layers.reLU({ name: `${name}_relu`, maxValue: 6 }), normalized);
}

function apply(layer: { apply(x: SymbolicTensor): unknown }, x: SymbolicTensor): SymbolicTensor {
  return layer.apply(x) as SymbolicTensor;
}
