/**
 * Antialiased bilinear resampling of RGB bytes: a triangle filter, widened by the scale when shrinking,
 * separable, horizontal pass first, each pass rounded to a byte. Coefficients are fixed-point with 22 bits.
 * The arithmetic is that of Pillow's `Image.resize(size, BILINEAR)` (libImaging/Resample.c), bit for bit:
 * integers only, so every path and every processor gives the same bytes.
 */
import type { Pixels } from './orient';

const precisionBits = 22;
const half = 1 << (precisionBits - 1);

/** For each output position: the first input position, and `taps` coefficients (zero where unused). */
interface Filter {
  readonly taps: number;
  readonly first: Int32Array;
  readonly counts: Int32Array;
  readonly coefficients: Int32Array;
}

/**
 * Stretches an image to `width` x `height`.
 * @returns [height, width, 3]; the very pixels (a copy) where the size is already right
 */
export function resample(pixels: Pixels, width: number, height: number): Uint8Array {
  let { data } = pixels;
  const horizontal = width !== pixels.width;
  if (horizontal) data = resampleRows(data, pixels.width, pixels.height, triangleFilter(pixels.width, width));
  if (height !== pixels.height) return resampleColumns(data, width * 3, triangleFilter(pixels.height, height));
  return horizontal ? data : data.slice();
}

/** Precomputed coefficients; the division by their sum keeps a flat picture flat. */
function triangleFilter(inputSize: number, outputSize: number): Filter {
  const scale = inputSize / outputSize;
  const support = Math.max(scale, 1);
  const taps = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(outputSize);
  const counts = new Int32Array(outputSize);
  const coefficients = new Int32Array(outputSize * taps);
  const weights = new Float64Array(taps);
  for (let i = 0; i < outputSize; i++) {
    const center = (i + 0.5) * scale;
    const from = Math.max(Math.trunc(center - support + 0.5), 0);
    const count = Math.min(Math.trunc(center + support + 0.5), inputSize) - from;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const distance = Math.abs((k + from - center + 0.5) * (1 / support));
      weights[k] = distance < 1 ? 1 - distance : 0;
      sum += weights[k]!;
    }
    first[i] = from;
    // The outermost tap often has no weight at all.
    counts[i] = count > 1 && weights[count - 1] === 0 ? count - 1 : count;
    for (let k = 0; k < count; k++) {
      coefficients[i * taps + k] = Math.trunc(0.5 + (sum === 0 ? weights[k]! : weights[k]! / sum) * (1 << precisionBits));
    }
  }
  return { taps, first, counts, coefficients };
}

/**
 * Up to four taps, which is shrinking to half and less, are unrolled: with the coefficients in registers the
 * inner loop takes half the time. Columns are outside for that; a column of lines stays in the nearest cache.
 */
const unrolledTaps = 4;

function resampleRows(data: Uint8Array, width: number, height: number, filter: Filter): Uint8Array {
  const { taps, first, counts, coefficients } = filter;
  const outWidth = first.length;
  const stride = width * 3;
  const outStride = outWidth * 3;
  const out = new Uint8Array(outStride * height);
  for (let x = 0; x < outWidth; x++) {
    const begin = x * taps;
    const count = counts[x]!;
    let from = first[x]! * 3;
    let to = x * 3;
    if (count <= unrolledTaps) {
      const [c0, c1, c2, c3] = fourOf(coefficients, begin, count);
      const [o1, o2, o3] = [count > 1 ? 3 : 0, count > 2 ? 6 : 0, count > 3 ? 9 : 0];
      for (let y = 0; y < height; y++, from += stride, to += outStride) {
        for (let at = from, channel = to; channel < to + 3; at++, channel++) {
          const sum = half + Math.imul(data[at]!, c0) + Math.imul(data[at + o1]!, c1) + Math.imul(data[at + o2]!, c2) + Math.imul(data[at + o3]!, c3);
          out[channel] = clip(sum);
        }
      }
      continue;
    }
    const end = begin + count;
    for (let y = 0; y < height; y++, from += stride, to += outStride) {
      let at = from;
      let r = half;
      let g = half;
      let b = half;
      for (let k = begin; k < end; k++, at += 3) {
        const c = coefficients[k]!;
        r = (r + Math.imul(data[at]!, c)) | 0;
        g = (g + Math.imul(data[at + 1]!, c)) | 0;
        b = (b + Math.imul(data[at + 2]!, c)) | 0;
      }
      out[to] = clip(r);
      out[to + 1] = clip(g);
      out[to + 2] = clip(b);
    }
  }
  return out;
}

function resampleColumns(data: Uint8Array, stride: number, filter: Filter): Uint8Array {
  const { taps, first, counts, coefficients } = filter;
  const outHeight = first.length;
  const out = new Uint8Array(stride * outHeight);
  let to = 0;
  for (let y = 0; y < outHeight; y++) {
    const begin = y * taps;
    const count = counts[y]!;
    const top = first[y]! * stride;
    if (count <= unrolledTaps) {
      const [c0, c1, c2, c3] = fourOf(coefficients, begin, count);
      const [o1, o2, o3] = [count > 1 ? stride : 0, count > 2 ? 2 * stride : 0, count > 3 ? 3 * stride : 0];
      for (let at = top; at < top + stride; at++) {
        const sum = half + Math.imul(data[at]!, c0) + Math.imul(data[at + o1]!, c1) + Math.imul(data[at + o2]!, c2) + Math.imul(data[at + o3]!, c3);
        out[to++] = clip(sum);
      }
      continue;
    }
    const end = begin + count;
    for (let x = top; x < top + stride; x++) {
      let sum = half;
      for (let k = begin, at = x; k < end; k++, at += stride) sum = (sum + Math.imul(data[at]!, coefficients[k]!)) | 0;
      out[to++] = clip(sum);
    }
  }
  return out;
}

/** The first `count` coefficients, zeros after them. */
function fourOf(coefficients: Int32Array, begin: number, count: number): [number, number, number, number] {
  const at = (k: number): number => (k < count ? coefficients[begin + k]! : 0);
  return [at(0), at(1), at(2), at(3)];
}

/** Rounded coefficients may add up to a little over one, so white can come out as 256. */
function clip(sum: number): number {
  const value = sum >> precisionBits;
  return value > 255 ? 255 : value;
}
