import { elements } from '../../runtimes/tensor';
import type { Graph, Node, Value } from '../graph';
import { staticShape } from '../graph';
import { replaceUses } from './uses';

/** Computes reorderings of float32 constants (Transpose, Reshape) now instead of at every run. */
export function foldConstants(graph: Graph): void {
  for (const node of graph.nodes) {
    const source = node.inputs[0];
    if (!(source?.data instanceof Float32Array)) continue;
    const data = folded(node, source, source.data);
    const output = node.outputs[0]!;
    if (data) replaceUses(graph, output, graph.replacement(source, staticShape(output), data));
  }
}

function folded(node: Node, source: Value, data: Float32Array): Float32Array | undefined {
  if (node.op === 'Reshape') return data;
  if (node.op === 'Transpose') return permuted(data, staticShape(source), node.attributes['perm'] as readonly number[]);
  return undefined;
}

/** The elements of a row-major tensor with its axes in another order. */
export function permuted(data: Float32Array, shape: readonly number[], perm: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => elements(shape.slice(axis + 1)));
  const lengths = perm.map((axis) => shape[axis]!);
  const steps = perm.map((axis) => strides[axis]!);
  const result = new Float32Array(data.length);
  const index = new Array<number>(perm.length).fill(0);
  for (let to = 0, from = 0; to < result.length; to++) {
    result[to] = data[from]!;
    for (let axis = perm.length - 1; axis >= 0; axis--) {
      from += steps[axis]!;
      if (++index[axis]! < lengths[axis]!) break;
      from -= steps[axis]! * lengths[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}
