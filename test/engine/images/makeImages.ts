import sharp, { type Sharp } from 'sharp';

/** A smooth, asymmetric RGB picture: any turn, mirror or swap of channels changes it. */
export function gradient(width: number, height: number): Uint8Array {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      data[at] = Math.round((255 * x) / Math.max(1, width - 1));
      data[at + 1] = Math.round((255 * y) / Math.max(1, height - 1));
      data[at + 2] = (x * 3 + y * 5) % 256;
    }
  }
  return data;
}

export const raw = (data: Uint8Array, width: number, height: number, channels: 1 | 2 | 3 | 4 = 3): Sharp =>
  sharp(data, { raw: { width, height, channels } });

/** Largest absolute difference of two byte arrays of one length. */
export function largestDifference(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
