import type { Orientation } from './exif';

/** RGB pixels, [height, width, 3], one byte a channel. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Turns stored pixels upright, as EXIF orientation says: 2 mirrored, 3 by 180 degrees, 4 flipped,
 * 5 transposed, 6 by 90 degrees clockwise, 7 transversed, 8 by 90 degrees counter-clockwise.
 * Returns the same object for 1.
 */
export function applyOrientation(pixels: Pixels, orientation: Orientation): Pixels {
  if (orientation === 1) return pixels;
  const { data, width, height } = pixels;
  const swaps = orientation >= 5;
  const outWidth = swaps ? height : width;
  const outHeight = swaps ? width : height;
  const mirrorsX = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8;
  const mirrorsY = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7;
  // Bytes from one output pixel, or row, to the next, in the stored picture.
  const sourceX = mirrorsX ? -3 : 3;
  const sourceY = mirrorsY ? -3 * width : 3 * width;
  const stepX = swaps ? sourceY : sourceX;
  const stepY = swaps ? sourceX : sourceY;
  const start = (mirrorsX ? 3 * (width - 1) : 0) + (mirrorsY ? 3 * width * (height - 1) : 0);
  const out = new Uint8Array(data.length);
  let to = 0;
  for (let y = 0; y < outHeight; y++) {
    let from = start + y * stepY;
    for (let x = 0; x < outWidth; x++) {
      out[to] = data[from]!;
      out[to + 1] = data[from + 1]!;
      out[to + 2] = data[from + 2]!;
      to += 3;
      from += stepX;
    }
  }
  return { data: out, width: outWidth, height: outHeight };
}
