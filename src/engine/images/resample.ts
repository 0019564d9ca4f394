/**
 * Antialiased bilinear resampling of RGB bytes: a triangle filter, widened by the scale when shrinking,
 * separable, horizontal pass first, each pass rounded to a byte. Coefficients are fixed-point with 22 bits.
 * The arithmetic is that of Pillow's `Image.resize(size, BILINEAR)` (libImaging/Resample.c), bit for bit:
 * integers only, so every path and every processor gives the same bytes. The passes are in kernels/resample.c.
 */
import type { KernelCall } from './kernels';
import { withKernels } from './kernels';
import type { Pixels } from './orient';

const precisionBits = 22;

/** Bits of a coefficient in the lower of its two halves, so that products fit 16-bit lanes. */
const lowerBits = 11;

/**
 * Stretches an image to `width` x `height`.
 * @returns [height, width, 3]; the very pixels (a copy) where the size is already right
 */
export function resample(
  { data, width: fromWidth, height: fromHeight }: Pixels,
  width: number,
  height: number,
): Uint8Array {
  if (width === fromWidth && height === fromHeight) return data.slice();
  return withKernels((call) => {
    let at = call.put(data);
    if (width !== fromWidth) {
      const narrowed = call.reserve(3 * width * fromHeight);
      call.exports.rows(at, fromWidth, fromHeight, call.put(triangleFilter(fromWidth, width)), narrowed, width);
      at = narrowed;
    }
    return resampleColumns(call, at, width, fromHeight, height);
  });
}

/** The second pass, over rows in the kernels' memory. */
export function resampleColumns(
  call: KernelCall,
  at: number,
  width: number,
  fromHeight: number,
  height: number,
): Uint8Array {
  if (height === fromHeight) return call.take(at, 3 * width * height);
  const out = call.reserve(3 * width * height);
  call.exports.columns(at, 3 * width, fromHeight, call.put(triangleFilter(fromHeight, height)), out, height);
  return call.take(out, 3 * width * height);
}

/**
 * Coefficients as the kernels take them: for each output position the first input position, the number of pairs of
 * inputs, and two words a pair, one of both lower halves and one of both upper halves. The division by their sum keeps
 * a flat picture flat.
 */
export function triangleFilter(inputSize: number, outputSize: number): Int32Array {
  const scale = inputSize / outputSize;
  const support = Math.max(scale, 1);
  const weights = new Float64Array(2 * Math.ceil(support) + 2);
  const words = new Int32Array(outputSize * (2 + weights.length));
  let used = 0;
  for (let i = 0; i < outputSize; i++) {
    const center = (i + 0.5) * scale;
    const from = Math.max(Math.trunc(center - support + 0.5), 0);
    let count = Math.min(Math.trunc(center + support + 0.5), inputSize) - from;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const distance = Math.abs((k + from - center + 0.5) * (1 / support));
      weights[k] = distance < 1 ? 1 - distance : 0;
      sum += weights[k]!;
    }
    // The outermost tap often has no weight at all.
    if (count > 1 && weights[count - 1] === 0) count--;
    weights[count] = 0;
    const pairs = Math.ceil(count / 2);
    words[used++] = from;
    words[used++] = pairs;
    for (let k = 0; k < 2 * pairs; k += 2) {
      const [first, second] = [fixed(weights[k]!, sum), fixed(weights[k + 1]!, sum)];
      words[used++] = (first & mask) | ((second & mask) << 16);
      words[used++] = (first >> lowerBits) | ((second >> lowerBits) << 16);
    }
  }
  return words.subarray(0, used);
}

const mask = (1 << lowerBits) - 1;

function fixed(weight: number, sum: number): number {
  return Math.trunc(0.5 + (sum === 0 ? weight : weight / sum) * (1 << precisionBits));
}
