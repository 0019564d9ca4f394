import { signatureLength, signatureSide } from './signature';
import type { Window } from './windows';

/** Frequencies in each direction. */
const frequencies = 8;
/** Points at which a window is sampled for its frequencies. */
const points = 32;

/** Two words of 32 bits for each window; the first bit is never set. */
export type WindowHasher = (signature: Uint8Array, into: Uint32Array, at: number) => void;

/**
 * Makes hashes of windows of a signature: the signs of the 63 lowest frequencies of each (discrete cosine transform,
 * without the mean), as in Zauner 2010. Writes two words a window.
 */
export function windowHasher(windows: readonly Window[]): WindowHasher {
  const known = new Map<string, Float64Array>();
  const of = (from: number, to: number): Float64Array => {
    const key = `${from} ${to}`;
    const matrix = known.get(key) ?? transform(from, to);
    known.set(key, matrix);
    return matrix;
  };
  const transforms = windows.map(({ left, right, top, bottom }) => ({
    across: of(left, right),
    down: of(top, bottom),
  }));
  const halves = new Map([...new Set(transforms.map(({ across }) => across))].map((across) => [across, half()]));
  return (signature, into, at) => {
    for (const [across, rows] of halves) rowFrequencies(signature, across, rows);
    transforms.forEach(({ across, down }, w) => signs(down, halves.get(across)!, into, at + 2 * w));
  };
}

const half = (): Float64Array => new Float64Array(signatureSide * frequencies);

/** Writes the signs of the product's sums: [frequencies down, frequencies across] without the mean. */
function signs(down: Float64Array, rows: Float64Array, into: Uint32Array, at: number): void {
  for (let v = 0; v < frequencies; v++) {
    sumUp(rows, down, v, frequencies);
    let byte = 0;
    for (let u = v === 0 ? 1 : 0; u < frequencies; u++) if (sums[u]! > 0) byte |= 1 << u;
    if (v % 4 === 0) into[at + (v >> 2)] = byte;
    else into[at + (v >> 2)]! |= byte << (8 * (v % 4));
  }
}

/** A hash exclusive or this is that of the mirrored picture: odd frequencies turn around. */
export const mirrorMask: readonly [number, number] = [0xaaaaaaaa, 0xaaaaaaaa];

/** Bits in which two hashes differ, of 63. */
export function hashDistance(high: number, low: number): number {
  return ones(high) + ones(low);
}

/** Bits that are set in a word. */
function ones(word: number): number {
  word -= (word >>> 1) & 0x55555555;
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
  return Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** [rows, frequencies] of the picture's rows. */
function rowFrequencies(signature: Uint8Array, across: Float64Array, into: Float64Array): void {
  for (let x = 0; x < signatureLength; x++) levels[x] = signature[x]!;
  for (let y = 0; y < signatureSide; y++) {
    sumUp(across, levels, y * signatureSide, 1);
    into.set(sums, y * frequencies);
  }
}

const levels = new Float64Array(signatureLength);
const sums = new Float64Array(frequencies);

/**
 * `sums` of a column of weights times a table [side, frequencies]. Eight sums at a time, in numbers of their own: one
 * after the other each addition waits for the one before it.
 */
function sumUp(table: Float64Array, weights: Float64Array, from: number, step: number): void {
  let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0, at = 0, w = from; i < signatureSide; i++, at += frequencies, w += step) {
    const weight = weights[w]!;
    a += weight * table[at]!;
    b += weight * table[at + 1]!;
    c += weight * table[at + 2]!;
    d += weight * table[at + 3]!;
    e += weight * table[at + 4]!;
    f += weight * table[at + 5]!;
    g += weight * table[at + 6]!;
    h += weight * table[at + 7]!;
  }
  sums[0] = a;
  sums[1] = b;
  sums[2] = c;
  sums[3] = d;
  sums[4] = e;
  sums[5] = f;
  sums[6] = g;
  sums[7] = h;
}

/** [side, frequencies]: samples a stretch of the side and takes its frequencies, in one product. */
function transform(from: number, to: number): Float64Array {
  const matrix = new Float64Array(frequencies * signatureSide);
  for (let p = 0; p < points; p++) {
    // Between the middles of two cells, linearly.
    const at = (from + ((p + 0.5) / points) * (to - from)) * signatureSide - 0.5;
    const cell = Math.min(Math.max(Math.floor(at), 0), signatureSide - 2);
    const share = Math.min(Math.max(at - cell, 0), 1);
    for (let u = 0; u < frequencies; u++) {
      const wave = Math.cos((Math.PI * u * (p + 0.5)) / points);
      matrix[cell * frequencies + u]! += (1 - share) * wave;
      matrix[(cell + 1) * frequencies + u]! += share * wave;
    }
  }
  return matrix;
}
