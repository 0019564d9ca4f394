import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { compileInference } from '../../../src/engine/graphs/compileInference';
import { lowerings } from '../../../src/engine/graphs/lowering/lowerModel';
import { input, layers, model, tensor, tidy } from '../../../src/engine/networks/tensorflow';
import type { LayersModel, SymbolicTensor, Tensor } from '../../../src/engine/networks/tensorflow';
import { openRuntime } from '../../../src/engine/runtimes/openRuntime';
import { floats } from '../../../src/engine/runtimes/tensor';
import { relativeDifference } from '../networks/testData';
import { randomOperand } from './runGraph';

type Apply = { apply(x: SymbolicTensor | SymbolicTensor[]): unknown };
const apply = (layer: unknown, x: SymbolicTensor | SymbolicTensor[]): SymbolicTensor => (layer as Apply).apply(x) as SymbolicTensor;

/** A network of one part between a convolution, so that values of either sign arrive there, and a flatten layer. */
function around(height: number, width: number, part: (x: SymbolicTensor) => SymbolicTensor): LayersModel {
  const image = input({ shape: [height, width, 3] });
  const y = part(apply(layers.conv2d({ filters: 4, kernelSize: 1 }), image));
  return model({ inputs: image, outputs: y.shape.length > 2 ? apply(layers.flatten(), y) : y });
}

/** Random weights; variances must be positive. */
function randomise(network: LayersModel, random: Random): void {
  tidy(() => network.setWeights(network.getWeights().map((weight) => {
    const { data } = randomOperand(random, weight.shape, 0.5);
    return tensor(data.map((value) => (weight.shape.length === 1 ? Math.abs(value) + 0.3 : value)), weight.shape);
  })));
}

async function difference(network: LayersModel, random: Random): Promise<number> {
  randomise(network, random);
  const images = randomOperand(random, [2, ...(network.inputs[0]!.shape.slice(1) as number[])]);
  const expected = tidy(() => (network.predict(tensor(images.data, [...images.dims])) as Tensor).dataSync());
  const runtime = await openRuntime({ threads: 1 });
  const graph = await runtime.load(compileInference(network));
  const results = await graph.run({ image: floats(images.data, images.dims) });
  await graph.release();
  return relativeDifference(Object.values(results)[0]!.data as Float32Array, expected);
}

const one = (layer: unknown) => (x: SymbolicTensor): SymbolicTensor => apply(layer, x);
const merged = (layer: () => unknown) => (x: SymbolicTensor): SymbolicTensor =>
  apply(layer(), [x, apply(layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }), x), apply(layers.activation({ activation: 'tanh' }), x)]);

/** By class name: layers whose windows the property below does not vary. */
const parts: Readonly<Record<string, (() => (x: SymbolicTensor) => SymbolicTensor)[]>> = {
  Activation: ['elu', 'gelu', 'gelu_new', 'hardSigmoid', 'linear', 'mish', 'relu', 'relu6', 'selu', 'sigmoid', 'softplus', 'softsign', 'swish', 'tanh']
    .map((activation) => () => one(layers.activation({ activation: activation as 'elu' }))),
  Add: [() => merged(() => layers.add())],
  Average: [() => merged(() => layers.average())],
  BatchNormalization: [() => one(layers.batchNormalization({ epsilon: 0.01 })), () => (x) => apply(layers.batchNormalization({ center: false }), apply(layers.flatten(), x))],
  Concatenate: [() => merged(() => layers.concatenate()), () => merged(() => layers.concatenate({ axis: 1 })), () => merged(() => layers.concatenate({ axis: 2 }))],
  Cropping2D: [() => one(layers.cropping2D({ cropping: [[1, 0], [2, 1]] })), () => one(layers.cropping2D({ cropping: 1 as unknown as [number, number] }))],
  Dense: [
    () => one(layers.dense({ units: 5, activation: 'relu' })), () => (x) => apply(layers.dense({ units: 5, useBias: false }), apply(layers.flatten(), x)),
    () => (x) => apply(layers.dense({ units: 5 }), apply(layers.reshape({ targetShape: [14, 12] }), x)),
  ],
  Dropout: [() => one(layers.dropout({ rate: 0.5 }))],
  ELU: [() => one(layers.elu())],
  Flatten: [() => one(layers.flatten())],
  GlobalAveragePooling2D: [() => one(layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }))],
  GlobalMaxPooling2D: [() => one(layers.globalMaxPooling2d({ dataFormat: 'channelsLast' }))],
  LayerNormalization: [
    () => one(layers.layerNormalization({})), () => one(layers.layerNormalization({ axis: [1, 2], scale: false })),
    () => (x) => apply(layers.layerNormalization({ center: false }), apply(layers.flatten(), x)),
  ],
  LeakyReLU: [() => one(layers.leakyReLU({ alpha: 0.2 }))],
  Maximum: [() => merged(() => layers.maximum())],
  Minimum: [() => merged(() => layers.minimum())],
  Multiply: [() => merged(() => layers.multiply()), () => (x) => apply(layers.multiply(), [
    x, apply(layers.reshape({ targetShape: [1, 1, 4] }), apply(layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }), x)),
  ])],
  PReLU: [() => one(layers.prelu({})), () => one(layers.prelu({ sharedAxes: [1, 2] }))],
  Permute: [() => one(layers.permute({ dims: [3, 1, 2] })), () => (x) => apply(layers.permute({ dims: [2, 1] }), apply(layers.reshape({ targetShape: [14, 12] }), x))],
  ReLU: [() => one(layers.reLU()), () => one(layers.reLU({ maxValue: 0.5 }))],
  Rescaling: [
    () => one(layers.rescaling({ scale: 2, offset: -1 })),
    () => one(layers.rescaling({ scale: [1, 2, 3, 0.5] as unknown as number, offset: [0, -1, 2, 0.1] as unknown as number })),
    () => (x) => apply(layers.rescaling({ scale: 3, offset: [1, 2, 3, 4] as unknown as number }), apply(layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }), x)),
  ],
  Reshape: [() => one(layers.reshape({ targetShape: [6, 7, 4] }))],
  Softmax: [
    () => (x) => apply(layers.softmax({ axis: -1 }), apply(layers.flatten(), x)),
    () => (x) => apply(layers.softmax({ axis: -1 }), x),
    () => (x) => apply(layers.activation({ activation: 'softmax' }), x),
  ],
  ThresholdedReLU: [() => one(layers.thresholdedReLU({ theta: 0.3 }))],
  UpSampling2D: (['nearest', 'bilinear'] as const).map((interpolation) => () => one(layers.upSampling2d({ size: [2, 3], interpolation }))),
  ZeroPadding2D: [
    () => one(layers.zeroPadding2d({ padding: [[1, 0], [2, 3]] })),
    // ONNX Runtime fuses padding into what follows; zeros must stay zeros where all else is negative.
    ...[true, false].flatMap((positive) => (['maxPooling2d', 'averagePooling2d'] as const).map((pool) => () => (x: SymbolicTensor) =>
      apply(layers[pool]({ poolSize: 3, strides: 2 }), apply(layers.zeroPadding2d({ padding: 2 }), positive ? apply(layers.reLU(), x) : x)))),
  ],
};
const windowed = ['Conv2D', 'DepthwiseConv2D', 'SeparableConv2D', 'MaxPooling2D', 'AveragePooling2D'];

