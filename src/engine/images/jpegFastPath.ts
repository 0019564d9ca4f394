import { isSrgbProfile } from './colour/colourProfile';
import type { Orientation } from './exif';
import { readJpegHeader, type JpegHeader } from './jpegHeader';
import { KernelError, withKernels } from './kernels';
import { applyOrientation, type Pixels } from './orient';
import { resample, resampleColumns, triangleFilter } from './resample';
import { checkSize, UnreadableImageError } from './common/unreadable';

/**
 * No JPEG packs more pixels into a byte: a block of 64 costs at least a bit in every component's first scan.
 * Above it the header lies, and nothing must be allocated for it.
 */
const maxPixelsPerByte = 1024;

/** An everyday JPEG by its header, as stored: the orientation is still to be applied. */
export interface EverydayJpeg {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  readonly exif: Uint8Array | null;
  readonly quantization: Uint16Array | null;
}

/**
 * Whether a file is an everyday JPEG: baseline, extended or progressive Huffman coding, 8 bits, grey or three
 * components, sRGB.
 * @returns null where the careful path must judge: other kinds of JPEG, and anything odd in the header
 * @throws UnreadableImageError where the header alone rules the file out
 */
export function everydayJpeg(bytes: Uint8Array): EverydayJpeg | null {
  const header = readJpegHeader(bytes);
  if (!header) return null;
  const { width, height, orientation, exif, quantization } = header;
  checkSize(width, height);
  if (width * height > maxPixelsPerByte * bytes.length) {
    throw new UnreadableImageError(
      'truncated',
      `Its header says ${width} x ${height} pixels, but the file is too short (${bytes.length} bytes) to hold them.`,
    );
  }
  return isEveryday(header) ? { bytes, width, height, orientation, exif, quantization } : null;
}

function isEveryday({ common, precision, components, adobeTransform, profile }: JpegHeader): boolean {
  const usualColours = components === 1 || (components === 3 && (adobeTransform === null || adobeTransform === 1));
  return common && precision === 8 && usualColours && (profile === null || isSrgbProfile(profile));
}

/**
 * Decodes with libjpeg-turbo's accurate inverse DCT and its default ("fancy") colour upsampling: Pillow's pixels, byte
 * for byte, in the whole size of the picture however small it will be.
 * @returns pixels as stored, or null after any warning or error of libjpeg-turbo (truncation is one)
 */
export function decodeEveryday({ bytes, width, height }: EverydayJpeg): Pixels | null {
  return unlessRefused(() =>
    withKernels((call) => {
      const out = call.reserve(3 * width * height);
      call.exports.decode(call.put(bytes), bytes.length, width, height, 0, out, 0);
      return { data: call.take(out, 3 * width * height), width, height };
    }),
  );
}

/**
 * Decodes, turns upright and resamples. An upright picture is narrowed while it is decoded, which needs the memory
 * of a few of its rows only.
 * @returns RGB, [height, width, 3], or null as `decodeEveryday`
 */
export function prepareEveryday(jpeg: EverydayJpeg, width: number, height: number): Uint8Array | null {
  if (jpeg.orientation !== 1 || width === jpeg.width) {
    const stored = decodeEveryday(jpeg);
    return stored && resample(applyOrientation(stored, jpeg.orientation), width, height);
  }
  return unlessRefused(() =>
    withKernels((call) => {
      const narrowed = call.reserve(3 * width * jpeg.height);
      const filter = call.put(triangleFilter(jpeg.width, width));
      call.exports.decode(call.put(jpeg.bytes), jpeg.bytes.length, jpeg.width, jpeg.height, filter, narrowed, width);
      return resampleColumns(call, narrowed, width, jpeg.height, height);
    }),
  );
}

function unlessRefused<T>(decode: () => T): T | null {
  try {
    return decode();
  } catch (error) {
    // A trap of WebAssembly is as good as a message: the careful path judges.
    if (error instanceof KernelError || error instanceof WebAssembly.RuntimeError) return null;
    throw error;
  }
}
