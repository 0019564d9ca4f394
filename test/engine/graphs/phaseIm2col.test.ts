import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { im2colKernel } from '../../../src/engine/graphs/gradients/im2col';
import { Graph, staticShape, type Value } from '../../../src/engine/graphs/graph';
import * as ops from '../../../src/engine/graphs/operators';
import { phaseIm2col } from '../../../src/engine/graphs/passes/phaseIm2col';
import { removeDead } from '../../../src/engine/graphs/passes/removeDead';
import { elements } from '../../../src/engine/tensor';
import { evaluate, randomOperand } from './runGraph';

interface Side {
  readonly places: number;
  readonly kernel: number;
  /** Where the window's first position stands, one number for each convolution. */
  readonly starts: readonly number[];
}

const side = fc.record({
  places: fc.integer({ min: 2, max: 5 }),
  kernel: fc.integer({ min: 1, max: 4 }),
  starts: fc.array(fc.integer({ min: -3, max: 5 }), { minLength: 3, maxLength: 3 }),
});

/** Part of x that a convolution from `start` on reads, and the zeros around it, along one axis. */
function reach(
  start: number,
  { places, kernel }: Side,
  stride: number,
): { begin: number; length: number; before: number; after: number } {
  const [begin, end] = [Math.max(start, 0), start + (places - 1) * stride + kernel];
  return {
    begin,
    length: places * stride - begin,
    before: Math.max(-start, 0),
    after: Math.max(end - places * stride, 0),
  };
}

/** The patches of three convolutions side by side, as they are or from phases. */
const layOut =
  (sides: readonly [Side, Side], stride: number, rewritten: boolean) =>
  (graph: Graph, [x]: readonly Value[]): Value => {
    const channels = staticShape(x!)[1]!;
    const kernel = [sides[0].kernel, sides[1].kernel] as const;
    const all = [0, 1, 2].map((i) => {
      const [rows, columns] = sides.map((one) => reach(one.starts[i]!, one, stride)) as [
        ReturnType<typeof reach>,
        ReturnType<typeof reach>,
      ];
      const part = ops.crop(graph, x!, [rows.begin, columns.begin], [rows.length, columns.length]);
      const window: ops.Window = {
        kernel,
        strides: [stride, stride],
        pads: [rows.before, columns.before, rows.after, columns.after],
        dilations: [1, 1],
      };
      const patches = ops.conv(graph, part, im2colKernel(graph, channels, kernel), undefined, window, channels);
      const [n, ...rest] = staticShape(patches) as [number, ...number[]];
      return ops.reshape(graph, patches, [n, elements(rest)]);
    });
    const joined = ops.concat(graph, all, 1);
    if (rewritten) {
      phaseIm2col(graph);
      graph.outputs.push(joined);
      removeDead(graph);
      graph.outputs.pop();
      expect(graph.nodes.map(({ op }) => op).filter((op) => op === 'Conv' || op === 'SpaceToDepth')).toEqual([
        'SpaceToDepth',
      ]);
    }
    return joined;
  };

it('takes the patches of several convolutions from the phases of what they read, number by number', async () => {
  await fc.assert(
    fc.asyncProperty(
      side,
      side,
      fc.integer({ min: 2, max: 4 }),
      fc.integer(),
      async (vertical, horizontal, stride, seed) => {
        const sides = [vertical, horizontal] as const;
        // Windows that see nothing of the image, and images without a place for them, are no convolutions.
        fc.pre(
          sides.every((one) =>
            one.starts.every(
              (start) => start + one.kernel > 0 && start < one.places * stride - 1 && -start < one.kernel,
            ),
          ),
        );
        const x = randomOperand(new Random(seed), [2, 3, vertical.places * stride, horizontal.places * stride]);
        const plain = await evaluate(layOut(sides, stride, false), [x]);
        const phases = await evaluate(layOut(sides, stride, true), [x]);
        expect(phases.dims).toEqual(plain.dims);
        expect([...phases.data]).toEqual([...plain.data]);
      },
    ),
    { numRuns: 40, seed: 3 },
  );
});

it('leaves convolutions alone that do not go over the whole in equal steps, and a single one', () => {
  const count = (strides: readonly [number, number], size: number, copies: number): number => {
    const graph = new Graph('test');
    const x = graph.input('x', 'float32', [1, 2, size, size]);
    for (let i = 0; i < copies; i++) {
      ops.conv(
        graph,
        x,
        im2colKernel(graph, 2, [3, 3]),
        undefined,
        { kernel: [3, 3], strides, pads: [0, 0, 1, 1], dilations: [1, 1] },
        2,
      );
    }
    phaseIm2col(graph);
    return graph.nodes.filter(({ op }) => op === 'Conv').length;
  };
  expect(count([2, 2], 8, 2)).toBe(0);
  expect(count([2, 2], 8, 1)).toBe(1);
  expect(count([2, 2], 9, 2)).toBe(2);
  expect(count([2, 4], 8, 2)).toBe(2);
  expect(count([1, 1], 8, 2)).toBe(2);
});
