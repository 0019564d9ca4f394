import type { Metadata, OutputInfo, Sharp } from 'sharp';
import type { TiffHeader } from '../headers/tiffHeader';
import { UnreadableImageError } from '../common/unreadable';
import type { DeepPixels } from './deepPixels';

/** Bytes that the samples of one image may take: those of 100 million pixels of RGB in 16 bits. */
const mostBytes = 600_000_000;

/** libvips's names of samples, and how they are asked for: what is longer or signed becomes float. */
const asked: Readonly<Record<string, 'uchar' | 'ushort' | 'float'>> = {
  uchar: 'uchar',
  char: 'float',
  ushort: 'ushort',
  short: 'float',
  uint: 'float',
  int: 'float',
  float: 'float',
  double: 'float',
};
const bytesOf = { uchar: 1, ushort: 2, float: 4 } as const;

/**
 * Interpretations of libvips whose samples are what they are; those of others (Lab, CMYK) have a range of their own.
 */
const plainSpaces = new Set(['b-w', 'grey16', 'srgb', 'rgb', 'rgb16', 'scrgb', 'multiband']);

/** Photometric interpretations of TIFF that are grey or RGB as stored, or absent. */
const plainPhotometrics: ReadonlySet<number | null> = new Set([null, 0, 1, 2]);

/** Whether the samples of a TIFF are grey or RGB as stored. */
export function plainPhotometric({ photometric }: TiffHeader): boolean {
  return plainPhotometrics.has(photometric);
}

/** Formats whose samples beyond 8 bits may be of any range; in others they are full. */
const anyRange = new Set(['png', 'tiff']);

/** Whether samples must be read as stored: more than 8 bits, or bands that libvips would take for another thing. */
export function needsCare(format: string, { depth, space }: Metadata, tiff: TiffHeader | null): boolean {
  if (!anyRange.has(format) || !plainSpaces.has(space) || (tiff && !plainPhotometric(tiff))) return false;
  return depth !== 'uchar' || tiff?.rgb != null;
}

/**
 * The alpha band of a TIFF. One extra sample that is marked as alpha is; of several, none: writers mark the first of
 * any bands so. Undefined where the file is no TIFF or has nothing but colours.
 */
export function transparency(tiff: TiffHeader | null): DeepPixels['alpha'] | undefined {
  if (!tiff || tiff.extra.length === 0) return undefined;
  const [mark] = tiff.extra;
  // libvips divides colours by the alpha that they are multiplied by.
  return tiff.extra.length === 1 && (mark === 1 || mark === 2) ? { band: tiff.samples - 1, associated: false } : null;
}

/**
 * Reads samples as they are stored: first page, upright.
 * @throws UnreadableImageError
 */
export async function readDeep(bytes: Uint8Array, metadata: Metadata, tiff: TiffHeader | null): Promise<DeepPixels> {
  const depth = asked[metadata.depth];
  if (!depth) {
    throw new UnreadableImageError(
      'unsupported-format',
      'Its samples are complex numbers, which are no picture. Save what is to be seen as 8 bits.',
    );
  }
  const { default: sharp } = await import('../common/libvips');
  const height = metadata.pageHeight ?? metadata.height;
  const size = metadata.width * height * metadata.channels * bytesOf[depth];
  if (size > mostBytes) {
    throw new UnreadableImageError(
      'too-large',
      `Its ${metadata.channels} bands take ${Math.round(size / 1e6)} million bytes; images above ${mostBytes / 1e6} million are not read. Save its red, green and blue bands alone, or scale it down.`,
    );
  }
  const bands = bandsOf(metadata, tiff);
  const input = (): Sharp =>
    sharp(bytes, { limitInputPixels: false, limitInputChannels: false, failOn: 'error', pages: 1, ignoreIcc: true });
  const rawOf = (image: Sharp): Promise<{ data: Buffer; info: OutputInfo }> =>
    image.autoOrient().toColourspace(metadata.space).raw({ depth }).toBuffer({ resolveWithObject: true });
  const told =
    tiff?.largest != null && tiff.largest > (tiff.least ?? 0)
      ? { least: tiff.least ?? 0, largest: tiff.largest }
      : null;
  if (metadata.space === 'b-w' && metadata.channels > 1) {
    // Of grey, sharp gives the first band only: each band that is needed is asked for by itself.
    const needed = [...bands.colours, ...(bands.alpha ? [bands.alpha.band] : [])];
    const planes = await Promise.all(needed.map((band) => rawOf(input().extractChannel(extractable(band)))));
    const { width, height: rows } = planes[0]!.info;
    const data = interleaved(planes.map((plane) => typed(plane.data, depth)));
    const colours = bands.colours.length === 3 ? ([0, 1, 2] as const) : ([0] as const);
    const alpha = bands.alpha && { ...bands.alpha, band: colours.length };
    return { data, width, height: rows, bands: needed.length, colours, alpha, told };
  }
  const { data, info } = await rawOf(input());
  return { data: typed(data, depth), width: info.width, height: info.height, bands: info.channels, ...bands, told };
}

/** A band that sharp can extract. Throws UnreadableImageError. */
function extractable(band: number): 0 | 1 | 2 | 3 {
  if (band === 0 || band === 1 || band === 2 || band === 3) return band;
  throw new UnreadableImageError(
    'unsupported-format',
    'Its red, green and blue bands lie behind others and are not reached. Save them alone, as RGB.',
  );
}

function interleaved(planes: readonly DeepPixels['data'][]): DeepPixels['data'] {
  const [first] = planes;
  const Kind = first!.constructor as new (length: number) => DeepPixels['data'];
  const out = new Kind(first!.length * planes.length);
  planes.forEach((plane, band) => plane.forEach((value, i) => (out[i * planes.length + band] = value)));
  return out;
}

function bandsOf({ channels, hasAlpha }: Metadata, tiff: TiffHeader | null): Pick<DeepPixels, 'colours' | 'alpha'> {
  if (tiff?.rgb) return { colours: tiff.rgb, alpha: null };
  const extra = tiff ? tiff.extra.length : Number(hasAlpha);
  const told = transparency(tiff);
  const alpha = told === undefined ? (extra === 1 ? { band: channels - 1, associated: false } : null) : told;
  return { colours: channels - extra >= 3 ? [0, 1, 2] : [0], alpha };
}

function typed(data: Buffer, depth: 'uchar' | 'ushort' | 'float'): DeepPixels['data'] {
  if (depth === 'uchar') return new Uint8Array(data.buffer, data.byteOffset, data.length);
  // libvips's memory is aligned for any number; a part of a pool of Node's may not be.
  const aligned = data.byteOffset % bytesOf[depth] === 0 ? data : Buffer.from(Uint8Array.from(data).buffer);
  const length = aligned.length / bytesOf[depth];
  return depth === 'ushort'
    ? new Uint16Array(aligned.buffer, aligned.byteOffset, length)
    : new Float32Array(aligned.buffer, aligned.byteOffset, length);
}
