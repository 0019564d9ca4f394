/** Element types that cross the border to a runtime, by ONNX's names. */
export type ElementType = 'float32' | 'int32' | 'int64' | 'uint8' | 'bool';

/** The array that holds the elements of each type; booleans are bytes 0 and 1. */
export interface ArrayOf {
  float32: Float32Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  bool: Uint8Array;
}

/** A dense, row-major tensor. `data` has as many elements as the product of `dims`. */
export type Tensor = {
  [T in ElementType]: { readonly type: T; readonly dims: readonly number[]; readonly data: ArrayOf[T] };
}[ElementType];

/** Number of elements of a shape. */
export function elements(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

/** A float32 tensor over `data`, which is not copied. */
export function floats(data: Float32Array, dims: readonly number[]): Tensor {
  return { type: 'float32', dims, data };
}

/** The elements of a tensor that must be float32; throws where a graph gave another type than it promised. */
export function floatData(tensor: Tensor | undefined, name: string): Float32Array {
  if (tensor?.type !== 'float32') throw new TypeError(`the graph gave no float32 output "${name}"`);
  return tensor.data;
}

export type NamedArrays = ReadonlyMap<string, Float32Array>;
