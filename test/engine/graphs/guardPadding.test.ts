import { expect, it } from 'vitest';
import { Graph, type Value } from '../../../src/engine/graphs/graph';
import * as ops from '../../../src/engine/graphs/operators';
import { guardPadding } from '../../../src/engine/graphs/passes/guardPadding';
import { evaluate } from './runGraph';

const window: ops.Window = { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], dilations: [1, 1] };

/** Zeros around x, then the pool; `before` may change x first. */
const padded = (guarded: boolean, before: (graph: Graph, x: Value) => Value = (_, x) => x) => (graph: Graph, [x]: readonly Value[]): Value => {
  ops.maxPool(graph, ops.pad(graph, before(graph, x!), [1, 1, 1, 1]), window);
  if (guarded) guardPadding(graph);
  return graph.nodes.at(-1)!.outputs[0]!;
};

const below = { dims: [1, 1, 2, 2], data: Float32Array.of(-1, -2, -3, -4) };

it('keeps the zeros of a padding in the pool behind it, where everything else is below them', async () => {
  expect([...(await evaluate(padded(true), [below])).data]).toEqual([0, 0, 0, 0]);
});

it('leaves a pool alone whose input is nowhere below zero', () => {
  const count = (guarded: boolean, low: number): number => {
    const graph = new Graph('test');
    padded(guarded, (_, x) => ops.clip(graph, x, low, 6))(graph, [graph.input('x', 'float32', [1, 1, 2, 2])]);
    return graph.nodes.length;
  };
  expect(count(true, 0)).toBe(count(false, 0));
  expect(count(true, -1)).toBe(count(false, -1) + 1);
});
