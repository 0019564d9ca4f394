import fc from 'fast-check';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { gradientRules } from '../../../src/engine/graphs/gradients/gradient';
import * as ops from '../../../src/engine/graphs/operators';
import { checkGradients, nchw, nhwc, type GradientCase } from './checkGradients';
import { convolution } from './referenceConvolution';

const window2 = { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], dilations: [1, 1] } as const;
const same = (height: number, width: number): ops.Window => ({
  ...window2,
  pads: ops.samePads(height, width, window2),
});

/** TensorFlow.js has no gradient for these where shapes broadcast: there it broadcasts first. */
const like = (b: tf.Tensor | undefined, a: tf.Tensor | undefined): tf.Tensor => tf.broadcastTo(b!, a!.shape);

/** The same as numbers that depend on nothing: comparisons have no gradient. */
const known = (x: tf.Tensor): tf.Tensor => tf.tensor(x.dataSync(), x.shape, x.dtype);

const cases: readonly GradientCase[] = [
  {
    name: 'a + b',
    operator: 'Add',
    operands: [
      [2, 3, 4],
      [3, 1],
    ],
    build: (g, [a, b]) => ops.add(g, a!, b!),
    reference: (a, b) => tf.add(a!, b!),
  },
  {
    name: 'a - b',
    operator: 'Sub',
    operands: [
      [3, 1],
      [2, 3, 4],
    ],
    build: (g, [a, b]) => ops.sub(g, a!, b!),
    reference: (a, b) => tf.sub(a!, b!),
  },
  {
    name: 'a · b',
    operator: 'Mul',
    operands: [[2, 3, 4], [4]],
    build: (g, [a, b]) => ops.mul(g, a!, b!),
    reference: (a, b) => tf.mul(a!, b!),
  },
  {
    name: 'a / b',
    operator: 'Div',
    operands: [[2, 3], [3]],
    build: (g, [a, b]) => ops.div(g, a!, b!),
    reference: (a, b) => tf.div(a!, b!),
    positive: true,
  },
  {
    name: 'x',
    operator: 'Identity',
    operands: [[5]],
    build: (g, [x]) => g.append1('Identity', [x!], { type: x!.type, shape: x!.shape }),
    reference: (x) => tf.mul(x!, 1),
  },
  { name: '-x', operator: 'Neg', operands: [[5]], build: (g, [x]) => ops.neg(g, x!), reference: (x) => tf.neg(x!) },
  {
    name: 'x^1.7',
    operator: 'Pow',
    operands: [[5]],
    build: (g, [x]) => ops.pow(g, x!, g.scalar(1.7)),
    reference: (x) => tf.pow(x!, 1.7),
    positive: true,
  },
  {
    name: 'max',
    operator: 'Max',
    operands: [
      [2, 3, 4],
      [3, 1],
    ],
    build: (g, [a, b]) => ops.max(g, a!, b!),
    reference: (a, b) => tf.maximum(a!, like(b, a)),
  },
  {
    name: 'min',
    operator: 'Min',
    operands: [
      [3, 1],
      [2, 3, 4],
    ],
    build: (g, [a, b]) => ops.min(g, a!, b!),
    reference: (a, b) => tf.minimum(like(a, b), b!),
  },
  {
    name: 'where',
    operator: 'Where',
    operands: [[6, 5], [5]],
    build: (g, [a, b]) => ops.where(g, ops.greater(g, a!, b!), a!, b!),
    reference: (a, b) => tf.where(known(tf.greater(a!, b!)), a!, like(b, a)),
  },
  { name: '|x|', operator: 'Abs', operands: [[6]], build: (g, [x]) => ops.abs(g, x!), reference: (x) => tf.abs(x!) },
  { name: 'exp', operator: 'Exp', operands: [[6]], build: (g, [x]) => ops.exp(g, x!), reference: (x) => tf.exp(x!) },
  { name: 'erf', operator: 'Erf', operands: [[6]], build: (g, [x]) => ops.erf(g, x!), reference: (x) => tf.erf(x!) },
  {
    name: 'softplus',
    operator: 'Softplus',
    operands: [[6]],
    build: (g, [x]) => ops.softplus(g, x!),
    reference: (x) => tf.softplus(x!),
  },
  { name: 'elu', operator: 'Elu', operands: [[6]], build: (g, [x]) => ops.elu(g, x!), reference: (x) => tf.elu(x!) },
  {
    name: 'leaky relu',
    operator: 'LeakyRelu',
    operands: [[6]],
    build: (g, [x]) => ops.leakyRelu(g, x!, 0.3),
    reference: (x) => tf.leakyRelu(x!, 0.3),
  },
  {
    name: 'concatenate',
    operator: 'Concat',
    operands: [
      [2, 3, 2],
      [2, 1, 2],
      [2, 2, 2],
    ],
    build: (g, inputs) => ops.concat(g, inputs, 1),
    reference: (...inputs) => tf.concat(inputs, 1),
  },
  {
    name: 'crop',
    operator: 'Slice',
    operands: [[2, 3, 5, 4]],
    build: (g, [x]) => ops.crop(g, x!, [1, 0], [3, 2]),
    reference: (x) => tf.slice(x!, [0, 0, 1, 0], [2, 3, 3, 2]),
  },
  {
    name: 'slice',
    operator: 'Slice',
    operands: [[5, 3]],
    build: (g, [x]) => ops.slice(g, x!, 0, 2, 3),
    reference: (x) => tf.slice(x!, [2, 0], [3, 3]),
  },
  {
    name: 'matrix products with one right factor',
    operator: 'MatMul',
    operands: [
      [2, 3, 4, 5],
      [5, 2],
    ],
    build: (g, [a, b]) => ops.matMul(g, a!, b!),
    reference: (a, b) => tf.reshape(tf.matMul(tf.reshape(a!, [24, 5]), b as tf.Tensor2D), [2, 3, 4, 2]),
  },
  {
    name: 'matrix products with one left factor',
    operator: 'MatMul',
    operands: [
      [2, 4],
      [3, 4, 5],
    ],
    build: (g, [a, b]) => ops.matMul(g, a!, b!),
    reference: (a, b) => tf.matMul(tf.tile(tf.reshape(a!, [1, 2, 4]), [3, 1, 1]), b!),
  },
  {
    name: 'global max pool',
    operator: 'GlobalMaxPool',
    operands: [[2, 3, 4, 5]],
    build: (g, [x]) => ops.globalMaxPool(g, x!),
    reference: (x) => tf.max(x!, [2, 3], true),
  },
  {
    name: '√x',
    operator: 'Sqrt',
    operands: [[5]],
    build: (g, [x]) => ops.sqrt(g, x!),
    reference: (x) => tf.sqrt(x!),
    positive: true,
  },
  {
    name: 'relu',
    operator: 'Relu',
    operands: [[4, 5]],
    build: (g, [x]) => ops.relu(g, x!),
    reference: (x) => tf.relu(x!),
  },
  {
    name: 'clip',
    operator: 'Clip',
    operands: [[4, 5]],
    build: (g, [x]) => ops.clip(g, x!, -0.5, 0.7),
    reference: (x) => tf.clipByValue(x!, -0.5, 0.7),
  },
  {
    name: 'hard sigmoid',
    operator: 'HardSigmoid',
    operands: [[4, 5]],
    build: (g, [x]) => ops.hardSigmoid(g, x!, 0.4, 0.5),
    reference: (x) => tf.clipByValue(tf.add(tf.mul(x!, 0.4), 0.5), 0, 1),
  },
  {
    name: 'sigmoid',
    operator: 'Sigmoid',
    operands: [[6]],
    build: (g, [x]) => ops.sigmoid(g, x!),
    reference: (x) => tf.sigmoid(x!),
  },
  {
    name: 'tanh',
    operator: 'Tanh',
    operands: [[6]],
    build: (g, [x]) => ops.tanh(g, x!),
    reference: (x) => tf.tanh(x!),
  },
  {
    name: 'softmax',
    operator: 'Softmax',
    operands: [[3, 4]],
    build: (g, [x]) => ops.softmax(g, x!),
    reference: (x) => tf.softmax(x!),
  },
  {
    name: 'log softmax',
    operator: 'LogSoftmax',
    operands: [[3, 4]],
    build: (g, [x]) => ops.logSoftmax(g, x!),
    reference: (x) => tf.logSoftmax(x!),
  },
  {
    name: 'transpose',
    operator: 'Transpose',
    operands: [[2, 3, 4]],
    build: (g, [x]) => ops.transpose(g, x!, [2, 0, 1]),
    reference: (x) => tf.transpose(x!, [2, 0, 1]),
  },
  {
    name: 'reshape',
    operator: 'Reshape',
    operands: [[2, 3, 4]],
    build: (g, [x]) => ops.reshape(g, x!, [6, 4]),
    reference: (x) => tf.reshape(x!, [6, 4]),
  },
  {
    name: 'pad',
    operator: 'Pad',
    operands: [[1, 2, 3, 4]],
    build: (g, [x]) => ops.pad(g, x!, [1, 0, 2, 1]),
    reference: (x) =>
      tf.pad(x!, [
        [0, 0],
        [0, 0],
        [1, 2],
        [0, 1],
      ]),
  },
  {
    name: 'sum',
    operator: 'ReduceSum',
    operands: [[2, 3, 4]],
    build: (g, [x]) => ops.reduceSum(g, x!, [0, 2]),
    reference: (x) => tf.sum(x!, [0, 2]),
  },
  {
    name: 'mean',
    operator: 'ReduceMean',
    operands: [[2, 3, 4]],
    build: (g, [x]) => ops.reduceMean(g, x!, [1], true),
    reference: (x) => tf.mean(x!, [1], true),
  },
  ...[false, true].flatMap((transA) =>
    [false, true].map((transB): GradientCase => ({
      name: `gemm, transA ${transA}, transB ${transB}`,
      operator: 'Gemm',
      operands: [transA ? [3, 2] : [2, 3], transB ? [4, 3] : [3, 4], [4]],
      build: (g, [a, b, c]) => ops.gemm(g, a!, b!, c, { transA, transB }),
      reference: (a, b, c) => tf.add(tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, transA, transB), c!),
    })),
  ),
  {
    name: 'max pool, rows left over',
    operator: 'MaxPool',
    operands: [[2, 3, 5, 7]],
    build: (g, [x]) => ops.maxPool(g, x!, window2, true)[0]!,
    reference: (x) => nchw(tf.maxPool(nhwc(x!), 2, 2, 'valid')),
  },
  {
    name: 'max pool, same',
    operator: 'MaxPool',
    operands: [[2, 3, 5, 7]],
    build: (g, [x]) => ops.maxPool(g, x!, same(5, 7), true)[0]!,
    reference: (x) => nchw(tf.maxPool(nhwc(x!), 2, 2, 'same')),
  },
  {
    name: 'average pool, rows left over',
    operator: 'AveragePool',
    operands: [[2, 3, 5, 7]],
    build: (g, [x]) => ops.averagePool(g, x!, window2),
    reference: (x) => nchw(tf.avgPool(nhwc(x!), 2, 2, 'valid')),
  },
  {
    name: 'average pool, overlapping',
    operator: 'AveragePool',
    operands: [[1, 2, 6, 6]],
    build: (g, [x]) => ops.averagePool(g, x!, { ...window2, kernel: [3, 3], strides: [1, 2] }),
    reference: (x) => nchw(tf.avgPool(nhwc(x!), 3, [1, 2], 'valid')),
  },
  {
    name: 'global average pool',
    operator: 'GlobalAveragePool',
    operands: [[2, 3, 4, 5]],
    build: (g, [x]) => ops.globalAveragePool(g, x!),
    reference: (x) => tf.mean(x!, [2, 3], true),
  },
  {
    name: 'batch normalisation, batch statistics',
    operator: 'BatchNormalization',
    operands: [[3, 2, 3, 4], [2], [2]],
    build: (g, [x, gamma, beta]) => ops.batchNormalizationTraining(g, x!, { gamma: gamma!, beta: beta! }, 1e-3).y,
    reference: (x, gamma, beta) => {
      // Composed by hand: the gradient of tf.batchNorm does not go through statistics that depend on x.
      const centred = tf.sub(nhwc(x!), tf.mean(nhwc(x!), [0, 1, 2], true));
      const variance = tf.mean(tf.square(centred), [0, 1, 2], true);
      return nchw(tf.add(tf.mul(tf.div(centred, tf.sqrt(tf.add(variance, 1e-3))), gamma!), beta!));
    },
  },
  {
    name: 'batch normalisation, fixed statistics',
    operator: 'BatchNormalization',
    operands: [[3, 2, 3, 4], [2], [2]],
    build: (g, [x, gamma, beta]) =>
      ops.batchNormalization(
        g,
        x!,
        {
          gamma: gamma!,
          beta: beta!,
          mean: g.constant('mean', 'float32', [2], Float32Array.of(0.3, -0.2)),
          variance: g.constant('variance', 'float32', [2], Float32Array.of(0.5, 2)),
        },
        1e-3,
      ),
    reference: (x, gamma, beta) =>
      nchw(
        tf.batchNorm(
          nhwc(x!),
          tf.tensor1d([0.3, -0.2]),
          tf.tensor1d([0.5, 2]),
          beta as tf.Tensor1D,
          gamma as tf.Tensor1D,
          1e-3,
        ),
      ),
  },
];

