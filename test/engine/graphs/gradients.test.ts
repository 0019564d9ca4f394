import fc from 'fast-check';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { gradientRules } from '../../../src/engine/graphs/gradients/gradient';
import type { Graph, Value } from '../../../src/engine/graphs/graph';
import * as ops from '../../../src/engine/graphs/operators';
import { relativeDifference } from '../networks/testData';
import { compiledGradients, differences, evaluate, randomOperand, size } from './runGraph';
import type { Operand } from './runGraph';

tf.enableProdMode();

interface Case {
  readonly name: string;
  readonly operator: string;
  readonly operands: readonly (readonly number[])[];
  readonly build: (graph: Graph, inputs: readonly Value[]) => Value;
  /** The same in TensorFlow.js. */
  readonly reference: (...inputs: tf.Tensor[]) => tf.Tensor;
  readonly positive?: boolean;
  /** TensorFlow.js has no gradient for it (or not where shapes broadcast): only finite differences are compared. */
  readonly noAutograd?: boolean;
}

const nhwc = (x: tf.Tensor): tf.Tensor4D => tf.transpose(x, [0, 2, 3, 1]) as tf.Tensor4D;
const nchw = (x: tf.Tensor): tf.Tensor => tf.transpose(x, [0, 3, 1, 2]);
const window2 = { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], dilations: [1, 1] } as const;
const same = (height: number, width: number): ops.Window => ({ ...window2, pads: ops.samePads(height, width, window2) });

