import { elements } from '../../tensor';
import type { Graph, Node, Value } from '../graph';
import { staticShape } from '../graph';
import { replaceUses } from '../uses';

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

/** Elements of one line of a processor's cache. */
const block = 16;

/**
 * The elements of a row-major tensor with its axes in another order. Read in blocks along the last axis, so that each
 * line of the cache is fetched once: kernels of 50 million weights are reordered whenever a network is opened.
 */
export function permuted(data: Float32Array, shape: readonly number[], perm: readonly number[]): Float32Array {
  const lengths = perm.map((axis) => shape[axis]!);
  const steps = shape.map((_, axis) => elements(lengths.slice(perm.indexOf(axis) + 1)));
  const [width, step] = [shape.at(-1) ?? 1, steps.at(-1) ?? 1];
  const targets = offsets(shape.slice(0, -1), steps);
  const result = new Float32Array(data.length);
  for (let begin = 0; begin < width; begin += block) {
    const end = Math.min(begin + block, width);
    for (let row = 0; row < targets.length; row++) {
      const source = row * width;
      const target = targets[row]!;
      for (let i = begin; i < end; i++) result[target + i * step] = data[source + i]!;
    }
  }
  return result;
}

/** Where the elements of a row-major tensor lie if one step along each axis goes as far as `steps` says. */
function offsets(lengths: readonly number[], steps: readonly number[]): Float64Array {
  return lengths.reduce((outer, length, axis) => {
    const all = new Float64Array(outer.length * length);
    for (let i = 0; i < all.length; i++) all[i] = outer[Math.floor(i / length)]! + (i % length) * steps[axis]!;
    return all;
  }, new Float64Array(1));
}
