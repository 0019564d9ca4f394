import { expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { gradient } from '../../../src/engine/graphs/gradients/gradient';
import { Graph } from '../../../src/engine/graphs/graph';
import type { Value } from '../../../src/engine/graphs/graph';
import { toOnnx } from '../../../src/engine/graphs/onnxFile';
import * as ops from '../../../src/engine/graphs/operators';
import { poolFirst } from '../../../src/engine/graphs/passes/poolFirst';
import { removeDead } from '../../../src/engine/graphs/passes/removeDead';
import { shareIm2col } from '../../../src/engine/graphs/passes/shareIm2col';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { floatData, floats } from '../../../src/engine/tensor';
import { relativeDifference } from '../networks/testData';
import { randomOperand } from './runGraph';

const same = { kernel: [3, 3], strides: [2, 1], pads: [0, 1, 1, 1], dilations: [1, 1] } as const;
const pooling = { kernel: [3, 2], strides: [2, 2], pads: [1, 0, 0, 1], dilations: [1, 1] } as const;
const activations: Record<string, (graph: Graph, x: Value) => Value> = {
  'no activation': (_, x) => x,
  relu: ops.relu,
  'relu6 of a leaky relu': (graph, x) => ops.clip(graph, ops.leakyRelu(graph, x, 0.2), 0, 6),
};

/**
 * The results of two convolutions, the first with activation and pool, and their gradients; and the operators of the
 * forward half.
 */
async function results(
  activation: (graph: Graph, x: Value) => Value,
  change: { readonly before?: (graph: Graph, trained: Value[]) => void; readonly after?: (graph: Graph) => void },
) {
  const graph = new Graph('test');
  const random = new Random(2);
  const feeds = new Map<string, ReturnType<typeof floats>>();
  const input = (name: string, dims: readonly number[], scale = 1): Value => {
    feeds.set(name, floats(randomOperand(random, dims, scale).data, dims));
    return graph.input(name, 'float32', dims);
  };
  // Grey borders, where whole windows are equal.
  const x = input('x', [2, 3, 12, 11], 4);
  feeds.get('x')!.data.forEach((_, i, all) => {
    if (i % 11 < 5) (all as Float32Array)[i] = 1;
  });
  const trained = [input('w', [4, 3, 3, 3]), input('b', [4]), input('w2', [5, 4, 3, 3])];
  const mapped = activation(graph, ops.conv(graph, x, trained[0]!, trained[1], same));
  const pooled = ops.maxPool(graph, mapped, pooling, true)[0]!;
  const y = ops.conv(graph, pooled, trained[2]!, undefined, same);
  change.before?.(graph, trained);
  const forward = graph.nodes.map(({ op }) => op);
  const last = graph.nodes.at(-1)!.outputs[0]!;
  const weights = input('dy', y.shape as number[]);
  gradient(graph, ops.reduceSum(graph, ops.mul(graph, last, weights), [0, 1, 2, 3]), trained).forEach((slope, i) =>
    graph.output(`d${i}`, slope),
  );
  graph.output('y', ops.neg(graph, last));
  change.after?.(graph);
  removeDead(graph);
  const loaded = await (await openRuntime({ threads: 1 })).load(toOnnx(graph));
  const values = await loaded.run(Object.fromEntries(feeds));
  await loaded.release();
  return {
    forward,
    all: graph.nodes.map(({ op }) => op),
    values: Object.entries(values).map(([name, value]) => [name, floatData(value, name)] as const),
  };
}

const expectSame = (a: Awaited<ReturnType<typeof results>>, b: Awaited<ReturnType<typeof results>>): void => {
  for (const [index, [name, data]] of a.values.entries())
    expect(relativeDifference(b.values[index]![1], data), name).toBeLessThan(1e-5);
};

it.each(Object.entries(activations))(
  'a pool that comes first gives the same results and gradients: %s',
  async (_, activation) => {
    const [usual, first] = [await results(activation, {}), await results(activation, { before: poolFirst })];
    expectSame(usual, first);
    expect(first.forward.slice(0, 4)).toEqual(['Conv', 'MaxPool', 'Reshape', 'Add']);
    expect(first.forward.filter((op) => op === 'MaxPool' || op === 'Conv')).toEqual(['Conv', 'MaxPool', 'Conv']);
    expect(first.forward.filter((op) => !['Reshape', 'Add'].includes(op)).sort()).toEqual(usual.forward.sort());
  },
);

it('a pool behind frozen weights, or of what is read elsewhere, stays where it is', () => {
  const operators = (frozen: boolean, alsoRead: boolean): string[] => {
    const graph = new Graph('test');
    const x = graph.input('x', 'float32', [1, 1, 4, 4]);
    const w = graph.input('w', 'float32', [1, 1, 3, 3]);
    const map = ops.relu(graph, ops.conv(graph, x, w, undefined, same));
    graph.output('y', ops.maxPool(graph, map, pooling)[0]!);
    if (alsoRead) graph.output('map', ops.neg(graph, map));
    poolFirst(graph, frozen ? [] : [w]);
    return graph.nodes.map(({ op }) => op).filter((op) => op !== 'Identity');
  };
  expect(operators(true, false)).toEqual(['Conv', 'Relu', 'MaxPool']);
  expect(operators(false, true)).toEqual(['Conv', 'Relu', 'MaxPool', 'Neg']);
});

it('convolutions that share their patches with the weight gradient give the same', async () => {
  const [usual, shared] = [await results(ops.relu, {}), await results(ops.relu, { after: shareIm2col })];
  expectSame(usual, shared);
  const count = ({ all }: typeof usual, op: string): number => all.filter((one) => one === op).length;
  // Of two convolutions and two that lay out patches, the latter stay.
  expect([count(usual, 'Conv'), count(shared, 'Conv')]).toEqual([4, 2]);
  expect(count(shared, 'MatMul')).toBe(count(usual, 'MatMul') + 2);
});
