import { elements } from '../../tensor';
import type { TargetOptions } from '../targetOptions';
import type { Graph, Node, Value } from '../graph';
import { known, staticShape } from '../graph';
import { conv, convTranspose, crop, flip, gemm, reduceSum, reshape, transpose } from '../operators';
import type { Window } from '../operators';
import { depthwiseWeightGradient } from './depthwise';
import { im2colElements, im2colWeightGradient } from './im2col';
import type { GradientRule } from './rule';
import { valuesOf } from './rule';

type Pair = readonly [number, number];

/**
 * y = x ∗ w + b: dx = dy by the transposed convolution with w, cut to the size of x; dw = x ∗ dy, batch and channels
 * exchanged and the stride as dilation (or a product with patches of x); db = dy summed over batch and positions.
 */
export const convRule: GradientRule = (graph, node, dy, needed, target) => {
  const [x, w, b] = valuesOf(node).inputs as [Value, Value, Value | undefined];
  const group = node.attributes['group'] as number;
  const window = windowOf(node);
  return [
    needed[0] ? inputGradient(graph, x, w, dy, window, group) : undefined,
    needed[1] ? weightGradient(graph, x, w, dy, { window, group, target }) : undefined,
    b && needed[2] ? reduceSum(graph, dy, [0, 2, 3]) : undefined,
  ];
};

/**
 * dx: the transposed convolution of dy with w. At stride 1 that is a convolution with the flipped kernel,
 * channels exchanged within each group, which runs faster.
 * Source: Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", relationships 8 to 13.
 */
function inputGradient(graph: Graph, x: Value, w: Value, dy: Value, window: Window, group: number): Value {
  const { kernel, strides, pads, dilations } = window;
  const reach = [0, 1, 0, 1].map((axis) => dilations[axis]! * (kernel[axis]! - 1));
  const flippedPads = reach.map((length, side) => length - pads[side]!);
  if (strides.every((stride) => stride === 1) && flippedPads.every((length) => length >= 0)) {
    const [outputs, inputs] = [known(w.shape[0]) / group, known(w.shape[1])];
    const grouped = reshape(graph, elements(kernel) === 1 ? w : flip(graph, w), [group, outputs, inputs, ...kernel]);
    const exchanged = outputs === 1 || inputs === 1 ? grouped : transpose(graph, grouped, [0, 2, 1, 3, 4]);
    const flipped = reshape(graph, exchanged, [group * inputs, outputs, ...kernel]);
    return conv(graph, dy, flipped, undefined, { ...window, pads: flippedPads as unknown as Window['pads'] }, group);
  }
  return convTranspose(graph, dy, w, window, group, [known(x.shape[2]), known(x.shape[3])]);
}

/**
 * dw: x, with channels and batch exchanged, convolved with dy as the kernel; strides and dilations
 * change places. The result is larger than the kernel where the stride left rows over, so it is cropped.
 * A 1x1 window at stride 1 is a matrix product over all positions of the batch; see `Forms` for others that can be one.
 */
function weightGradient(
  graph: Graph,
  x: Value,
  w: Value,
  dy: Value,
  { window, group, target }: WeightGradientOptions,
): Value {
  if (isDepthwise(w, group) && known(dy.shape[2]) * known(dy.shape[3]) <= target.depthwiseMatMulPositions) {
    return depthwiseWeightGradient(graph, x, dy, window);
  }
  const [n, channels, height, width] = staticShape(x) as [number, number, number, number];
  const [outputs, inputs] = staticShape(w) as [number, number];
  const byOutput = transpose(graph, dy, [1, 0, 2, 3]);
  const byChannel = transpose(graph, x, [1, 0, 2, 3]);
  if (group === 1 && isPointwise(window)) {
    const positions = n * height * width;
    const [a, b] = [reshape(graph, byOutput, [outputs, positions]), reshape(graph, byChannel, [channels, positions])];
    return reshape(graph, gemm(graph, a, b, undefined, { transB: true }), [outputs, inputs, 1, 1]);
  }
  if (group === 1 && im2colElements(x, dy, window) <= target.im2colElements)
    return im2colWeightGradient(graph, x, dy, window);
  // Channel c of group g becomes the batch entry c with the images of group g side by side as channels.
  const grouped = reshape(graph, byChannel, [group, inputs, n, height, width]);
  const rows = inputs === 1 || group === 1 ? grouped : transpose(graph, grouped, [1, 0, 2, 3, 4]);
  const images = reshape(graph, rows, [inputs, group * n, height, width]);
  const size: Pair = [known(dy.shape[2]), known(dy.shape[3])];
  const swapped: Window = { kernel: size, strides: window.dilations, dilations: window.strides, pads: window.pads };
  const result = crop(graph, conv(graph, images, byOutput, undefined, swapped, group), [0, 0], window.kernel);
  return inputs === 1 ? reshape(graph, result, [outputs, 1, ...window.kernel]) : transpose(graph, result, [1, 0, 2, 3]);
}

interface WeightGradientOptions {
  readonly window: Window;
  readonly group: number;
  readonly target: TargetOptions;
}

/** One filter for each channel. */
function isDepthwise(w: Value, group: number): boolean {
  return group > 1 && w.shape[0] === group && w.shape[1] === 1;
}

function isPointwise({ kernel, strides, pads }: Window): boolean {
  return [...kernel, ...strides].every((length) => length === 1) && pads.every((length) => length === 0);
}

/** The window of a Conv node. */
function windowOf(node: Node): Window {
  const { kernel_shape: kernel, strides, pads, dilations } = node.attributes;
  return { kernel, strides, pads, dilations } as unknown as Window;
}
