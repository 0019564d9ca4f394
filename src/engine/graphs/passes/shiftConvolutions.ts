import { elements } from '../../tensor';
import { dependentOn } from '../gradients/gradient';
import type { Graph, Node, Value } from '../graph';
import { known } from '../graph';
import { conv, crop, max } from '../operators';
import type { Window } from '../operators';
import { usesOf } from '../uses';

/** Windows of more positions are left as they are: not measured. */
const mostPositions = 4;

/**
 * Computes a convolution before a max-pool without overlap at each position of the pool's window by itself: pool(x ∗ w)
 * = max over the offsets (a, b) of (x moved by them ∗ w), each with the strides of both. The pool's gradient becomes
 * that of Max, comparisons of whole maps, where the pool would have to say where its maxima stood: an index for every
 * number, twice as slow as all of this. Of equal numbers the first in row-major order counts, as before. Only where the
 * network learns the kernel, but not what comes before it: elsewhere the moved parts' gradients would have to be put
 * together again.
 */
export function shiftConvolutions(graph: Graph, trained: readonly Value[]): void {
  const dependent = dependentOn(graph.nodes, trained);
  const uses = usesOf(graph);
  const isFirst = ({ inputs: [x, ...weights] }: Node): boolean =>
    !dependent.has(x!) && weights.some((weight) => weight !== undefined && dependent.has(weight));
  const nodes = graph.nodes;
  const replaced = new Map<Value, Value>();
  graph.nodes = [];
  for (const node of nodes) {
    node.inputs.forEach((input, index) => {
      const other = input && replaced.get(input);
      if (other) node.inputs[index] = other;
    });
    const before = node.inputs[0]?.producer;
    if (
      node.op === 'MaxPool' &&
      isApart(node) &&
      before?.op === 'Conv' &&
      uses.get(before.outputs[0]!)?.length === 1 &&
      isFirst(before)
    ) {
      replaced.set(
        node.outputs[0]!,
        graph.within(node.name, () => largestOfMoved(graph, before, node)),
      );
    } else {
      graph.nodes.push(node);
    }
  }
}

/** Whether a pool's windows stand side by side, without padding. */
function isApart({ attributes }: Node): boolean {
  const { kernel_shape: kernel, strides, pads } = attributes as Record<string, readonly number[]>;
  return (
    kernel!.every((length, axis) => length === strides![axis]) &&
    pads!.every((length) => length === 0) &&
    elements(kernel!) <= mostPositions
  );
}

function largestOfMoved(graph: Graph, convolution: Node, pool: Node): Value {
  const {
    inputs: [x, w, bias],
    attributes: { kernel_shape, strides, pads, dilations, group },
  } = convolution;
  const own = { kernel: kernel_shape, strides, pads, dilations } as unknown as Window;
  const [rows, columns] = pool.attributes['kernel_shape'] as readonly [number, number];
  const positions = pool.outputs[0]!.shape.slice(2).map(known);
  const offsets = Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns] as const);
  return offsets
    .map((offset) => {
      const [vertical, horizontal] = ([0, 1] as const).map((axis) =>
        moved(own, axis, {
          offset: offset[axis],
          pool: axis === 0 ? rows : columns,
          positions: positions[axis]!,
          length: known(x!.shape[axis + 2]),
        }),
      ) as [Moved, Moved];
      const part = crop(graph, x!, [vertical.begin, horizontal.begin], [vertical.length, horizontal.length]);
      return conv(
        graph,
        part,
        w!,
        bias,
        {
          ...own,
          strides: [own.strides[0] * rows, own.strides[1] * columns],
          pads: [vertical.before, horizontal.before, vertical.after, horizontal.after],
        },
        group as number,
      );
    })
    .reduce((largest, next) => max(graph, largest, next));
}

/** The part of an axis that a moved convolution reads, and the padding around it. */
interface Moved {
  readonly begin: number;
  readonly length: number;
  readonly before: number;
  readonly after: number;
}

function moved(
  window: Window,
  axis: 0 | 1,
  { offset, pool, positions, length }: { offset: number; pool: number; positions: number; length: number },
): Moved {
  const stride = window.strides[axis] * pool;
  const start = offset * window.strides[axis] - window.pads[axis];
  const end = start + (positions - 1) * stride + (window.kernel[axis] - 1) * window.dilations[axis] + 1;
  const begin = Math.max(start, 0);
  // What is left over is cut off only where another position would fit into it.
  const last = length - end >= stride ? end : length;
  return { begin, length: last - begin, before: Math.max(-start, 0), after: Math.max(end - length, 0) };
}
