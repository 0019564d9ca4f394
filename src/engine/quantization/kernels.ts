import { elements } from '../tensor';
import type { Node } from '../graphs/graph';
import { known, staticShape } from '../graphs/graph';
import { roundHalfToEven, type QuantizedKernel } from './quantization';

/** Where the elements of one output channel lie in a kernel. */
interface Channels {
  readonly count: number;
  /** Elements of a channel. */
  readonly size: number;
  /** Of element i of a channel. */
  readonly at: (channel: number, i: number) => number;
}

/** Kernels [O, I, h, w] of convolutions, and [I, O] or [O, I] of matrix products. */
export function channelsOf(node: Node): Channels {
  const shape = staticShape(node.inputs[1]!);
  if (node.op === 'Gemm' && !node.attributes['transB']) {
    const [rows, columns] = shape as [number, number];
    return { count: columns, size: rows, at: (channel, i) => i * columns + channel };
  }
  const size = elements(shape.slice(1));
  return { count: shape[0]!, size, at: (channel, i) => channel * size + i };
}

/** Limits of 32-bit integers, with room for the products that are added. */
const biasLimit = 2 ** 30;

/**
 * The kernel and bias of a node in integers, for an input with that scale. A channel's scale is the least that holds
 * its largest weight; where the bias would leave 32 bits, a larger one.
 */
export function quantizeKernel(node: Node, inputScale: number, bias: Float32Array): QuantizedKernel {
  const weights = node.inputs[1]!.data as Float32Array;
  const { count, size, at } = channelsOf(node);
  const data = new Int8Array(weights.length);
  const scales = new Float32Array(count);
  const integers = new Int32Array(count);
  for (let channel = 0; channel < count; channel++) {
    let largest = 0;
    for (let i = 0; i < size; i++) largest = Math.max(largest, Math.abs(weights[at(channel, i)]!));
    const offset = bias[channel]!;
    const scale = Math.fround(Math.max(largest / 127, Math.abs(offset) / inputScale / biasLimit, smallestScale));
    scales[channel] = scale;
    for (let i = 0; i < size; i++) {
      const index = at(channel, i);
      data[index] = Math.max(-127, Math.min(127, roundHalfToEven(weights[index]! / scale)));
    }
    integers[channel] = roundHalfToEven(offset / (inputScale * scale));
  }
  return { data, scales, bias: integers };
}

/** A channel of zeros still needs a scale. */
const smallestScale = 1e-9;

/** The bias of a convolution or matrix product; zeros where it has none. */
export function biasOf(node: Node): Float32Array {
  const channels = known(node.outputs[0]!.shape[1]);
  const bias = node.inputs[2]?.data;
  return bias instanceof Float32Array ? Float32Array.from(bias) : new Float32Array(channels);
}