const cases: readonly Case[] = [
  { name: 'a + b', operator: 'Add', operands: [[2, 3, 4], [3, 1]], build: (g, [a, b]) => ops.add(g, a!, b!), reference: (a, b) => tf.add(a!, b!) },
  { name: 'a - b', operator: 'Sub', operands: [[3, 1], [2, 3, 4]], build: (g, [a, b]) => ops.sub(g, a!, b!), reference: (a, b) => tf.sub(a!, b!) },
  { name: 'a · b', operator: 'Mul', operands: [[2, 3, 4], [4]], build: (g, [a, b]) => ops.mul(g, a!, b!), reference: (a, b) => tf.mul(a!, b!) },
  { name: 'a / b', operator: 'Div', operands: [[2, 3], [3]], build: (g, [a, b]) => ops.div(g, a!, b!), reference: (a, b) => tf.div(a!, b!), positive: true },
  { name: '-x', operator: 'Neg', operands: [[5]], build: (g, [x]) => ops.neg(g, x!), reference: (x) => tf.neg(x!) },
  { name: 'x^1.7', operator: 'Pow', operands: [[5]], build: (g, [x]) => ops.pow(g, x!, g.scalar(1.7)), reference: (x) => tf.pow(x!, 1.7), positive: true },
  { name: 'max', operator: 'Max', operands: [[2, 3, 4], [3, 1]], build: (g, [a, b]) => ops.max(g, a!, b!), reference: (a, b) => tf.maximum(a!, b!), noAutograd: true },
  { name: 'min', operator: 'Min', operands: [[3, 1], [2, 3, 4]], build: (g, [a, b]) => ops.min(g, a!, b!), reference: (a, b) => tf.minimum(a!, b!), noAutograd: true },
  { name: 'where', operator: 'Where', operands: [[2, 3], [3]], build: (g, [a, b]) => ops.where(g, ops.greater(g, a!, b!), a!, b!), reference: (a, b) => tf.maximum(a!, b!), noAutograd: true },
  { name: '|x|', operator: 'Abs', operands: [[6]], build: (g, [x]) => ops.abs(g, x!), reference: (x) => tf.abs(x!) },
  { name: 'exp', operator: 'Exp', operands: [[6]], build: (g, [x]) => ops.exp(g, x!), reference: (x) => tf.exp(x!) },
  { name: 'erf', operator: 'Erf', operands: [[6]], build: (g, [x]) => ops.erf(g, x!), reference: (x) => tf.erf(x!) },
  { name: 'softplus', operator: 'Softplus', operands: [[6]], build: (g, [x]) => ops.softplus(g, x!), reference: (x) => tf.softplus(x!) },
  { name: 'elu', operator: 'Elu', operands: [[6]], build: (g, [x]) => ops.elu(g, x!), reference: (x) => tf.elu(x!) },
  { name: 'leaky relu', operator: 'LeakyRelu', operands: [[6]], build: (g, [x]) => ops.leakyRelu(g, x!, 0.3), reference: (x) => tf.leakyRelu(x!, 0.3) },
  { name: 'concatenate', operator: 'Concat', operands: [[2, 3, 2], [2, 1, 2], [2, 2, 2]], build: (g, inputs) => ops.concat(g, inputs, 1), reference: (...inputs) => tf.concat(inputs, 1) },
  { name: 'crop', operator: 'Slice', operands: [[2, 3, 5, 4]], build: (g, [x]) => ops.crop(g, x!, [1, 0], [3, 2]), reference: (x) => tf.slice(x!, [0, 0, 1, 0], [2, 3, 3, 2]) },
  { name: 'slice', operator: 'Slice', operands: [[5, 3]], build: (g, [x]) => ops.slice(g, x!, 0, 2, 3), reference: (x) => tf.slice(x!, [2, 0], [3, 3]) },
  { name: 'matrix products with one right factor', operator: 'MatMul', operands: [[2, 3, 4, 5], [5, 2]], build: (g, [a, b]) => ops.matMul(g, a!, b!), reference: (a, b) => tf.reshape(tf.matMul(tf.reshape(a!, [24, 5]), b as tf.Tensor2D), [2, 3, 4, 2]) },
  { name: 'matrix products with one left factor', operator: 'MatMul', operands: [[2, 4], [3, 4, 5]], build: (g, [a, b]) => ops.matMul(g, a!, b!), reference: (a, b) => tf.matMul(tf.tile(tf.reshape(a!, [1, 2, 4]), [3, 1, 1]), b!) },
  { name: 'global max pool', operator: 'GlobalMaxPool', operands: [[2, 3, 4, 5]], build: (g, [x]) => ops.globalMaxPool(g, x!), reference: (x) => tf.max(x!, [2, 3], true) },
  { name: '√x', operator: 'Sqrt', operands: [[5]], build: (g, [x]) => ops.sqrt(g, x!), reference: (x) => tf.sqrt(x!), positive: true },
  { name: 'relu', operator: 'Relu', operands: [[4, 5]], build: (g, [x]) => ops.relu(g, x!), reference: (x) => tf.relu(x!) },
  { name: 'clip', operator: 'Clip', operands: [[4, 5]], build: (g, [x]) => ops.clip(g, x!, -0.5, 0.7), reference: (x) => tf.clipByValue(x!, -0.5, 0.7) },
  { name: 'hard sigmoid', operator: 'HardSigmoid', operands: [[4, 5]], build: (g, [x]) => ops.hardSigmoid(g, x!, 0.4, 0.5), reference: (x) => tf.clipByValue(tf.add(tf.mul(x!, 0.4), 0.5), 0, 1) },
  { name: 'sigmoid', operator: 'Sigmoid', operands: [[6]], build: (g, [x]) => ops.sigmoid(g, x!), reference: (x) => tf.sigmoid(x!) },
  { name: 'tanh', operator: 'Tanh', operands: [[6]], build: (g, [x]) => ops.tanh(g, x!), reference: (x) => tf.tanh(x!) },
  { name: 'softmax', operator: 'Softmax', operands: [[3, 4]], build: (g, [x]) => ops.softmax(g, x!), reference: (x) => tf.softmax(x!) },
  { name: 'log softmax', operator: 'LogSoftmax', operands: [[3, 4]], build: (g, [x]) => ops.logSoftmax(g, x!), reference: (x) => tf.logSoftmax(x!) },
  { name: 'transpose', operator: 'Transpose', operands: [[2, 3, 4]], build: (g, [x]) => ops.transpose(g, x!, [2, 0, 1]), reference: (x) => tf.transpose(x!, [2, 0, 1]) },
  { name: 'reshape', operator: 'Reshape', operands: [[2, 3, 4]], build: (g, [x]) => ops.reshape(g, x!, [6, 4]), reference: (x) => tf.reshape(x!, [6, 4]) },
  { name: 'pad', operator: 'Pad', operands: [[1, 2, 3, 4]], build: (g, [x]) => ops.pad(g, x!, [1, 0, 2, 1]), reference: (x) => tf.pad(x!, [[0, 0], [0, 0], [1, 2], [0, 1]]) },
  { name: 'sum', operator: 'ReduceSum', operands: [[2, 3, 4]], build: (g, [x]) => ops.reduceSum(g, x!, [0, 2]), reference: (x) => tf.sum(x!, [0, 2]) },
  { name: 'mean', operator: 'ReduceMean', operands: [[2, 3, 4]], build: (g, [x]) => ops.reduceMean(g, x!, [1], true), reference: (x) => tf.mean(x!, [1], true) },
  ...[false, true].flatMap((transA) => [false, true].map((transB): Case => ({
    name: `gemm, transA ${transA}, transB ${transB}`, operator: 'Gemm', operands: [transA ? [3, 2] : [2, 3], transB ? [4, 3] : [3, 4], [4]],
    build: (g, [a, b, c]) => ops.gemm(g, a!, b!, c, { transA, transB }),
    reference: (a, b, c) => tf.add(tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, transA, transB), c!),
  }))),
  { name: 'max pool, rows left over', operator: 'MaxPool', operands: [[2, 3, 5, 7]], build: (g, [x]) => ops.maxPool(g, x!, window2, true)[0]!, reference: (x) => nchw(tf.maxPool(nhwc(x!), 2, 2, 'valid')) },
  { name: 'max pool, same', operator: 'MaxPool', operands: [[2, 3, 5, 7]], build: (g, [x]) => ops.maxPool(g, x!, same(5, 7), true)[0]!, reference: (x) => nchw(tf.maxPool(nhwc(x!), 2, 2, 'same')) },
  { name: 'average pool, rows left over', operator: 'AveragePool', operands: [[2, 3, 5, 7]], build: (g, [x]) => ops.averagePool(g, x!, window2), reference: (x) => nchw(tf.avgPool(nhwc(x!), 2, 2, 'valid')) },
  { name: 'average pool, overlapping', operator: 'AveragePool', operands: [[1, 2, 6, 6]], build: (g, [x]) => ops.averagePool(g, x!, { ...window2, kernel: [3, 3], strides: [1, 2] }), reference: (x) => nchw(tf.avgPool(nhwc(x!), 3, [1, 2], 'valid')) },
  { name: 'global average pool', operator: 'GlobalAveragePool', operands: [[2, 3, 4, 5]], build: (g, [x]) => ops.globalAveragePool(g, x!), reference: (x) => tf.mean(x!, [2, 3], true) },
  {
    name: 'batch normalisation, batch statistics', operator: 'BatchNormalization', operands: [[3, 2, 3, 4], [2], [2]],
    build: (g, [x, gamma, beta]) => ops.batchNormalizationTraining(g, x!, { gamma: gamma!, beta: beta! }, 1e-3).y,
    reference: (x, gamma, beta) => {
      // Composed by hand: the gradient of tf.batchNorm does not go through statistics that depend on x.
      const centred = tf.sub(nhwc(x!), tf.mean(nhwc(x!), [0, 1, 2], true));
      const variance = tf.mean(tf.square(centred), [0, 1, 2], true);
      return nchw(tf.add(tf.mul(tf.div(centred, tf.sqrt(tf.add(variance, 1e-3))), gamma!), beta!));
    },
  },
  {
    name: 'batch normalisation, fixed statistics', operator: 'BatchNormalization', operands: [[3, 2, 3, 4], [2], [2]],
    build: (g, [x, gamma, beta]) => ops.batchNormalization(g, x!, {
      gamma: gamma!, beta: beta!,
      mean: g.constant('mean', 'float32', [2], Float32Array.of(0.3, -0.2)), variance: g.constant('variance', 'float32', [2], Float32Array.of(0.5, 2)),
    }, 1e-3),
    reference: (x, gamma, beta) => nchw(tf.batchNorm(
      nhwc(x!), tf.tensor1d([0.3, -0.2]), tf.tensor1d([0.5, 2]), beta as tf.Tensor1D, gamma as tf.Tensor1D, 1e-3)),
  },
];

