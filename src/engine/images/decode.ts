import { readableFormats, refusedFormats } from '../../core/choices/imageFormats';
import { decodeBitmap } from './bitmap';
import { TaskQueue } from '../../core/taskQueue';
import { decodeCarefully, type DecodeHow } from './carefulPath';
import type { Orientation } from './exif';
import { everydayJpeg } from './jpegFastPath';
import { plainTraits, type ImageTraits } from './measures/imageTraits';
import { throughGate } from './largeGate';
import { applyOrientation, type Pixels } from './orient';
import { sharedPool } from './resizePool';
import { decodableFormat } from './sniff';
import { UnreadableImageError } from './common/unreadable';

/** Changes when decoding gives other pixels or other verdicts; part of every cache key that depends on it. */
export const decoderVersion = 'decode-4';

/** RGB, 0..255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Transparent pixels are blended onto this: white, what a page shows behind a picture. */
export const background: Colour = [255, 255, 255];

/** Pictures that are looked at or judged by themselves. */
export const forLooking: DecodeHow = { background, samples: 'own' };

/** HEIC files decoded at once: each takes some 100 MB for a photograph of 12 million pixels. */
const heifs = new TaskQueue(2);

export interface DecodedImage extends Pixels {
  /** By content: one of `readableFormats`. */
  readonly format: string;
  /** What was done beyond plain decoding, in words ("first of 12 frames"). */
  readonly notes: readonly string[];
  /** Of the notes, those that change what is seen: a user must be told of them ("1 band of 4 left out"). */
  readonly remarks: readonly string[];
}

/** Pixels that may still have to be turned: turning is left to whoever has time for it. */
export interface StoredImage extends DecodedImage {
  readonly orientation: Orientation;
  readonly traits: ImageTraits;
}

/**
 * Decodes the bytes of an image file.
 * @returns RGB, [height, width, 3], upright, sRGB, first frame, on the background
 * @throws UnreadableImageError with the reason
 */
export async function decodeImage(bytes: Uint8Array, how: DecodeHow = forLooking): Promise<DecodedImage> {
  const { orientation, format, notes, remarks, data, width, height } = await decodeStored(bytes, how);
  return { ...applyOrientation({ data, width, height }, orientation), format, notes, remarks };
}

/** As `decodeImage`, without the last step: `orientation` is still to be applied. */
export async function decodeStored(bytes: Uint8Array, how: DecodeHow): Promise<StoredImage> {
  const jpeg = everydayJpeg(bytes);
  const pixels = jpeg && (await throughGate(jpeg.width, jpeg.height, () => sharedPool.decode(jpeg)));
  if (jpeg && pixels) {
    const notes = turnedNote(jpeg.orientation);
    const traits = { ...plainTraits, orientation: jpeg.orientation, exif: jpeg.exif };
    return { ...pixels, orientation: jpeg.orientation, format: 'jpeg', notes, remarks: [], traits };
  }
  return decodeOther(bytes, how);
}

/** What is no everyday JPEG, or was refused as one. */
export async function decodeOther(bytes: Uint8Array, how: DecodeHow): Promise<StoredImage> {
  const format = checkedFormat(bytes);
  if (format === 'bmp')
    return {
      ...decodeBitmap(bytes, how.background),
      format,
      notes: [],
      remarks: [],
      orientation: 1,
      traits: plainTraits,
    };
  if (format === 'heic') {
    const { converted, ...pixels } = await heifs.run(() => sharedPool.decodeHeif(bytes, how.background));
    const notes = converted ? ['converted by its colour profile'] : [];
    return { ...pixels, format, notes, remarks: [], orientation: 1, traits: plainTraits };
  }
  const { pixels, ...rest } = await decodeCarefully(bytes, format, how);
  return { ...pixels, ...rest, format, orientation: 1 };
}

function checkedFormat(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new UnreadableImageError('empty-file', 'The file is empty.');
  const format = decodableFormat(bytes);
  if (format === null) throw new UnreadableImageError('not-an-image', 'Its content is not that of an image.');
  if (readableFormats.has(format)) return format;
  const name = refusedFormats.get(format) ?? format;
  throw new UnreadableImageError('unsupported-format', `It is ${name}, which is not read. Convert it to JPEG or PNG.`);
}

export function turnedNote(orientation: Orientation): string[] {
  return orientation === 1 ? [] : [`turned upright (EXIF orientation ${orientation})`];
}
