import type { Random } from '../../../src/core/random';
import { input, layers, model, tensor, tidy } from '../../../src/engine/layersModel/tensorflow';
import type { LayersModel, SymbolicTensor } from '../../../src/engine/layersModel/tensorflow';
import { randomOperand } from './runGraph';

type Apply = { apply(x: SymbolicTensor | SymbolicTensor[]): unknown };
export const apply = (layer: unknown, x: SymbolicTensor | SymbolicTensor[]): SymbolicTensor =>
  (layer as Apply).apply(x) as SymbolicTensor;

/** A network of one part between a convolution, so that values of either sign arrive there, and a flatten layer. */
export function around(height: number, width: number, part: (x: SymbolicTensor) => SymbolicTensor): LayersModel {
  const image = input({ shape: [height, width, 3] });
  const y = part(apply(layers.conv2d({ filters: 4, kernelSize: 1 }), image));
  return model({ inputs: image, outputs: y.shape.length > 2 ? apply(layers.flatten(), y) : y });
}

/** Random weights; variances must be positive. */
export function randomise(network: LayersModel, random: Random): void {
  tidy(() =>
    network.setWeights(
      network.getWeights().map((weight) => {
        const { data } = randomOperand(random, weight.shape, 0.5);
        return tensor(
          data.map((value) => (weight.shape.length === 1 ? Math.abs(value) + 0.3 : value)),
          weight.shape,
        );
      }),
    ),
  );
}

export const one =
  (layer: unknown) =>
  (x: SymbolicTensor): SymbolicTensor =>
    apply(layer, x);
const merged =
  (layer: () => unknown) =>
  (x: SymbolicTensor): SymbolicTensor =>
    apply(layer(), [
      x,
      apply(layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }), x),
      apply(layers.activation({ activation: 'tanh' }), x),
    ]);

/** By class name: layers whose windows the property below does not vary. */
export const parts: Readonly<Record<string, (() => (x: SymbolicTensor) => SymbolicTensor)[]>> = {
  Activation: [
    'elu',
    'gelu',
    'gelu_new',
    'hardSigmoid',
    'linear',
    'mish',
    'relu',
    'relu6',
    'selu',
    'sigmoid',
    'softplus',
    'softsign',
    'swish',
    'tanh',
  ].map((activation) => () => one(layers.activation({ activation: activation as 'elu' }))),
  Add: [() => merged(() => layers.add())],
  Average: [() => merged(() => layers.average())],
  BatchNormalization: [
    () => one(layers.batchNormalization({ epsilon: 0.01 })),
    () => (x) => apply(layers.batchNormalization({ center: false }), apply(layers.flatten(), x)),
  ],
  Concatenate: [
    () => merged(() => layers.concatenate()),
    () => merged(() => layers.concatenate({ axis: 1 })),
    () => merged(() => layers.concatenate({ axis: 2 })),
  ],
  Cropping2D: [
    () =>
      one(
        layers.cropping2D({
          cropping: [
            [1, 0],
            [2, 1],
          ],
        }),
      ),
    () => one(layers.cropping2D({ cropping: 1 as unknown as [number, number] })),
  ],
  Dense: [
    () => one(layers.dense({ units: 5, activation: 'relu' })),
    () => (x) => apply(layers.dense({ units: 5, useBias: false }), apply(layers.flatten(), x)),
    () => (x) => apply(layers.dense({ units: 5 }), apply(layers.reshape({ targetShape: [14, 12] }), x)),
  ],
  Dropout: [() => one(layers.dropout({ rate: 0.5 }))],
  ELU: [() => one(layers.elu())],
  Flatten: [() => one(layers.flatten())],
  GlobalAveragePooling2D: [() => one(layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }))],
  GlobalMaxPooling2D: [() => one(layers.globalMaxPooling2d({ dataFormat: 'channelsLast' }))],
  LayerNormalization: [
    () => one(layers.layerNormalization({})),
    () => one(layers.layerNormalization({ axis: [1, 2], scale: false })),
    () => (x) => apply(layers.layerNormalization({ center: false }), apply(layers.flatten(), x)),
  ],
  LeakyReLU: [() => one(layers.leakyReLU({ alpha: 0.2 }))],
  Maximum: [() => merged(() => layers.maximum())],
  Minimum: [() => merged(() => layers.minimum())],
  Multiply: [
    () => merged(() => layers.multiply()),
    () => (x) =>
      apply(layers.multiply(), [
        x,
        apply(
          layers.reshape({ targetShape: [1, 1, 4] }),
          apply(layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }), x),
        ),
      ]),
  ],
  PReLU: [() => one(layers.prelu({})), () => one(layers.prelu({ sharedAxes: [1, 2] }))],
  Permute: [
    () => one(layers.permute({ dims: [3, 1, 2] })),
    () => (x) => apply(layers.permute({ dims: [2, 1] }), apply(layers.reshape({ targetShape: [14, 12] }), x)),
  ],
  ReLU: [() => one(layers.reLU()), () => one(layers.reLU({ maxValue: 0.5 }))],
  Rescaling: [
    () => one(layers.rescaling({ scale: 2, offset: -1 })),
    () =>
      one(
        layers.rescaling({ scale: [1, 2, 3, 0.5] as unknown as number, offset: [0, -1, 2, 0.1] as unknown as number }),
      ),
    () => (x) =>
      apply(
        layers.rescaling({ scale: 3, offset: [1, 2, 3, 4] as unknown as number }),
        apply(layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }), x),
      ),
  ],
  Reshape: [() => one(layers.reshape({ targetShape: [6, 7, 4] }))],
  Softmax: [
    () => (x) => apply(layers.softmax({ axis: -1 }), apply(layers.flatten(), x)),
    () => (x) => apply(layers.softmax({ axis: -1 }), x),
    () => (x) => apply(layers.activation({ activation: 'softmax' }), x),
  ],
  ThresholdedReLU: [() => one(layers.thresholdedReLU({ theta: 0.3 }))],
  UpSampling2D: (['nearest', 'bilinear'] as const).map(
    (interpolation) => () => one(layers.upSampling2d({ size: [2, 3], interpolation })),
  ),
  ZeroPadding2D: [
    () =>
      one(
        layers.zeroPadding2d({
          padding: [
            [1, 0],
            [2, 3],
          ],
        }),
      ),
    // ONNX Runtime fuses padding into what follows; zeros must stay zeros where all else is negative.
    ...[true, false].flatMap((positive) =>
      (['maxPooling2d', 'averagePooling2d'] as const).map(
        (pool) => () => (x: SymbolicTensor) =>
          apply(
            layers[pool]({ poolSize: 3, strides: 2 }),
            apply(layers.zeroPadding2d({ padding: 2 }), positive ? apply(layers.reLU(), x) : x),
          ),
      ),
    ),
  ],
};
export const windowed = ['Conv2D', 'DepthwiseConv2D', 'SeparableConv2D', 'MaxPooling2D', 'AveragePooling2D'];
