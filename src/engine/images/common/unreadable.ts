import { LoupeError } from '../../../core/errors';
import type { UnreadableCode } from '../../../core/codes/problemCodes';

/** A file that cannot be decoded. `message` is the reason as a sentence, without the file's name. */
export class UnreadableImageError extends LoupeError {
  override readonly name = 'UnreadableImageError';

  constructor(
    override readonly code: UnreadableCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(code, message, options);
  }
}

/** Pixels above which a file is refused from its header: 100 million, 300 MB of RGB. */
export const maxPixels = 100_000_000;

/** Small pictures are no danger, whatever their header says: 4 million pixels are 12 MB. */
const harmlessPixels = 4_000_000;

/**
 * Refuses a header that says more pixels than so many bytes can hold, before anything is allocated for it. What a
 * format can hold in a byte is known for each that is not decoded by libvips, which reads as it goes.
 */
export function checkPixelsPerByte(width: number, height: number, bytes: number, most: number): void {
  if (width * height <= Math.max(harmlessPixels, most * bytes)) return;
  throw new UnreadableImageError(
    'truncated',
    `Its header says ${width} x ${height} pixels, but the file is too short (${bytes} bytes) to hold them.`,
  );
}

/** Refuses sizes that cannot be decoded in bounded memory, or that are no size at all. */
export function checkSize(width: number, height: number): void {
  if (width < 1 || height < 1) {
    throw new UnreadableImageError('damaged', `Its header says ${width} x ${height} pixels, which is no picture.`);
  }
  if (width * height > maxPixels) {
    throw new UnreadableImageError(
      'too-large',
      `Its header says ${width} x ${height} pixels; images above ${maxPixels / 1e6} million pixels are not read. Scale it down to use it.`,
    );
  }
}
