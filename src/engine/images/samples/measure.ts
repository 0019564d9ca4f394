import { explainLibvips } from '../common/libvipsErrors';
import { readTiffHeader, type ReadAt } from '../headers/tiffHeader';
import { UnreadableImageError } from '../common/unreadable';
import { bandsLeftOut } from './bandWords';
import { evidenceOf } from './deepPixels';
import { needsCare, plainPhotometric, readDeep } from './readDeep';
import type { SampleEvidence, SampleKind } from './sampleRule';

/** What the header of an image says of its samples. */
export interface SampleHeader {
  /** Null where samples have 8 bits or fewer, or a range of their own. */
  readonly kind: SampleKind | null;
  /** The remark on bands that are left out; null where there are none. */
  readonly bands: string | null;
}

/** Formats that may hold samples of any range, or further bands. */
export const formatsOfSamples: ReadonlySet<string> = new Set(['png', 'tiff']);

const pngDepthAt = 24;

/** Reads the header of a PNG or TIFF. */
export async function readSampleHeader(format: string, read: ReadAt): Promise<SampleHeader> {
  if (format === 'png') {
    const head = await read(0, pngDepthAt + 1);
    return { kind: head[pngDepthAt] === 16 ? 'integer' : null, bands: null };
  }
  const tiff = format === 'tiff' ? await readTiffHeader(read) : null;
  if (!tiff) return { kind: null, bands: null };
  const real = tiff.sampleFormat === 2 || tiff.sampleFormat === 3 || tiff.bits > 16;
  const deep = plainPhotometric(tiff) && (tiff.bits > 8 || real);
  return { kind: deep ? (real ? 'real' : 'integer') : null, bands: bandsLeftOut(tiff) };
}

/**
 * What the samples of an image are like, by all of its pixels; null where they have 8 bits, or a range of their own.
 * @param format by content
 * @throws UnreadableImageError
 */
export async function measureSamples(bytes: Uint8Array, format: string): Promise<SampleEvidence | null> {
  if (!formatsOfSamples.has(format)) return null;
  const { default: sharp } = await import('../common/libvips');
  try {
    const tiff = format === 'tiff' ? await readTiffHeader((at, length) => bytes.subarray(at, at + length)) : null;
    const metadata = await sharp(bytes, { limitInputPixels: false, limitInputChannels: false }).metadata();
    if (metadata.depth === 'uchar' || !needsCare(format, metadata, tiff)) return null;
    return evidenceOf(await readDeep(bytes, metadata, tiff));
  } catch (error) {
    if (error instanceof UnreadableImageError) throw error;
    throw explainLibvips(error, format);
  }
}
