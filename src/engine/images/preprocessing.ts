import type { Preprocessing } from '../../protocol/runFiles';
import { background, decodeOther, decoderVersion, turnedNote } from './decode';
import { everydayJpeg } from './jpegFastPath';
import { throughGate } from './largeGate';
import { readImageFile } from './readImageFile';
import { sharedPool, type ResizePool } from './resizePool';

/** Pixels as the network takes them, and what the file was. */
export interface PreparedImage {
  /** RGB, [height, width, 3], one byte a channel. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly format: string;
  readonly notes: readonly string[];
}

/** Changes whenever the same file would become other bytes; part of the features' cache key. */
export const preprocessingVersion = `${decoderVersion}+stretch-bilinear-1`;

/** The one way from file to network input, for a network of this input size. */
export function preprocessingFor(width: number, height: number): Preprocessing {
  return {
    version: 1,
    width,
    height,
    fit: 'stretch',
    interpolation: 'bilinear-antialias',
    orientation: 'exif',
    colour: 'srgb',
    background: [...background],
    frame: 0,
    range: '0..255',
    decoder: decoderVersion,
  };
}

/**
 * What a user must know of a model that learned from pixels of another version: null where they were these. Pictures
 * that are no JPEGs had the same pixels in all versions.
 */
export function decoderNotice({ decoder }: Preprocessing): string | null {
  if (decoder === decoderVersion) return null;
  const before = decoder ? `with ${decoder}` : 'in an older way';
  return (
    `This model was trained on JPEGs that were decoded ${before}; they are now decoded with ${decoderVersion}, and their pixels differ by about one level of 255 on average. ` +
    'Probabilities may differ a little from those of the training. Train again to have both alike.'
  );
}

/**
 * Decodes and resamples one image in the threads of a pool.
 * @throws UnreadableImageError with the reason
 */
export async function prepareImage(
  bytes: Uint8Array,
  preprocessing: Preprocessing,
  pool: ResizePool = sharedPool,
): Promise<PreparedImage> {
  const { width, height } = preprocessing;
  const jpeg = everydayJpeg(bytes);
  const pixels = jpeg && (await throughGate(jpeg.width, jpeg.height, () => pool.prepare(jpeg, width, height)));
  if (jpeg && pixels) return { data: pixels, width, height, format: 'jpeg', notes: turnedNote(jpeg.orientation) };
  const stored = await decodeOther(bytes, preprocessing.background);
  const data = await pool.resize(stored, stored.orientation, width, height);
  return { data, width, height, format: stored.format, notes: stored.notes };
}

/** As `prepareImage`, for a file. */
export async function prepareFile(
  file: string,
  preprocessing: Preprocessing,
  pool: ResizePool = sharedPool,
): Promise<PreparedImage> {
  const { width, height } = preprocessing;
  const everyday = await pool.prepareFile(file, width, height);
  if (everyday) return { data: everyday.data, width, height, format: 'jpeg', notes: turnedNote(everyday.orientation) };
  return prepareImage(await readImageFile(file), preprocessing, pool);
}
