import { LoupeError, messageOf } from '../../core/errors';
import { elements } from '../runtimes/tensor';

/** A named array of a weights file, as float32 whatever precision it was stored in. */
export interface StoredTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

interface HeaderEntry {
  readonly dtype: 'F16' | 'F32';
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/**
 * Reads a safetensors file (8 bytes length, JSON header, data; https://github.com/huggingface/safetensors)
 * of half and single precision, in the file's order. Throws LoupeError `weights` where it is damaged.
 */
export function readSafetensors(bytes: Uint8Array, file: string): StoredTensor[] {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const start = 8 + Number(view.getBigUint64(0, true));
    const header = JSON.parse(Buffer.from(bytes.subarray(8, start)).toString('utf8')) as Record<string, HeaderEntry>;
    return Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0])
      .map(([name, entry]) => readTensor(view, start, name, entry));
  } catch (error) {
    throw new LoupeError('weights', `The weights file ${file} is damaged: ${messageOf(error)}. Install Loupe again.`, { cause: error });
  }
}

function readTensor(view: DataView, start: number, name: string, entry: HeaderEntry): StoredTensor {
  const [from, to] = entry.data_offsets;
  const count = elements(entry.shape);
  const bytes = entry.dtype === 'F16' ? 2 : entry.dtype === 'F32' ? 4 : 0;
  if (to - from !== count * bytes) throw new RangeError(`${name} (${entry.dtype}) has ${to - from} bytes for ${count} elements`);
  const data = new Float32Array(count);
  const at = start + from;
  if (bytes === 2) {
    const values = halves();
    for (let i = 0; i < count; i++) data[i] = values[view.getUint16(at + i * 2, true)]!;
  } else {
    for (let i = 0; i < count; i++) data[i] = view.getFloat32(at + i * 4, true);
  }
  return { name, dims: entry.shape, data };
}

let table: Float32Array | undefined;

/** The values of all binary16 numbers: a look-up is several times faster than the arithmetic. */
function halves(): Float32Array {
  return (table ??= Float32Array.from({ length: 0x10000 }, (_, half) => halfToFloat(half)));
}

/** The value of an IEEE 754 binary16 number. */
export function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
