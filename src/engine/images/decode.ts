import { readableFormats, refusedFormats } from '../../core/choices/imageFormats';
import { decodeBitmap } from './bitmap';
import { decodeCarefully } from './carefulPath';
import type { Orientation } from './exif';
import { everydayJpeg } from './jpegFastPath';
import { throughGate } from './largeGate';
import { applyOrientation, type Pixels } from './orient';
import { sharedPool } from './resizePool';
import { sniffFormat, sniffLength } from './sniff';
import { UnreadableImageError } from './unreadable';

/** Changes when decoding gives other pixels or other verdicts; part of every cache key that depends on it. */
export const decoderVersion = 'decode-3';

/** RGB, 0..255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Transparent pixels are blended onto this: white, what a page shows behind a picture. */
export const background: Colour = [255, 255, 255];

export interface DecodedImage extends Pixels {
  /** By content: one of `readableFormats`. */
  readonly format: string;
  /** What was done beyond plain decoding, in words ("first of 12 frames"). */
  readonly notes: readonly string[];
}

/** Pixels that may still have to be turned: turning is left to whoever has time for it. */
export interface StoredImage extends DecodedImage {
  readonly orientation: Orientation;
}

/**
 * Decodes the bytes of an image file.
 * @returns RGB, [height, width, 3], upright, sRGB, first frame, on the background
 * @throws UnreadableImageError with the reason
 */
export async function decodeImage(bytes: Uint8Array, onto: Colour = background): Promise<DecodedImage> {
  const { orientation, format, notes, ...stored } = await decodeStored(bytes, onto);
  return { ...applyOrientation(stored, orientation), format, notes };
}

/** As `decodeImage`, without the last step: `orientation` is still to be applied. */
export async function decodeStored(bytes: Uint8Array, onto: Colour): Promise<StoredImage> {
  const jpeg = everydayJpeg(bytes);
  const pixels = jpeg && (await throughGate(jpeg.width, jpeg.height, () => sharedPool.decode(jpeg)));
  if (jpeg && pixels)
    return { ...pixels, orientation: jpeg.orientation, format: 'jpeg', notes: turnedNote(jpeg.orientation) };
  return decodeOther(bytes, onto);
}

/** What is no everyday JPEG, or was refused as one. */
export async function decodeOther(bytes: Uint8Array, onto: Colour): Promise<StoredImage> {
  const format = checkedFormat(bytes);
  if (format === 'bmp') return { ...decodeBitmap(bytes, onto), format, notes: [], orientation: 1 };
  const careful = await decodeCarefully(bytes, onto);
  return { ...careful.pixels, format: careful.format, notes: careful.notes, orientation: 1 };
}

function checkedFormat(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new UnreadableImageError('empty-file', 'The file is empty.');
  const format = sniffFormat(bytes.subarray(0, sniffLength));
  if (format === null) throw new UnreadableImageError('not-an-image', 'Its content is not that of an image.');
  if (readableFormats.has(format)) return format;
  const name = refusedFormats.get(format) ?? format;
  throw new UnreadableImageError('unsupported-format', `It is ${name}, which is not read. Convert it to JPEG or PNG.`);
}

export function turnedNote(orientation: Orientation): string[] {
  return orientation === 1 ? [] : [`turned upright (EXIF orientation ${orientation})`];
}
