import type { Dimension, Graph, Shape, Value } from '../graph';
import { known, shapeText } from '../graph';

/** The axes in another order: output axis i is input axis `perm[i]`. */
export function transpose(graph: Graph, x: Value, perm: readonly number[]): Value {
  if (perm.length !== x.shape.length)
    throw new RangeError(`${x.name}: ${shapeText(x.shape)} cannot be permuted by [${perm.join(', ')}]`);
  return graph.append1('Transpose', [x], { type: x.type, shape: perm.map((axis) => x.shape[axis]!) }, { perm });
}

/** The same elements in another shape. Only one dimension may be the batch. */
export function reshape(graph: Graph, x: Value, shape: Shape): Value {
  if (size(x.shape) !== size(shape))
    throw new RangeError(`${x.name}: ${shapeText(x.shape)} does not fit ${shapeText(shape)}`);
  const target = graph.integers(
    shape.map((dimension) => (dimension === 'N' ? -1 : dimension)),
    'shape',
  );
  return graph.append1('Reshape', [x, target], { type: x.type, shape });
}

/** Elements of a batch entry, or of the whole where the batch is fixed. */
function size(shape: Shape): string {
  const lengths = shape.filter((dimension): dimension is number => dimension !== 'N');
  return `${lengths.reduce((product, length) => product * length, 1)}${shape.includes('N') ? 'N' : ''}`;
}

/** Zeros, or another constant, around the last two axes: `pads` is [top, left, bottom, right]. */
export function pad(graph: Graph, x: Value, pads: readonly number[], value = 0): Value {
  const [top, left, bottom, right] = pads as [number, number, number, number];
  const before = x.shape.slice(0, -2);
  const [h, w] = x.shape.slice(-2) as [Dimension, Dimension];
  const none = before.map(() => 0);
  const amounts = graph.integers([...none, top, left, ...none, bottom, right], 'pads');
  const inputs = value === 0 ? [x, amounts] : [x, amounts, graph.scalar(value, 'padding')];
  return graph.append1('Pad', inputs, {
    type: x.type,
    shape: [...before, known(h) + top + bottom, known(w) + left + right],
  });
}

/**
 * Squares of `block` x `block` become channels, row by row, those of one place in the square together: [N, C, h, w] to
 * [N, block² · C, h / block, w / block].
 */
export function spaceToDepth(graph: Graph, x: Value, block: number): Value {
  const [n, c, h, w] = x.shape as [Dimension, Dimension, Dimension, Dimension];
  if (known(h) % block !== 0 || known(w) % block !== 0)
    throw new RangeError(`${x.name}: ${shapeText(x.shape)} has no whole squares of ${block}`);
  const shape = [n, known(c) * block * block, known(h) / block, known(w) / block];
  return graph.append1('SpaceToDepth', [x], { type: x.type, shape }, { blocksize: block });
}

const withLength = (shape: Shape, axis: number, length: number): Shape =>
  shape.map((before, i) => (i === axis ? length : before));

/** Values one after the other along an axis; all other lengths must agree. */
export function concat(graph: Graph, parts: readonly Value[], axis: number): Value {
  const [first] = parts as [Value];
  for (const part of parts) {
    if (
      part.shape.length !== first.shape.length ||
      part.shape.some((length, i) => i !== axis && length !== first.shape[i])
    ) {
      throw new RangeError(
        `${shapeText(first.shape)} and ${shapeText(part.shape)} cannot be joined along axis ${axis}`,
      );
    }
  }
  const total = parts.reduce((sum, part) => sum + known(part.shape[axis]), 0);
  return graph.append1('Concat', parts, { type: first.type, shape: withLength(first.shape, axis, total) }, { axis });
}

/** `length` elements along one axis, from `start`. */
export function slice(graph: Graph, x: Value, axis: number, start: number, length: number): Value {
  const inputs = [
    x,
    graph.integers([start], 'starts'),
    graph.integers([start + length], 'ends'),
    graph.integers([axis], 'axes'),
  ];
  return graph.append1('Slice', inputs, { type: x.type, shape: withLength(x.shape, axis, length) });
}

/** The elements at the given positions of one axis. */
export function gather(graph: Graph, x: Value, axis: number, positions: readonly number[]): Value {
  const inputs = [x, graph.integers(positions, 'positions')];
  return graph.append1(
    'Gather',
    inputs,
    { type: x.type, shape: withLength(x.shape, axis, positions.length) },
    { axis },
  );
}

/** `into` (one axis) with `updates` added at `positions`, which may repeat. */
export function scatterAdd(graph: Graph, into: Value, positions: Value, updates: Value): Value {
  return graph.append1(
    'ScatterElements',
    [into, positions, updates],
    { type: into.type, shape: into.shape },
    { axis: 0, reduction: 'add' },
  );
}

/** Sums of all elements up to and including each, along an axis. */
export function cumulativeSum(graph: Graph, x: Value, axis: number): Value {
  const along = graph.constant('axis', 'int64', [], BigInt64Array.of(BigInt(axis)));
  return graph.append1('CumSum', [x, along], { type: x.type, shape: x.shape });
}

/** A slice of the last two axes that starts at `begin` and has the given lengths. */
export function crop(graph: Graph, x: Value, begin: readonly number[], lengths: readonly number[]): Value {
  return sliceAxes(graph, x, [x.shape.length - 2, x.shape.length - 1], begin, lengths);
}

/** The same of other axes, in growing order. */
export function sliceAxes(
  graph: Graph,
  x: Value,
  axes: readonly number[],
  begin: readonly number[],
  lengths: readonly number[],
): Value {
  if (begin.every((start) => start === 0) && lengths.every((length, i) => length === x.shape[axes[i]!])) return x;
  const inputs = [
    x,
    graph.integers(begin, 'starts'),
    graph.integers(
      begin.map((start, i) => start + lengths[i]!),
      'ends',
    ),
    graph.integers(axes, 'axes'),
  ];
  const shape = axes.reduce((before, axis, i) => withLength(before, axis, lengths[i]!), x.shape);
  return graph.append1('Slice', inputs, { type: x.type, shape });
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

/** Sums over some axes (of length 1: the numbers as they are), which stay with length 1 where `keep` is true. */
export function reduceSum(graph: Graph, x: Value, axes: readonly number[], keep = false): Value {
  if (axes.every((axis) => x.shape[axis] === 1)) return reshape(graph, x, reduced(x, axes, keep));
  const inputs = [x, graph.integers(axes, 'axes')];
  return graph.append1(
    'ReduceSum',
    inputs,
    { type: x.type, shape: reduced(x, axes, keep) },
    { keepdims: keep ? 1 : 0 },
  );
}

/** Means over some axes. */
export function reduceMean(graph: Graph, x: Value, axes: readonly number[], keep = false): Value {
  return graph.append1(
    'ReduceMean',
    [x],
    { type: x.type, shape: reduced(x, axes, keep) },
    { axes, keepdims: keep ? 1 : 0 },
  );
}

/** A value repeated to a larger shape by numpy's rule. The batch must be fixed. */
export function expand(graph: Graph, x: Value, shape: readonly number[]): Value {
  return graph.append1('Expand', [x, graph.integers(shape, 'shape')], { type: x.type, shape });
}
