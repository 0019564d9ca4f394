import jpegTurbo from '@julusian/jpeg-turbo';
import { isSrgbProfile } from './colourProfile';
import { readJpegHeader, type JpegHeader } from './jpegHeader';
import type { Orientation } from './exif';
import { throughGate } from './largeGate';
import type { Pixels } from './orient';
import { checkSize, UnreadableImageError } from './unreadable';

/**
 * No JPEG packs more pixels into a byte: a block of 64 costs at least a bit in every component's first scan.
 * Above it the header lies, and nothing must be allocated for it.
 */
const maxPixelsPerByte = 1024;

/**
 * Decodes an everyday JPEG with libjpeg-turbo: baseline, extended or progressive Huffman coding, 8 bits, grey or
 * three components, sRGB. Colour upsampling is libjpeg's default ("fancy"); the inverse DCT is libjpeg's
 * fast integer one, which the binding asks for. So the pixels are those of `tf.io.decode_jpeg` (and of Keras's
 * `image_dataset_from_directory`), byte for byte; Pillow uses the accurate DCT, 1.1 levels away on average.
 * @returns pixels as stored, with the orientation still to be applied, or null where the careful path must judge:
 * other kinds of JPEG, anything odd in the header, and any warning or error of libjpeg-turbo (truncation is one)
 * @throws UnreadableImageError where the header alone rules the file out
 */
export async function decodeEverydayJpeg(bytes: Uint8Array): Promise<{ pixels: Pixels; orientation: Orientation } | null> {
  const header = readJpegHeader(bytes);
  if (!header) return null;
  const { width, height, orientation } = header;
  checkSize(width, height);
  if (width * height > maxPixelsPerByte * bytes.length) {
    throw new UnreadableImageError(
      'truncated',
      `Its header says ${width} x ${height} pixels, but the file is too short (${bytes.length} bytes) to hold them.`,
    );
  }
  if (!isEveryday(header)) return null;
  const pixels = await throughGate(width, height, () => decompress(bytes, width, height));
  return pixels && { pixels, orientation };
}

async function decompress(bytes: Uint8Array, width: number, height: number): Promise<Pixels | null> {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Memory of our own: Node.js 24 does not let what `allocUnsafeSlow` gives move to another thread.
  const target = Buffer.from(new ArrayBuffer(width * height * 3));
  try {
    const decoded = await jpegTurbo.decompress(source, target, { format: jpegTurbo.FORMAT_RGB });
    if (decoded.width !== width || decoded.height !== height) return null;
  } catch {
    return null;
  }
  return { data: new Uint8Array(target.buffer, target.byteOffset, target.length), width, height };
}

function isEveryday({ common, precision, components, adobeTransform, profile }: JpegHeader): boolean {
  const usualColours = components === 1 || (components === 3 && (adobeTransform === null || adobeTransform === 1));
  return common && precision === 8 && usualColours && (profile === null || isSrgbProfile(profile));
}
