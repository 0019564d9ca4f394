import { elements } from '../tensor';
import type { Node, Value, ValueType } from './graph';
import { Graph, staticShape } from './graph';
import { readBy } from './uses';

const bytesOf: Readonly<Record<ValueType, number>> = {
  float32: 4,
  float16: 2,
  int32: 4,
  int64: 8,
  int8: 1,
  uint8: 1,
  bool: 1,
};

/**
 * The most bytes that a graph's intermediate values take at one time when its nodes run in their order and a value is
 * freed after its last use, those of a loop's body in each of its rounds. Inputs, constants and outputs are not
 * counted. A runtime that works in place needs less, one that orders nodes otherwise may need more.
 */
export function peakOfIntermediates(graph: Graph): number {
  const outputs = new Set(graph.outputs);
  const lastUse = new Map<Value, number>();
  graph.nodes.forEach((node, index) =>
    readBy(node).forEach((value) => {
      if (value.producer) lastUse.set(value, index);
    }),
  );
  const freed = new Map<number, number>();
  let now = 0;
  let peak = 0;
  graph.nodes.forEach((node, index) => {
    for (const value of node.outputs) {
      if (outputs.has(value)) continue;
      const bytes = bytesOfValue(value);
      now += bytes;
      const end = Math.max(index, lastUse.get(value) ?? index);
      freed.set(end, (freed.get(end) ?? 0) + bytes);
    }
    peak = Math.max(peak, now + bodiesOf(node).reduce((sum, body) => sum + peakOfIntermediates(body), 0));
    now -= freed.get(index) ?? 0;
  });
  return peak;
}

function bodiesOf({ attributes }: Node): Graph[] {
  return Object.values(attributes).filter((attribute) => attribute instanceof Graph);
}

/** Bytes of a value whose lengths are all known. */
export function bytesOfValue(value: Value): number {
  return elements(staticShape(value)) * bytesOf[value.type];
}

/** Bytes of all constants that a graph's nodes read. */
export function bytesOfConstants(graph: Graph): number {
  return [...constantsOf(graph)].reduce((sum, value) => sum + bytesOfValue(value), 0);
}

function constantsOf(graph: Graph): Set<Value> {
  const own = graph.nodes.flatMap(({ inputs }) => inputs.filter((value) => value?.data !== undefined)) as Value[];
  return new Set([...own, ...graph.nodes.flatMap(bodiesOf).flatMap((body) => [...constantsOf(body)])]);
}
