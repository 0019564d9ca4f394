import { checkPixelsPerByte, UnreadableImageError } from './common/unreadable';

/**
 * A run of two bytes makes 255 pixels, so 127 a byte; eight times that is allowed, for pictures whose runs jump over
 * what is empty.
 */
const mostPixelsPerByte = 1024;

/**
 * Decodes RLE8 or RLE4 bitmap data into palette indices, [height, width], rows in stored order. Pixels that
 * the runs jump over keep index 0. Data that ends without its end-of-bitmap mark before the last row is truncated.
 */
export function decodeRunLengths(source: Uint8Array, width: number, height: number, nibbles: boolean): Uint8Array {
  checkPixelsPerByte(width, height, source.length, mostPixelsPerByte);
  const out = new Uint8Array(width * height);
  let x = 0;
  let y = 0;
  let at = 0;
  const put = (index: number): void => {
    if (x < width && y < height) out[y * width + x] = index;
    x++;
  };
  while (at + 1 < source.length && y < height) {
    const count = source[at]!;
    const value = source[at + 1]!;
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i++) put(nibbles ? (i % 2 === 0 ? value >> 4 : value & 15) : value);
    } else if (value === 0) {
      x = 0;
      y++;
    } else if (value === 1) {
      return out;
    } else if (value === 2) {
      x += source[at] ?? 0;
      y += source[at + 1] ?? 0;
      at += 2;
    } else {
      const bytes = nibbles ? Math.ceil(value / 2) : value;
      if (at + bytes > source.length) break;
      for (let i = 0; i < value; i++) {
        const byte = source[at + (nibbles ? i >> 1 : i)]!;
        put(nibbles ? (i % 2 === 0 ? byte >> 4 : byte & 15) : byte);
      }
      at += bytes + (bytes % 2);
    }
  }
  if (y < height - 1 || (y === height - 1 && x < width)) {
    throw new UnreadableImageError('truncated', 'The file ends before its last row of pixels.');
  }
  return out;
}
