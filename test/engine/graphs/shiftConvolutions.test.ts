import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { targetOptionsFor } from '../../../src/engine/graphs/targetOptions';
import { Graph } from '../../../src/engine/graphs/graph';
import type { Value } from '../../../src/engine/graphs/graph';
import * as ops from '../../../src/engine/graphs/operators';
import { shiftConvolutions } from '../../../src/engine/graphs/passes/shiftConvolutions';
import { relativeDifference } from '../networks/testData';
import { compiledGradients, evaluate, randomOperand } from './runGraph';
import type { Operand } from './runGraph';

const axis = fc.record({
  length: fc.integer({ min: 6, max: 17 }),
  kernel: fc.integer({ min: 1, max: 4 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 2 }),
  pool: fc.integer({ min: 1, max: 2 }),
});

/** pool(x ∗ w + b), as it is or moved. */
function network(x: Operand, window: ops.Window, pool: readonly [number, number], shift: boolean) {
  return (graph: Graph, [w, b]: readonly Value[]): Value => {
    const image = graph.constant('image', 'float32', x.dims, x.data);
    const y = ops.conv(graph, image, w!, b, window);
    const pooled = ops.maxPool(
      graph,
      y,
      { kernel: pool, strides: pool, pads: [0, 0, 0, 0], dilations: [1, 1] },
      true,
    )[0]!;
    if (!shift) return pooled;
    shiftConvolutions(graph, [w!, b!]);
    expect(graph.nodes.some(({ op }) => op === 'MaxPool')).toBe(false);
    return graph.nodes.at(-1)!.outputs[0]!;
  };
}

describe('a convolution that is computed at each position of the pool behind it', () => {
  it('gives what the pool gives, and the same gradients, the first of equal numbers counting', async () => {
    await fc.assert(
      fc.asyncProperty(
        axis,
        axis,
        fc.constantFrom('same' as const, 'valid' as const),
        fc.boolean(),
        fc.integer(),
        async (vertical, horizontal, padding, whole, seed) => {
          const base = {
            kernel: [vertical.kernel, horizontal.kernel],
            strides: [vertical.stride, horizontal.stride],
            dilations: [vertical.dilation, horizontal.dilation],
          } as const;
          const extent = (one: typeof vertical): number => (one.kernel - 1) * one.dilation + 1;
          const window: ops.Window = {
            ...base,
            pads: padding === 'same' ? ops.samePads(vertical.length, horizontal.length, base) : [0, 0, 0, 0],
          };
          const pool = [vertical.pool, horizontal.pool] as const;
          const counts = [vertical, horizontal].map((one) =>
            padding === 'same'
              ? Math.ceil(one.length / one.stride)
              : Math.floor((one.length - extent(one)) / one.stride) + 1,
          );
          fc.pre(counts.every((count, i) => count >= pool[i]!));
          const random = new Random(seed);
          const draw = (dims: readonly number[]): Operand => {
            const drawn = randomOperand(random, dims);
            // Small whole numbers give many equal sums, of equal and of different windows.
            return whole ? { ...drawn, data: drawn.data.map(Math.round) } : drawn;
          };
          const x = draw([2, 2, vertical.length, horizontal.length]);
          const parameters = [draw([3, 2, ...window.kernel]), draw([3])];
          const plain = await evaluate(network(x, window, pool, false), parameters);
          const shifted = await evaluate(network(x, window, pool, true), parameters);
          expect(shifted.dims).toEqual(plain.dims);
          expect(relativeDifference(shifted.data, plain.data)).toBeLessThan(1e-6);
          const dy = randomOperand(random, plain.dims);
          const [dw, db] = await compiledGradients(
            network(x, window, pool, false),
            parameters,
            dy,
            targetOptionsFor('cpu'),
          );
          const [dwShifted, dbShifted] = await compiledGradients(
            network(x, window, pool, true),
            parameters,
            dy,
            targetOptionsFor('cpu'),
          );
          expect(relativeDifference(dwShifted!.data, dw!.data)).toBeLessThan(1e-5);
          expect(relativeDifference(dbShifted!.data, db!.data)).toBeLessThan(1e-5);
        },
      ),
      { numRuns: 60, seed: 9 },
    );
  });

  it('is left alone where its input is learnt, too, or the windows overlap', () => {
    const build = (learnt: 'w' | 'x', strides: readonly [number, number]): string[] => {
      const graph = new Graph('choice');
      const x = graph.input('x', 'float32', [1, 2, 8, 8]);
      const w = graph.input('w', 'float32', [3, 2, 3, 3]);
      const y = ops.conv(graph, x, w, undefined, {
        kernel: [3, 3],
        strides: [1, 1],
        pads: [1, 1, 1, 1],
        dilations: [1, 1],
      });
      graph.output(
        'y',
        ops.maxPool(graph, y, { kernel: [2, 2], strides, pads: [0, 0, 0, 0], dilations: [1, 1] }, true)[0]!,
      );
      shiftConvolutions(graph, learnt === 'w' ? [w] : [w, x]);
      return graph.nodes.map(({ op }) => op);
    };
    expect(build('x', [2, 2])).toEqual(['Conv', 'MaxPool']);
    expect(build('w', [1, 1])).toContain('MaxPool');
  });
});
