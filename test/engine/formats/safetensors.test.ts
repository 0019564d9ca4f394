import { expect, test } from 'vitest';
import { halfToFloat, readSafetensors } from '../../../src/engine/formats/safetensors';

/** A file with one tensor of half precision and one of single precision, whose header ends at an odd place. */
function file(halves: Uint16Array, singles: Float32Array): Uint8Array {
  const bytes = halves.byteLength;
  let header = JSON.stringify({
    a: { dtype: 'F16', shape: [halves.length], data_offsets: [0, bytes] },
    b: { dtype: 'F32', shape: [singles.length], data_offsets: [bytes, bytes + singles.byteLength] },
  });
  if (header.length % 2 === 0) header += ' ';
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, Buffer.from(header), new Uint8Array(halves.buffer), new Uint8Array(singles.buffer)]);
}

test('every number of half precision is read as what it is', () => {
  const halves = Uint16Array.from({ length: 0x10000 }, (_, half) => half);
  const [a, b] = readSafetensors(file(halves, Float32Array.of(1.5, -0.1)), 'all.safetensors');
  expect(a?.data).toEqual(Float32Array.from(halves, halfToFloat));
  expect([a?.data[0x8000], a?.data[0x3c00], a?.data[1], a?.data[0xfbff], a?.data[0xfc00]]).toEqual([
    -0,
    1,
    2 ** -24,
    -65504,
    -Infinity,
  ]);
  expect(b?.data).toEqual(Float32Array.of(1.5, -0.1));
});

test('a file that was cut short is reported to be damaged', () => {
  const whole = file(Uint16Array.of(1, 2, 3), Float32Array.of(4));
  expect(() => readSafetensors(whole.subarray(0, whole.length - 2), 'cut.safetensors')).toThrow(
    /cut\.safetensors is damaged/,
  );
});
