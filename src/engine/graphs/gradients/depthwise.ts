import type { Graph, Value } from '../graph';
import { known, staticShape } from '../graph';
import { gather, matMul, pad, reduceSum, reshape, transpose } from '../operators';
import type { Window } from '../operators';

/**
 * dw of a depthwise convolution with one filter a channel, as a matrix product: for each channel the padded x,
 * [P, N], times dy, [N, S], gives every position of x with every position of dy, summed over the images. Each
 * element of dw sums the S of these pairs that lie as far apart as its offset in the window.
 * Wasteful in numbers, but a product runs at the machine's full speed, and small maps have few pairs.
 */
export function depthwiseWeightGradient(
  graph: Graph,
  x: Value,
  dy: Value,
  { kernel, strides, pads, dilations }: Window,
): Value {
  const padded = pad(graph, x, pads);
  const [n, channels, height, width] = staticShape(padded) as [number, number, number, number];
  const [rows, columns] = [known(dy.shape[2]), known(dy.shape[3])];
  const [positions, results] = [height * width, rows * columns];
  const images = transpose(graph, reshape(graph, padded, [n, channels, positions]), [1, 2, 0]);
  const gradients = transpose(graph, reshape(graph, dy, [n, channels, results]), [1, 0, 2]);
  const pairs = reshape(graph, matMul(graph, images, gradients), [channels, positions * results]);
  const offsets = kernel[0] * kernel[1];
  const wanted = Array.from({ length: offsets * results }, (_, i) => {
    const [offset, result] = [Math.floor(i / results), i % results];
    const y = Math.floor(result / columns) * strides[0] + Math.floor(offset / kernel[1]) * dilations[0];
    const x = (result % columns) * strides[1] + (offset % kernel[1]) * dilations[1];
    return (y * width + x) * results + result;
  });
  const matching = reshape(graph, gather(graph, pairs, 1, wanted), [channels, offsets, results]);
  return reshape(graph, reduceSum(graph, matching, [2]), [channels, 1, ...kernel]);
}
