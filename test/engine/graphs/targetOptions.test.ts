import fc from 'fast-check';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { targetOptionsFor } from '../../../src/engine/graphs/targetOptions';
import { gradient } from '../../../src/engine/graphs/gradients/gradient';
import { Graph } from '../../../src/engine/graphs/graph';
import type { Value } from '../../../src/engine/graphs/graph';
import * as ops from '../../../src/engine/graphs/operators';
import { relativeDifference } from '../networks/testData';
import { checkDifferences } from './checkGradients';
import { compiledGradients, evaluate, randomOperand } from './runGraph';
import type { Operand } from './runGraph';

const cpu = targetOptionsFor('cpu');
const webgpu = targetOptionsFor('webgpu');

const axis = fc.record({
  length: fc.integer({ min: 3, max: 9 }),
  kernel: fc.integer({ min: 1, max: 3 }),
  stride: fc.integer({ min: 1, max: 3 }),
});
const padding = fc.constantFrom('same' as const, 'valid' as const);
type Axis = { length: number; kernel: number; stride: number };

function windowOf(vertical: Axis, horizontal: Axis, pads: 'same' | 'valid'): ops.Window {
  const base = {
    kernel: [vertical.kernel, horizontal.kernel],
    strides: [vertical.stride, horizontal.stride],
    dilations: [1, 1],
  } as const;
  return { ...base, pads: pads === 'same' ? ops.samePads(vertical.length, horizontal.length, base) : [0, 0, 0, 0] };
}

/** The gradient of Σ dy · pool(x) by TensorFlow.js. */
function poolGradient(
  pool: 'maxPool' | 'avgPool',
  x: Operand,
  dy: Operand,
  window: ops.Window,
  pads: 'same' | 'valid',
): Float32Array {
  const gradientOf = tf.grad((value) => {
    const y = tf[pool](tf.transpose(value, [0, 2, 3, 1]) as tf.Tensor4D, [...window.kernel], [...window.strides], pads);
    return tf.sum(tf.mul(tf.transpose(y, [0, 3, 1, 2]), tf.tensor(dy.data, [...dy.dims])));
  });
  return tf.tidy(() => gradientOf(tf.tensor(x.data, [...x.dims])).dataSync() as Float32Array);
}

const shapeOf = (build: (graph: Graph, inputs: Value[]) => Value, dims: readonly number[]): number[] => {
  const graph = new Graph('shape');
  return [...build(graph, [graph.input('x', 'float32', dims)]).shape] as number[];
};

/** Numbers in the same order with gaps between them, so that a small step changes no maximum. */
function apart({ dims, data }: Operand): Operand {
  const ordered = Float32Array.from(data).sort();
  return { dims, data: data.map((value) => (ordered.indexOf(value) - data.length / 2) / 50) };
}

describe('pools whose windows may overlap', () => {
  it.each([
    ['with indices', true],
    ['with masks', false],
  ] as const)('max pool %s', async (_, indices) => {
    await fc.assert(
      fc.asyncProperty(
        axis,
        axis,
        padding,
        fc.boolean(),
        fc.integer(),
        async (vertical, horizontal, pads, ties, seed) => {
          const window = windowOf(vertical, horizontal, pads);
          const random = new Random(seed);
          const drawn = randomOperand(random, [2, 3, vertical.length, horizontal.length]);
          // After a relu whole windows are equal; the first element of each must get the gradient then.
          const x = ties ? { ...drawn, data: drawn.data.map((value) => Math.max(0, Math.round(value))) } : apart(drawn);
          const build = (graph: Graph, [value]: readonly Value[]): Value =>
            ops.maxPool(graph, value!, window, indices)[0]!;
          const dy = randomOperand(random, shapeOf(build, x.dims));
          const [dx] = await compiledGradients(build, [x], dy, indices ? cpu : webgpu);
          expect(relativeDifference(dx!.data, poolGradient('maxPool', x, dy, window, pads))).toBeLessThan(1e-5);
          if (!ties) await checkDifferences(build, [x], dy, [dx!], random);
        },
      ),
      { numRuns: 40, seed: 4 },
    );
  });

  it('average pool, padding left out', async () => {
    await fc.assert(
      fc.asyncProperty(axis, axis, padding, fc.integer(), async (vertical, horizontal, pads, seed) => {
        const window = windowOf(vertical, horizontal, pads);
        const random = new Random(seed);
        const x = randomOperand(random, [2, 3, vertical.length, horizontal.length]);
        const build = (graph: Graph, [value]: readonly Value[]): Value => ops.averagePool(graph, value!, window);
        const dy = randomOperand(random, shapeOf(build, x.dims));
        const [dx] = await compiledGradients(build, [x], dy);
        await checkDifferences(build, [x], dy, [dx!], random);
        // The pool is linear, so dx · x = dy · y, in which every element of dx has its part.
        const y = await evaluate(build, [x]);
        const dot = (a: Operand, b: Operand): number => a.data.reduce((sum, value, i) => sum + value * b.data[i]!, 0);
        expect(Math.abs(dot(dx!, x) - dot(dy, y))).toBeLessThan(1e-4 * Math.sqrt(dot(dy, dy) * dot(y, y)));
        // With padding TensorFlow.js divides by the whole window's size in the gradient, though not in the pool itself.
        if (pads === 'valid')
          expect(relativeDifference(dx!.data, poolGradient('avgPool', x, dy, window, pads))).toBeLessThan(1e-5);
      }),
      { numRuns: 40, seed: 5 },
    );
  });
});

