import type { Graph, Node, Value } from '../graphs/graph';
import type { Fusions } from '../graphs/fusions';

/** How bytes stand for numbers: (q - zeroPoint) · scale, with q and zeroPoint in 0..255. */
export interface QuantParameters {
  readonly scale: number;
  readonly zeroPoint: number;
}

/** A kernel in 8 bits, symmetric, with a scale for each output channel, and the bias in units of its products. */
export interface QuantizedKernel {
  /** In the order of the graph's own kernel. */
  readonly data: Int8Array;
  readonly scales: Float32Array;
  readonly bias: Int32Array;
}

/**
 * A graph and how it is computed in 8-bit integers. It says nothing of a file's format: ONNX and TensorFlow Lite are
 * written from it, and it is not changed by them.
 */
export interface Quantization {
  readonly graph: Graph;
  readonly fusions: Fusions;
  /** Nodes that work on integers; the others get and give float32. */
  readonly integer: ReadonlySet<Node>;
  /** Parameters of every value that an integer node reads or gives, constants included, but not kernels and biases. */
  readonly values: ReadonlyMap<Value, QuantParameters>;
  /** Of each integer convolution and matrix product. */
  readonly kernels: ReadonlyMap<Node, QuantizedKernel>;
}

/** The probabilities' parameters, as TensorFlow Lite has them for softmax and sigmoid. */
export const probabilityParameters: QuantParameters = { scale: 1 / 256, zeroPoint: 0 };

/** Parameters for a range of numbers, which is widened to hold zero: it must be one of them, for padding. */
export function parametersFor(low: number, high: number): QuantParameters {
  const [least, most] = [Math.min(low, 0), Math.max(high, 0)];
  // The scale is stored in single precision, so that every reader computes with the same one.
  const scale = Math.fround((most - least) / 255);
  if (!(scale > 0) || !Number.isFinite(scale)) return { scale: 1, zeroPoint: 0 };
  return { scale, zeroPoint: Math.min(255, Math.max(0, Math.round(-least / scale))) };
}

/** The byte for a number. */
export function quantized(value: number, { scale, zeroPoint }: QuantParameters): number {
  return Math.min(255, Math.max(0, roundHalfToEven(value / scale) + zeroPoint));
}

/** As ONNX and IEEE round: ties to the even number. */
export function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}
