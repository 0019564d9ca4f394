const largestHalf = 65504;

/** The nearest binary16 numbers (ties to even), or undefined where one lies beyond what they reach. */
export function nearestHalves(data: Float32Array): Uint16Array | undefined {
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const halves = new Uint16Array(data.length);
  for (let i = 0; i < data.length; i++) {
    if (!(Math.abs(data[i]!) <= largestHalf)) return undefined;
    halves[i] = nearestHalf(data[i]!, bits[i]!);
  }
  return halves;
}

function nearestHalf(value: number, bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 127;
  // Below the smallest normal number halves are multiples of 2^-24.
  if (exponent < -14) return sign | rounded(Math.abs(value) * 2 ** 24);
  const fraction = rounded((bits & 0x7fffff) / 2 ** 13);
  // A fraction that is rounded up to the next power of two carries into the exponent by itself.
  return sign | (((exponent + 15) << 10) + fraction);
}

/** To the nearest integer, ties to even. */
function rounded(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

/** The numbers that halves stand for. */
export function fromHalves(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, (half) => {
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
    return half & 0x8000 ? -size : size;
  });
}
