import type { Metadata } from 'sharp';
import { messageOf } from '../../core/errors';
import { isSrgbProfile } from './colourProfile';
import { throughGate } from './largeGate';
import type { Pixels } from './orient';
import { checkSize, maxPixels, UnreadableImageError } from './unreadable';

/** Seconds after which a file that keeps libvips busy is given up. */
const patience = 60;

/** sharp's names that differ from ours. */
const formatNames: ReadonlyMap<string, string> = new Map([['heif', 'avif']]);

/**
 * Decodes with libvips: first frame or page, upright by EXIF, converted to sRGB by the embedded profile (unless
 * it is sRGB already), 8 bits a channel, transparency blended onto `background`.
 * @returns upright pixels, the format found and what had to be done to get there
 * @throws UnreadableImageError
 */
export async function decodeCarefully(
  bytes: Uint8Array,
  background: readonly [number, number, number],
): Promise<{ pixels: Pixels; format: string; notes: string[] }> {
  // Outside: where libvips cannot be loaded, that is no image's fault. Loaded with the first image that needs it: most
  // jobs have none but everyday JPEGs, and libvips takes a while to start.
  const { default: sharp } = await import('./libvips');
  try {
    const metadata = await sharp(bytes, { limitInputPixels: false, failOn: 'error' }).metadata();
    const height = metadata.pageHeight ?? metadata.height;
    checkSize(metadata.width, height);
    const ignoreIcc = metadata.icc !== undefined && isSrgbProfile(metadata.icc);
    const [r, g, b] = background;
    const image = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error', pages: 1, ignoreIcc })
      .autoOrient()
      .toColourspace('srgb')
      .flatten({ background: { r, g, b } })
      .timeout({ seconds: patience });
    const { data, info } = await throughGate(metadata.width, height, () =>
      image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true }),
    );
    const pixels = { data: threeChannels(data, info.channels), width: info.width, height: info.height };
    return { pixels, format: formatNames.get(metadata.format) ?? metadata.format, notes: notesOn(metadata, ignoreIcc) };
  } catch (error) {
    if (error instanceof UnreadableImageError) throw error;
    throw explain(error);
  }
}

/** Grey comes out as one channel from some loaders. */
function threeChannels(data: Buffer, channels: number): Uint8Array {
  if (channels === 3) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  if (channels !== 1)
    throw new UnreadableImageError('damaged', `It decodes to ${channels} channels, which is not a colour picture.`);
  const out = new Uint8Array(data.length * 3);
  for (let i = 0; i < data.length; i++) out.fill(data[i]!, i * 3, i * 3 + 3);
  return out;
}

function notesOn(metadata: Metadata, ignoredProfile: boolean): string[] {
  const notes: string[] = [];
  if ((metadata.pages ?? 1) > 1) notes.push(`first of ${metadata.pages} frames`);
  if (metadata.space === 'cmyk') notes.push('converted from CMYK');
  else if (metadata.icc && !ignoredProfile) notes.push('converted by its colour profile');
  if (metadata.depth !== 'uchar') notes.push(`reduced from ${metadata.depth} samples to 8 bits`);
  if (metadata.hasAlpha) notes.push('transparency blended onto the background');
  if ((metadata.orientation ?? 1) > 1) notes.push(`turned upright (EXIF orientation ${metadata.orientation})`);
  return notes;
}

/** libvips reports a pile of lines; the first says it, after the name of the part that speaks. */
function explain(cause: unknown): UnreadableImageError {
  const detail = messageOf(cause)
    .split('\n')[0]!
    .trim()
    .replace(/^(Input file: )?Vips\w*: /i, '')
    .replace(/\.$/, '');
  if (/pixel limit/i.test(detail)) {
    return new UnreadableImageError(
      'too-large',
      `It has more than ${maxPixels / 1e6} million pixels. Scale it down to use it.`,
      { cause },
    );
  }
  if (/unsupported|no known loader|missing delegate/i.test(detail)) {
    return new UnreadableImageError('unsupported-format', `No decoder reads it (${detail}).`, { cause });
  }
  const truncated = /premature|truncat|end of (file|image|stream|data)|not enough data|unexpected end/i.test(detail);
  return truncated
    ? new UnreadableImageError('truncated', `The file ends too early (${detail}).`, { cause })
    : new UnreadableImageError('damaged', `It cannot be decoded (${detail}).`, { cause });
}