describe('batch normalisation in training', () => {
  it("composed of means and products gives the operator's results and gradients", async () => {
    const random = new Random(6);
    for (const dims of [
      [3, 4, 5, 2],
      [5, 4],
    ]) {
      const inputs = [randomOperand(random, dims), randomOperand(random, [4]), randomOperand(random, [4])];
      const dy = randomOperand(random, dims);
      const by = (normalize: typeof ops.batchNormalizationTraining) => async () => {
        const build =
          (output: 'y' | 'mean' | 'variance') =>
          (graph: Graph, [x, gamma, beta]: readonly Value[]): Value =>
            normalize(graph, x!, { gamma: gamma!, beta: beta! }, 1e-3)[output];
        const statistics = await Promise.all(
          (['y', 'mean', 'variance'] as const).map((output) => evaluate(build(output), inputs)),
        );
        return [...statistics, ...(await compiledGradients(build('y'), inputs, dy))];
      };
      const [operator, composed] = [
        await by(ops.batchNormalizationTraining)(),
        await by(ops.batchNormalizationComposed)(),
      ];
      composed.forEach(({ data }, index) =>
        expect(relativeDifference(data, operator[index]!.data), `${dims} ${index}`).toBeLessThan(1e-5),
      );
    }
  });
});

describe('the weight gradient of a depthwise convolution', () => {
  it('is the same as a product and as a grouped convolution', async () => {
    await fc.assert(
      fc.asyncProperty(
        axis,
        axis,
        padding,
        fc.integer({ min: 2, max: 4 }),
        fc.integer(),
        async (vertical, horizontal, pads, channels, seed) => {
          const window = windowOf(vertical, horizontal, pads);
          const random = new Random(seed);
          const operands = [
            randomOperand(random, [2, channels, vertical.length, horizontal.length]),
            randomOperand(random, [channels, 1, ...window.kernel]),
          ];
          const build = (graph: Graph, [x, w]: readonly Value[]): Value =>
            ops.conv(graph, x!, w!, undefined, window, channels);
          const dims = [
            2,
            channels,
            ...shapeOf((graph, [x]) => ops.maxPool(graph, x!, window)[0]!, operands[0]!.dims).slice(2),
          ];
          const dy = randomOperand(random, dims);
          const [, product] = await compiledGradients(build, operands, dy, cpu);
          const [, grouped] = await compiledGradients(build, operands, dy, { ...cpu, depthwiseMatMulPositions: 0 });
          expect(relativeDifference(product!.data, grouped!.data)).toBeLessThan(1e-5);
        },
      ),
      { numRuns: 30, seed: 6 },
    );
  });

  const operatorsFor = (size: number, forms = cpu): string[] => {
    const graph = new Graph('choice');
    const window = { kernel: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1] } as const;
    const x = graph.input('x', 'float32', [2, 4, size, size]);
    const w = graph.input('w', 'float32', [4, 1, 3, 3]);
    gradient(graph, ops.reduceSum(graph, ops.conv(graph, x, w, undefined, window, 4), [0, 1, 2, 3]), [w], forms);
    return graph.nodes.map(({ op }) => op);
  };

  it('is a product on small maps on the CPU only', () => {
    expect(operatorsFor(7)).toContain('MatMul');
    expect(operatorsFor(28)).not.toContain('MatMul');
    expect(operatorsFor(7, webgpu)).not.toContain('MatMul');
  });
});

describe('the weight gradient of a convolution', () => {
  it('is the same as a product with patches and as a dilated convolution', async () => {
    await fc.assert(
      fc.asyncProperty(
        axis,
        axis,
        padding,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer(),
        async (vertical, horizontal, pads, channels, filters, seed) => {
          const window = windowOf(vertical, horizontal, pads);
          const random = new Random(seed);
          const operands = [
            randomOperand(random, [2, channels, vertical.length, horizontal.length]),
            randomOperand(random, [filters, channels, ...window.kernel]),
          ];
          const build = (graph: Graph, [x, w]: readonly Value[]): Value => ops.conv(graph, x!, w!, undefined, window);
          const positions = shapeOf((graph, [x]) => ops.maxPool(graph, x!, window)[0]!, operands[0]!.dims).slice(2);
          const dy = randomOperand(random, [2, filters, ...positions]);
          const [, product] = await compiledGradients(build, operands, dy, cpu);
          const [, dilated] = await compiledGradients(build, operands, dy, { ...cpu, im2colElements: 0 });
          expect(relativeDifference(product!.data, dilated!.data)).toBeLessThan(1e-5);
        },
      ),
      { numRuns: 30, seed: 8 },
    );
  });
});

describe('the weight gradient of a 1x1 convolution', () => {
  it('is one matrix product', () => {
    const graph = new Graph('pointwise');
    const window = { kernel: [1, 1], strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1] } as const;
    const x = graph.input('x', 'float32', [2, 4, 5, 5]);
    const w = graph.input('w', 'float32', [3, 4, 1, 1]);
    gradient(graph, ops.reduceSum(graph, ops.conv(graph, x, w, undefined, window), [0, 1, 2, 3]), [w]);
    expect(graph.nodes.filter(({ op }) => op === 'Gemm')).toHaveLength(1);
    expect(graph.nodes.filter(({ op }) => op === 'Conv')).toHaveLength(1);
  });
});
