import { elements } from '../../tensor';
import type { Graph, Value } from '../graph';
import { known, staticShape } from '../graph';
import { conv, matMul, reduceSum, reshape, transpose } from '../operators';
import type { Window } from '../operators';

/**
 * A kernel [C · k, 1, h, w] of zeros and ones: as a grouped convolution it turns each channel into k = h · w
 * channels, one for each offset in the window; its transpose adds them up again.
 */
export function im2colKernel(graph: Graph, channels: number, kernel: readonly [number, number]): Value {
  const offsets = elements(kernel);
  const data = Float32Array.from({ length: channels * offsets * offsets }, (_, i) =>
    i % offsets === Math.floor(i / offsets) % offsets ? 1 : 0,
  );
  return graph.constant('offsets', 'float32', [channels * offsets, 1, ...kernel], data);
}

/** Whether a value is an im2col kernel. */
export function isIm2colKernel({ data, shape }: Value): boolean {
  const offsets = elements(shape.slice(2).map(known));
  return (
    data !== undefined &&
    shape[1] === 1 &&
    data.every((one, i) => one === (i % offsets === Math.floor(i / offsets) % offsets ? 1 : 0))
  );
}

/** Elements of the im2col matrix of a convolution's input. */
export function im2colElements(x: Value, dy: Value, { kernel }: Window): number {
  return known(x.shape[1]) * elements(kernel) * known(dy.shape[0]) * known(dy.shape[2]) * known(dy.shape[3]);
}

/**
 * dw of a convolution in one group as matrix products: for each image dy [O, h·w] times the im2col matrix
 * [C·k, h·w], transposed; then their sum. An image's numbers lie together in both, so nothing is moved.
 * Source: Chellapilla, Puri and Simard 2006, "High performance convolutional neural networks", section 3.
 */
export function im2colWeightGradient(graph: Graph, x: Value, dy: Value, window: Window): Value {
  const [n, outputs, rows, columns] = staticShape(dy) as [number, number, number, number];
  const channels = known(x.shape[1]);
  const im2col = conv(graph, x, im2colKernel(graph, channels, window.kernel), undefined, window, channels);
  const matrices = (value: Value, length: number): Value => reshape(graph, value, [n, length, rows * columns]);
  const transposed = transpose(graph, matrices(im2col, channels * elements(window.kernel)), [0, 2, 1]);
  const product = reduceSum(graph, matMul(graph, matrices(dy, outputs), transposed), [0]);
  return reshape(graph, product, [outputs, channels, ...window.kernel]);
}
