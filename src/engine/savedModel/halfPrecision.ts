/**
 * The binary16 numbers equal to `data`, or undefined where any element would lose something.
 * Weights that were shipped in half precision are saved in it again, without loss.
 */
export function exactHalves(data: Float32Array): Uint16Array | undefined {
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const halves = new Uint16Array(data.length);
  for (let i = 0; i < bits.length; i++) {
    const half = exactHalf(bits[i]!);
    if (half < 0) return undefined;
    halves[i] = half;
  }
  return halves;
}

/** The binary16 bits of a binary32 number, or -1 where it has none (infinities and NaN included). */
function exactHalf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  if ((bits & 0x7fffffff) === 0) return sign;
  const exponent = ((bits >>> 23) & 0xff) - 127;
  const fraction = bits & 0x7fffff;
  if (exponent > 15 || exponent < -24) return -1;
  if (exponent >= -14) return fraction & 0x1fff ? -1 : sign | ((exponent + 15) << 10) | (fraction >>> 13);
  const shift = -exponent - 1;
  const mantissa = 0x800000 | fraction;
  return mantissa & ((1 << shift) - 1) ? -1 : sign | (mantissa >>> shift);
}