describe('a compiled layer against TensorFlow.js', () => {
  it.each(Object.entries(parts))('%s', async (_, builds) => {
    for (const [seed, build] of builds.entries()) {
      expect(await difference(around(7, 6, build()), new Random(seed))).toBeLessThan(1e-5);
    }
  });

  it('Resizing', async () => {
    for (const interpolation of ['nearest', 'bilinear'] as const) {
      for (const [height, width] of [[5, 9], [1, 4], [14, 3]] as const) {
        for (const cropToAspectRatio of [false, true]) {
          const image = input({ shape: [7, 6, 3] });
          const layer = layers.resizing({ height, width, interpolation, cropToAspectRatio });
          const network = model({ inputs: image, outputs: apply(layer, image) });
          const images = randomOperand(new Random(1), [2, 7, 6, 3]);
          // The layer alone: inside a model TensorFlow.js 4.22 gives it a list, which it cannot resize.
          const expected = tidy(() => (layer.apply(tensor(images.data, [2, 7, 6, 3])) as Tensor).dataSync());
          const graph = await (await openRuntime({ threads: 1 })).load(compileInference(network));
          const results = await graph.run({ image: floats(images.data, images.dims) });
          await graph.release();
          expect(relativeDifference(results['features']!.data as Float32Array, expected)).toBeLessThan(1e-5);
        }
      }
    }
  });

  it('windows of any size, stride, dilation and padding', async () => {
    const axis = fc.record({ length: fc.integer({ min: 5, max: 9 }), kernel: fc.integer({ min: 1, max: 3 }), stride: fc.integer({ min: 1, max: 3 }), dilation: fc.integer({ min: 1, max: 2 }) });
    await fc.assert(fc.asyncProperty(
      fc.constantFrom(...windowed), axis, axis, fc.constantFrom('same' as const, 'valid' as const), fc.boolean(), fc.integer({ min: 1, max: 2 }), fc.integer(),
      async (kind, vertical, horizontal, padding, useBias, depthMultiplier, seed) => {
        const strides: [number, number] = [vertical.stride, horizontal.stride];
        const pooling = { poolSize: [vertical.kernel, horizontal.kernel] as [number, number], strides, padding };
        // TensorFlow.js refuses strides together with dilations.
        const dilationRate: [number, number] = strides.every((stride) => stride === 1) ? [vertical.dilation, horizontal.dilation] : [1, 1];
        const convolution = { kernelSize: pooling.poolSize, strides, padding, dilationRate, useBias, activation: 'tanh' as const };
        const layer = {
          Conv2D: () => layers.conv2d({ ...convolution, filters: 3 }),
          DepthwiseConv2D: () => layers.depthwiseConv2d({ ...convolution, depthMultiplier, dilationRate: 1 }),
          SeparableConv2D: () => layers.separableConv2d({ ...convolution, filters: 3, depthMultiplier }),
          MaxPooling2D: () => layers.maxPooling2d(pooling),
          AveragePooling2D: () => layers.averagePooling2d(pooling),
        }[kind]!();
        expect(await difference(around(vertical.length, horizontal.length, one(layer)), new Random(seed))).toBeLessThan(1e-5);
      }), { numRuns: 60, seed: 7 });
  });

  it('covers every layer that the compiler knows', () => {
    const covered = new Set([...Object.keys(parts), ...windowed, 'Resizing']);
    expect(Object.keys(lowerings).filter((name) => !covered.has(name))).toEqual([]);
  });
});
