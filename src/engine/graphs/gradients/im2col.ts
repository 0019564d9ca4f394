import { elements } from '../../tensor';
import type { Graph, Value } from '../graph';
import { known, staticShape } from '../graph';
import { conv, matMul, reduceSum, reshape, transpose } from '../operators';
import type { Window } from '../operators';

/**
 * A kernel [C · k, 1, h, w] of zeros and ones: as a grouped convolution it turns each channel into k = h · w
 * channels, one for each offset in the window; its transpose adds them up again.
 */
export function offsetKernel(graph: Graph, channels: number, kernel: readonly [number, number]): Value {
  const offsets = elements(kernel);
  const data = Float32Array.from({ length: channels * offsets * offsets }, (_, i) => (i % offsets === Math.floor(i / offsets) % offsets ? 1 : 0));
  return graph.constant('offsets', 'float32', [channels * offsets, 1, ...kernel], data);
}

/** Whether a value is an offset kernel. */
export function isOffsetKernel({ data, shape }: Value): boolean {
  const offsets = elements(shape.slice(2).map(known));
  return data !== undefined && shape[1] === 1 && data.every((one, i) => one === (i % offsets === Math.floor(i / offsets) % offsets ? 1 : 0));
}

/** Elements of all patches of a convolution's input. */
export function patchElements(x: Value, dy: Value, { kernel }: Window): number {
  return known(x.shape[1]) * elements(kernel) * known(dy.shape[0]) * known(dy.shape[2]) * known(dy.shape[3]);
}

/**
 * dw of a convolution in one group as matrix products: for each image dy [O, h·w] times the patches that the window
 * saw, [C·k, h·w], transposed; then their sum. An image's numbers lie together in both, so nothing is moved.
 * Source: Chellapilla, Puri and Simard 2006, "High performance convolutional neural networks", section 3.
 */
export function patchWeightGradient(graph: Graph, x: Value, dy: Value, window: Window): Value {
  const [n, outputs, rows, columns] = staticShape(dy) as [number, number, number, number];
  const channels = known(x.shape[1]);
  const patches = conv(graph, x, offsetKernel(graph, channels, window.kernel), undefined, window, channels);
  const matrices = (value: Value, length: number): Value => reshape(graph, value, [n, length, rows * columns]);
  const patchesOf = transpose(graph, matrices(patches, channels * elements(window.kernel)), [0, 2, 1]);
  const product = reduceSum(graph, matMul(graph, matrices(dy, outputs), patchesOf), [0]);
  return reshape(graph, product, [outputs, channels, ...window.kernel]);
}
