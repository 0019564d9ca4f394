import type { Metadata } from 'sharp';
import { toSrgb } from './colour/convertColours';
import { isSrgbProfile } from './colour/colourProfile';
import type { ColourSpace } from './colour/colourSpaces';
import { taggedSpace } from './colour/taggedSpace';
import { matrixProfile } from './colour/icc';
import { throughGate } from './largeGate';
import { explainLibvips } from './common/libvipsErrors';
import type { Pixels } from './orient';
import { bandsLeftOut } from './samples/bandWords';
import { clippedShare, evidenceOf, toBytes } from './samples/deepPixels';
import { needsCare, readDeep, transparency } from './samples/readDeep';
import { ownRange, rangeOf, type SampleRule } from './samples/sampleRule';
import { readTiffHeader, type TiffHeader } from './headers/tiffHeader';
import type { ImageTraits } from './measures/imageTraits';
import { checkSize, maxPixels, UnreadableImageError } from './common/unreadable';

/** Seconds after which a file that keeps libvips busy is given up. */
const patience = 60;

/** How a picture is to be decoded. */
export interface DecodeHow {
  /** RGB that transparent pixels are blended onto. */
  readonly background: readonly [number, number, number];
  /**
   * What samples of more than 8 bits mean: a rule, `null` where there is none, or `own`: by the file alone, which is
   * for looking at it and never for a network.
   */
  readonly samples: SampleRule | null | 'own';
}

/** A decoded picture with what was done to get there. */
export interface CarefulImage {
  /** Upright. */
  readonly pixels: Pixels;
  readonly notes: string[];
  /** Of the notes, what changes what is seen: bands left out, samples clipped. */
  readonly remarks: string[];
  readonly traits: ImageTraits;
}

/**
 * Decodes with libvips: first frame or page, upright by EXIF, converted to sRGB by the embedded profile (unless
 * it is sRGB already), 8 bits a channel, transparency blended onto the background. Bands that are neither colour nor
 * alpha are left out.
 * @param format by content
 * @throws UnreadableImageError
 */
export async function decodeCarefully(bytes: Uint8Array, format: string, how: DecodeHow): Promise<CarefulImage> {
  // Outside: where libvips cannot be loaded, that is no image's fault. Loaded with the first image that needs it: most
  // jobs have none but everyday JPEGs, and libvips takes a while to start.
  const { default: sharp } = await import('./common/libvips');
  try {
    const tiff = format === 'tiff' ? await readTiffHeader((at, length) => bytes.subarray(at, at + length)) : null;
    refuseRaw(tiff);
    const metadata = await sharp(bytes, {
      limitInputPixels: false,
      limitInputChannels: false,
      failOn: 'error',
    }).metadata();
    const height = metadata.pageHeight ?? metadata.height;
    checkSize(metadata.width, height);
    const bands = bandsLeftOut(tiff);
    const remarks = bands ? [bands] : [];
    const traits = traitsOf(metadata, tiff);
    if (needsCare(format, metadata, tiff)) {
      const deep = await throughGate(metadata.width, height, () => decodeDeep(bytes, metadata, tiff, how));
      remarks.push(...deep.remarks);
      const notes = [...notesOn(metadata, tiff, deep.space !== null), ...remarks];
      return { pixels: deep.pixels, remarks, notes, traits };
    }
    const ignoreIcc = metadata.icc !== undefined && isSrgbProfile(metadata.icc);
    const [r, g, b] = how.background;
    const turned = sharp(bytes, {
      limitInputPixels: maxPixels,
      limitInputChannels: false,
      failOn: 'error',
      pages: 1,
      ignoreIcc,
    })
      .autoOrient()
      .toColourspace('srgb');
    const image = (
      transparency(tiff) === null ? turned.removeAlpha() : turned.flatten({ background: { r, g, b } })
    ).timeout({ seconds: patience });
    const { data, info } = await throughGate(metadata.width, height, () =>
      image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true }),
    );
    const pixels = { data: threeChannels(data, info.channels), width: info.width, height: info.height };
    const tagged = metadata.icc ? null : taggedSpace(bytes, format);
    if (tagged) toSrgb(pixels.data, tagged);
    const converted = tagged !== null || (metadata.icc !== undefined && !ignoreIcc);
    return { pixels, remarks, notes: [...notesOn(metadata, tiff, converted), ...remarks], traits };
  } catch (error) {
    if (error instanceof UnreadableImageError) throw error;
    throw explainLibvips(error, format);
  }
}

