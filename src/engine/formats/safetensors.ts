import { LoupeError, messageOf } from '../../core/errors';
import { elements } from '../tensor';

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
    const view = new DataView(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
    const start = 8 + Number(view.getBigUint64(0, true));
    const header = JSON.parse(Buffer.from(bytes.subarray(8, start)).toString('utf8')) as Record<string, HeaderEntry>;
    return Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0])
      .map(([name, entry]) => readTensor(view, start, name, entry));
  } catch (error) {
    throw new LoupeError('weights', `The weights file ${file} is damaged: ${messageOf(error)}. Install Loupe again.`, {
      cause: error,
    });
  }
}

function readTensor(view: DataView<ArrayBuffer>, start: number, name: string, entry: HeaderEntry): StoredTensor {
  const [from, to] = entry.data_offsets;
  const count = elements(entry.shape);
  const bytes = entry.dtype === 'F16' ? 2 : entry.dtype === 'F32' ? 4 : 0;
  if (to - from !== count * bytes)
    throw new RangeError(`${name} (${entry.dtype}) has ${to - from} bytes for ${count} elements`);
  const at = view.byteOffset + start + from;
  // A copy, because the header may end anywhere and arrays begin at multiples of their elements. All of Loupe's
  // platforms are little endian.
  const stored = view.buffer.slice(at, Math.min(at + count * bytes, view.byteOffset + view.byteLength));
  if (stored.byteLength !== count * bytes) throw new RangeError(`it ends within ${name}`);
  return {
    name,
    dims: entry.shape,
    data: bytes === 2 ? fromHalves(new Uint16Array(stored)) : new Float32Array(stored),
  };
}

function fromHalves(stored: Uint16Array): Float32Array {
  const values = halves();
  const data = new Float32Array(stored.length);
  for (let i = 0; i < data.length; i++) data[i] = values[stored[i]!]!;
  return data;
}

let table: Float32Array | undefined;

/** The values of all binary16 numbers: a look-up is several times faster than the arithmetic. */
function halves(): Float32Array {
  if (!table) {
    table = new Float32Array(0x10000);
    const bits = new Uint32Array(table.buffer);
    for (let half = 0; half < table.length; half++) {
      const exponent = (half >> 10) & 0x1f;
      // Of a usual number sign, exponent and fraction only move; the others are 4,000.
      if (exponent > 0 && exponent < 31)
        bits[half] = ((half & 0x8000) << 16) | ((exponent + 112) << 23) | ((half & 0x3ff) << 13);
      else table[half] = halfToFloat(half);
    }
  }
  return table;
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