/** Gradients of Σ dy · reference(operands) by TensorFlow.js's pure JavaScript autograd. */
function autograd(reference: Case['reference'], operands: readonly Operand[], dy: Operand): Float32Array[] {
  return tf.tidy(() => tf.grads((...inputs: tf.Tensor[]) => tf.sum(tf.mul(reference(...inputs), tf.tensor(dy.data, [...dy.dims]))))(
    operands.map(({ dims, data }) => tf.tensor(data, [...dims]))).map((gradient) => gradient.dataSync() as Float32Array));
}

async function check({ operands: shapes, build, reference, positive, noAutograd }: Case, seed: number): Promise<void> {
  const random = new Random(seed);
  const operands = shapes.map((dims) => {
    const operand = randomOperand(random, dims);
    return positive ? { dims, data: operand.data.map((x) => Math.abs(x) + 0.5) } : operand;
  });
  const y = await evaluate(build, operands);
  const expected = tf.tidy(() => reference(...operands.map(({ dims, data }) => tf.tensor(data, [...dims]))));
  expect(y.dims).toEqual(expected.shape);
  expect(relativeDifference(y.data, expected.dataSync())).toBeLessThan(1e-5);

  const dy = randomOperand(random, y.dims);
  const gradients = await compiledGradients(build, operands, dy);
  const byAutograd = noAutograd ? [] : autograd(reference, operands, dy);
  byAutograd.forEach((gradient, i) => expect(relativeDifference(gradients[i]!.data, gradient)).toBeLessThan(2e-5));
  const tolerance = 1e-2 * Math.max(1, ...gradients.map(({ data }) => size(data)));
  for (const { operand, element, slope } of await differences(build, operands, dy, random, 1e-3)) {
    expect(Math.abs(gradients[operand]!.data[element]! - slope)).toBeLessThan(tolerance);
  }
}