async function decodeDeep(
  bytes: Uint8Array,
  metadata: Metadata,
  tiff: TiffHeader | null,
  { background, samples }: DecodeHow,
): Promise<{ pixels: Pixels; remarks: string[]; space: ColourSpace | null }> {
  const deep = await readDeep(bytes, metadata, tiff);
  const evidence = evidenceOf(deep);
  const range =
    deep.data instanceof Uint8Array ? null : samples === 'own' ? ownRange(evidence) : rangeOf(evidence, samples);
  const data = toBytes(deep, range, background);
  const space = deepSpace(metadata, bytes);
  if (space) toSrgb(data, space);
  const remarks: string[] = [];
  if (metadata.icc && !isSrgbProfile(metadata.icc) && !space)
    remarks.push('its colour profile, a lookup table, is not applied to samples of more than 8 bits');
  const clipped = range && samples !== 'own' ? clippedShare(deep, range) : 0;
  if (clipped > 0)
    remarks.push(`${(100 * clipped).toPrecision(2)}% of its samples lie outside the model's range and are clipped`);
  return { pixels: { data, width: deep.width, height: deep.height }, remarks, space };
}

/** What the stored colours mean, where that is not sRGB. */
function deepSpace({ icc }: Metadata, bytes: Uint8Array): ColourSpace | null {
  if (!icc) return taggedSpace(bytes, 'png');
  return isSrgbProfile(icc) ? null : matrixProfile(icc);
}

function refuseRaw(tiff: TiffHeader | null): void {
  if (!tiff?.raw) return;
  throw new UnreadableImageError(
    'unsupported-format',
    'It is a camera’s raw file, which is not read. Export it as JPEG or PNG.',
  );
}

/** Grey comes out as one channel from some loaders. */
function threeChannels(data: Buffer, channels: number): Uint8Array {
  if (channels === 3) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  if (channels !== 1)
    throw new UnreadableImageError(
      'unsupported-format',
      `It has ${channels} bands that are not told apart as colours. Save its red, green and blue bands alone.`,
    );
  const out = new Uint8Array(data.length * 3);
  for (let i = 0; i < data.length; i++) out.fill(data[i]!, i * 3, i * 3 + 3);
  return out;
}

function traitsOf(metadata: Metadata, tiff: TiffHeader | null): ImageTraits {
  return {
    frames: metadata.pages ?? 1,
    alpha: metadata.hasAlpha && transparency(tiff) !== null,
    cmyk: metadata.space === 'cmyk',
    deep: metadata.depth !== 'uchar',
    orientation: metadata.orientation ?? 1,
    exif: metadata.exif ?? null,
  };
}

function notesOn(metadata: Metadata, tiff: TiffHeader | null, converted: boolean): string[] {
  const notes: string[] = [];
  if ((metadata.pages ?? 1) > 1) notes.push(`first of ${metadata.pages} frames`);
  if (metadata.space === 'cmyk') notes.push('converted from CMYK');
  else if (converted) notes.push('converted by its colour profile');
  if (metadata.depth !== 'uchar') notes.push(`reduced from ${metadata.depth} samples to 8 bits`);
  if (metadata.hasAlpha && transparency(tiff) !== null) notes.push('transparency blended onto the background');
  if ((metadata.orientation ?? 1) > 1) notes.push(`turned upright (EXIF orientation ${metadata.orientation})`);
  return notes;
}