describe('gradients against TensorFlow.js autograd and finite differences', () => {
  it.each(cases.map((item) => [item.name, item] as const))('%s', async (_, item) => {
    for (const seed of [1, 2]) await checkGradients(item, seed);
  });

  it('covers every operator that has a rule', () => {
    // Convolutions have a property of their own, below.
    const covered = new Set([...cases.map(({ operator }) => operator), 'Conv']);
    expect(Object.keys(gradientRules).filter((operator) => !covered.has(operator))).toEqual([]);
  });
});

describe('convolution gradients', () => {
  const axis = fc
    .record({
      length: fc.integer({ min: 3, max: 9 }),
      kernel: fc.integer({ min: 1, max: 3 }),
      stride: fc.integer({ min: 1, max: 3 }),
      dilation: fc.integer({ min: 1, max: 2 }),
    })
    .filter(({ length, kernel, dilation }) => (kernel - 1) * dilation + 1 <= length);

  it('equal autograd for any size, stride, dilation, padding and number of groups', async () => {
    await fc.assert(
      fc.asyncProperty(
        axis,
        axis,
        fc.constantFrom('same', 'valid'),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer(),
        async (vertical, horizontal, padding, groups, channels, filters, seed) => {
          const base = {
            kernel: [vertical.kernel, horizontal.kernel],
            strides: [vertical.stride, horizontal.stride],
            dilations: [vertical.dilation, horizontal.dilation],
          } as const;
          const window: ops.Window = {
            ...base,
            pads: padding === 'same' ? ops.samePads(vertical.length, horizontal.length, base) : [0, 0, 0, 0],
          };
          await checkGradients(
            {
              name: 'conv',
              operator: 'Conv',
              operands: [
                [2, groups * channels, vertical.length, horizontal.length],
                [groups * filters, channels, ...window.kernel],
                [groups * filters],
              ],
              build: (g, [x, w, b]) => ops.conv(g, x!, w!, b, window, groups),
              reference: (x, w, b) => convolution(x!, w!, b!, window, groups),
            },
            seed,
          );
        },
      ),
      { numRuns: 60, seed: 3 },
    );
  });
});
