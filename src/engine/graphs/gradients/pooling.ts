import { LoupeError } from '../../../core/errors';
import type { Node } from '../graph';
import { known, staticShape } from '../graph';
import { convTranspose, div, expand, maxUnpool, mul } from '../operators';
import type { Window } from '../operators';
import type { GradientRule } from './rule';
import { valuesOf } from './rule';

/** y = largest of each window: dx = dy where that element stood. Windows must not overlap. */
export const maxPoolRule: GradientRule = (graph, node, dy) => {
  const window = windowOf(node);
  const indices = node.outputs[1];
  if (!indices || window.strides.some((stride, axis) => stride < window.kernel[axis]!)) {
    throw new LoupeError('unsupported-gradient', `${node.name}: max-pooling whose windows overlap cannot be trained yet; use strides of the pool's size.`);
  }
  return [maxUnpool(graph, dy, indices, window, staticShape(valuesOf(node).inputs[0]!))];
};

/** y = mean of each window: dx = dy / n spread over its n elements that are not padding. */
export const averagePoolRule: GradientRule = (graph, node, dy) => {
  const [, channels, height, width] = staticShape(valuesOf(node).inputs[0]!) as [number, number, number, number];
  const window = { ...windowOf(node), dilations: [1, 1] as const };
  const [rows, columns] = [elementsOfWindows(window, 0, height, known(dy.shape[2])), elementsOfWindows(window, 1, width, known(dy.shape[3]))];
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
