import { elements } from '../../tensor';
import type { Graph, Node, Value } from '../graph';
import { known, staticShape } from '../graph';
import {
  and,
  conv,
  convTranspose,
  cumulativeSum,
  div,
  equal,
  expand,
  less,
  maxUnpool,
  mul,
  pad,
  reduceSum,
  reshape,
  scatterAdd,
  toFloat,
  where,
} from '../operators';
import type { Window } from '../operators';
import { im2colKernel } from './im2col';
import type { GradientRule } from './rule';
import { valuesOf } from './rule';

/**
 * y = largest of each window: dx = Σ over windows of dy where that element stood; of equal elements the
 * first in row-major order counts, as in TensorFlow's MaxPoolGrad.
 */
export const maxPoolRule: GradientRule = (graph, node, dy) => {
  const {
    inputs: [x],
    y,
  } = valuesOf(node);
  const window = windowOf(node);
  const indices = node.outputs[1];
  if (!indices) return [byMasks(graph, x!, y, dy, window)];
  const overlapping = window.strides.some((stride, axis) => stride < window.kernel[axis]!);
  const shape = staticShape(x!);
  return [overlapping ? byScattering(graph, indices, dy, shape) : maxUnpool(graph, dy, indices, window, shape)];
};

/** Adds each dy where the pool's indices (flat, over the whole of x) say. */
function byScattering(graph: Graph, indices: Value, dy: Value, shape: readonly number[]): Value {
  const count = elements(staticShape(dy));
  const zeros = expand(graph, graph.scalar(0, 'zero'), [elements(shape)]);
  return reshape(graph, scatterAdd(graph, zeros, reshape(graph, indices, [count]), reshape(graph, dy, [count])), shape);
}

/**
 * Without indices: each window's elements become channels, by a grouped convolution with one-hot kernels;
 * the first that equals the maximum takes dy, and the transposed convolution puts it back in its place.
 * Padding must never be a maximum, so it is the lowest number that stays finite when multiplied with 0.
 */
function byMasks(graph: Graph, x: Value, y: Value, dy: Value, window: Window): Value {
  const [n, channels, height, width] = staticShape(x) as [number, number, number, number];
  const [rows, columns] = [known(y.shape[2]), known(y.shape[3])];
  const offsets = elements(window.kernel);
  const kernel = im2colKernel(graph, channels, window.kernel);
  const padded = pad(graph, x, window.pads, lowest);
  const inner: Window = { ...window, pads: [0, 0, 0, 0] };
  const byOffset = (value: Value): Value => reshape(graph, value, [n, channels, offsets, rows, columns]);
  const once = (value: Value): Value => reshape(graph, value, [n, channels, 1, rows, columns]);
  const found = equal(graph, byOffset(conv(graph, padded, kernel, undefined, inner, channels)), once(y));
  const counted = cumulativeSum(graph, toFloat(graph, found), 2);
  const first = and(graph, found, less(graph, counted, graph.scalar(1.5, 'second')));
  const placed = reshape(graph, where(graph, first, once(dy), graph.scalar(0, 'zero')), [
    n,
    channels * offsets,
    rows,
    columns,
  ]);
  return convTranspose(graph, placed, kernel, window, channels, [height, width]);
}

const lowest = -3e38;

/** y = largest of all positions: dx = dy there, in equal shares among equal ones (TensorFlow's _MinOrMaxGrad). */
export const globalMaxPoolRule: GradientRule = (graph, node, dy) => {
  const {
    inputs: [x],
    y,
  } = valuesOf(node);
  const found = toFloat(graph, equal(graph, x!, y));
  return [mul(graph, found, div(graph, dy, reduceSum(graph, found, [2, 3], true)))];
};

/** y = mean of each window: dx = dy / n spread over its n elements that are not padding. */
export const averagePoolRule: GradientRule = (graph, node, dy) => {
  const [, channels, height, width] = staticShape(valuesOf(node).inputs[0]!) as [number, number, number, number];
  const window = { ...windowOf(node), dilations: [1, 1] as const };
  const [rows, columns] = [
    elementsOfWindows(window, 0, height, known(dy.shape[2])),
    elementsOfWindows(window, 1, width, known(dy.shape[3])),
  ];
  const shares = Float32Array.from(rows.flatMap((row) => columns.map((column) => 1 / (row * column))));
  const shared = mul(graph, dy, graph.constant('shares', 'float32', [1, 1, rows.length, columns.length], shares));
  const [h, w] = window.kernel;
  const ones = graph.constant('ones', 'float32', [channels, 1, h, w], new Float32Array(channels * h * w).fill(1));
  return [convTranspose(graph, shared, ones, window, channels, [height, width])];
};

/** Elements along one axis that each window covers, padding left out. */
function elementsOfWindows(window: Window, axis: 0 | 1, length: number, positions: number): number[] {
  return Array.from({ length: positions }, (_, position) => {
    const start = position * window.strides[axis] - window.pads[axis];
    return Math.min(start + window.kernel[axis], length) - Math.max(start, 0);
  });
}

/** y = mean over all positions: dx = dy / (height · width) everywhere. */
export const globalAveragePoolRule: GradientRule = (graph, node, dy) => {
  const shape = staticShape(valuesOf(node).inputs[0]!);
  return [expand(graph, div(graph, dy, graph.scalar(shape[2]! * shape[3]!, 'positions')), shape)];
};

function windowOf(node: Node): Window {
  const { kernel_shape: kernel, strides, pads } = node.attributes;
  return { kernel, strides, pads, dilations: [1, 1] } as unknown as Window;
}
