import type { Dimension, Graph, Shape, Value } from '../graph';
import { known, shapeText } from '../graph';

/** The axes in another order: output axis i is input axis `perm[i]`. */
export function transpose(graph: Graph, x: Value, perm: readonly number[]): Value {
  if (perm.length !== x.shape.length) throw new RangeError(`${x.name}: ${shapeText(x.shape)} cannot be permuted by [${perm.join(', ')}]`);
  return graph.append1('Transpose', [x], { type: x.type, shape: perm.map((axis) => x.shape[axis]!) }, { perm });
}

/** The same elements in another shape. Only one dimension may be the batch. */
export function reshape(graph: Graph, x: Value, shape: Shape): Value {
  if (size(x.shape) !== size(shape)) throw new RangeError(`${x.name}: ${shapeText(x.shape)} does not fit ${shapeText(shape)}`);
  const target = graph.integers(shape.map((dimension) => (dimension === 'N' ? -1 : dimension)), 'shape');
  return graph.append1('Reshape', [x, target], { type: x.type, shape });
}

/** Elements of a batch entry, or of the whole where the batch is fixed. */
function size(shape: Shape): string {
  const lengths = shape.filter((dimension): dimension is number => dimension !== 'N');
  return `${lengths.reduce((product, length) => product * length, 1)}${shape.includes('N') ? 'N' : ''}`;
}

/** Zeros around the last two axes: `pads` is [top, left, bottom, right]. */
export function pad(graph: Graph, x: Value, pads: readonly number[]): Value {
  const [top, left, bottom, right] = pads as [number, number, number, number];
  const [n, c, h, w] = x.shape as [Dimension, Dimension, Dimension, Dimension];
  const amounts = graph.integers([0, 0, top, left, 0, 0, bottom, right], 'pads');
  return graph.append1('Pad', [x, amounts], { type: x.type, shape: [n, c, known(h) + top + bottom, known(w) + left + right] });
}

/** A part of the last two axes that starts at `begin` and has the given lengths. */
export function crop(graph: Graph, x: Value, begin: readonly number[], lengths: readonly number[]): Value {
  const rank = x.shape.length;
  const kept = x.shape.slice(0, rank - 2);
  if (begin.every((start) => start === 0) && lengths.every((length, i) => length === x.shape[rank - 2 + i])) return x;
  const inputs = [
    x,
    graph.integers(begin, 'starts'),
    graph.integers(begin.map((start, i) => start + lengths[i]!), 'ends'),
    graph.integers([rank - 2, rank - 1], 'axes'),
  ];
  return graph.append1('Slice', inputs, { type: x.type, shape: [...kept, ...lengths] });
}

/** The last two axes read backwards. */
export function flip(graph: Graph, x: Value): Value {
  const rank = x.shape.length;
  const inputs = [
    x,
    graph.integers([-1, -1], 'starts'),
    graph.integers([-(2 ** 31), -(2 ** 31)], 'ends'),
    graph.integers([rank - 2, rank - 1], 'axes'),
    graph.integers([-1, -1], 'steps'),
  ];
  return graph.append1('Slice', inputs, { type: x.type, shape: x.shape });
}

const reduced = (x: Value, axes: readonly number[], keep: boolean): Shape =>
  x.shape.flatMap((dimension, axis) => (axes.includes(axis) ? (keep ? [1] : []) : [dimension]));

/** Sums over some axes, which stay with length 1 where `keep` is true. */
export function reduceSum(graph: Graph, x: Value, axes: readonly number[], keep = false): Value {
  const inputs = [x, graph.integers(axes, 'axes')];
  return graph.append1('ReduceSum', inputs, { type: x.type, shape: reduced(x, axes, keep) }, { keepdims: keep ? 1 : 0 });
}

/** Means over some axes. */
export function reduceMean(graph: Graph, x: Value, axes: readonly number[], keep = false): Value {
  return graph.append1('ReduceMean', [x], { type: x.type, shape: reduced(x, axes, keep) }, { axes, keepdims: keep ? 1 : 0 });
}

/** A value repeated to a larger shape by numpy's rule. The batch must be fixed. */
export function expand(graph: Graph, x: Value, shape: readonly number[]): Value {
  return graph.append1('Expand', [x, graph.integers(shape, 'shape')], { type: x.type, shape });
}