describe('gradients against TensorFlow.js autograd and finite differences', () => {
  it.each(cases.map((item) => [item.name, item] as const))('%s', async (_, item) => {
    for (const seed of [1, 2]) await check(item, seed);
  });

  it('covers every operator that has a rule', () => {
    const covered = new Set([...cases.map(({ operator }) => operator), 'Conv', 'Identity']);
    expect(Object.keys(gradientRules).filter((operator) => !covered.has(operator))).toEqual([]);
  });
});

describe('convolution gradients', () => {
  const axis = fc.record({
    length: fc.integer({ min: 3, max: 9 }), kernel: fc.integer({ min: 1, max: 3 }), stride: fc.integer({ min: 1, max: 3 }),
    dilation: fc.integer({ min: 1, max: 2 }),
  }).filter(({ length, kernel, dilation }) => (kernel - 1) * dilation + 1 <= length);

  it('equal autograd for any size, stride, dilation and padding', async () => {
    await fc.assert(fc.asyncProperty(
      axis, axis, fc.constantFrom('same', 'valid'), fc.boolean(), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), fc.integer(),
      async (vertical, horizontal, padding, depthwise, channels, filters, seed) => {
        // TensorFlow.js refuses strides together with dilations.
        const dilated = vertical.stride === 1 && horizontal.stride === 1;
        const base = {
          kernel: [vertical.kernel, horizontal.kernel], strides: [vertical.stride, horizontal.stride],
          dilations: dilated ? [vertical.dilation, horizontal.dilation] : [1, 1],
        } as unknown as Omit<ops.Window, 'pads'>;
        const pads = padding === 'same' ? ops.samePads(vertical.length, horizontal.length, base) : ([0, 0, 0, 0] as const);
        const [x, w] = [[2, channels, vertical.length, horizontal.length], [depthwise ? channels * filters : filters, depthwise ? 1 : channels, ...base.kernel]];
        await check({
          name: 'conv', noAutograd: base.dilations.some((dilation) => dilation > 1), operator: 'Conv', operands: [x, w, [w[0]!]],
          build: (g, [x, w, b]) => ops.conv(g, x!, w!, b, { ...base, pads }, depthwise ? channels : 1),
          reference: (x, w, b) => {
            const [strides, dilations] = [[...base.strides] as [number, number], [...base.dilations] as [number, number]];
            const kernel = depthwise
              ? tf.transpose(tf.reshape(w!, [channels, filters, ...base.kernel]), [2, 3, 0, 1])
              : tf.transpose(w!, [2, 3, 1, 0]);
            const convolve = depthwise ? tf.depthwiseConv2d : tf.conv2d;
            const y = convolve(nhwc(x!), kernel as tf.Tensor4D, strides, padding as 'same', 'NHWC', dilations) as tf.Tensor4D;
            return nchw(tf.add(y, b!));
          },
        }, seed);
      }), { numRuns: 40, seed: 3 });
  });
});
