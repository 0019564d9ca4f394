import type { Preprocessing } from '../../protocol/runFiles';
import { background, decodeOther, decoderVersion, turnedNote } from './decode';
import type { Orientation } from './exif';
import { everydayJpeg } from './jpegFastPath';
import { throughGate } from './largeGate';
import { readImageFile } from './readImageFile';
import { sharedPool, type ResizePool } from './resizePool';
import type { SampleRule } from './samples/sampleRule';

/** Pixels as the network takes them, and what the file was. */
export interface PreparedImage {
  /** RGB, [height, width, 3], one byte a channel. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly format: string;
  readonly notes: readonly string[];
  /** Of the notes, those that a user must be told of. */
  readonly remarks: readonly string[];
}

/** Changes whenever the same file would become other bytes; part of the features' cache key. */
export const preprocessingVersion = `${decoderVersion}+stretch-bilinear-1`;

/** Whose `Image.resize(BILINEAR)` is repeated, byte for byte. Later versions resize tall pictures otherwise. */
export const resizeOf = 'Pillow 12.3';

/**
 * The one way from file to network input, for a network of this input size.
 * @param samples what samples of more than 8 bits mean in the images at hand; null where they have none
 */
export function preprocessingFor(width: number, height: number, samples: SampleRule | null = null): Preprocessing {
  return {
    version: 1,
    width,
    height,
    fit: 'stretch',
    interpolation: 'bilinear-antialias',
    resizeOf,
    orientation: 'exif',
    colour: 'srgb',
    background: [...background],
    frame: 0,
    range: '0..255',
    decoder: decoderVersion,
    ...(samples && { samples }),
  };
}

/**
 * What a user must know of a model that learned from pixels of another version: null where they were these. Pictures
 * that are no JPEGs had the same pixels in all versions up to `decode-3`.
 */
export function decoderNotice({ decoder }: Preprocessing): string | null {
  if (decoder === decoderVersion) return null;
  if (decoder === 'decode-3') {
    return (
      'This model was trained before pictures of more than 8 bits, TIFFs with further bands and colour profiles were read as they are now. ' +
      'For other pictures nothing changed. If it was trained on such, train again.'
    );
  }
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
  const { width, height, background, samples = null } = preprocessing;
  const jpeg = everydayJpeg(bytes);
  const pixels = jpeg && (await throughGate(jpeg.width, jpeg.height, () => pool.prepare(jpeg, width, height)));
  if (jpeg && pixels) return everydayResult(pixels, preprocessing, jpeg.orientation);
  const { format, notes, remarks, ...stored } = await decodeOther(bytes, { background, samples });
  const data = await pool.resize(stored, stored.orientation, width, height);
  return { data, width, height, format, notes, remarks };
}

/** As `prepareImage`, for a file. */
export async function prepareFile(
  file: string,
  preprocessing: Preprocessing,
  pool: ResizePool = sharedPool,
): Promise<PreparedImage> {
  const { width, height } = preprocessing;
  const everyday = await pool.prepareFile(file, width, height);
  if (everyday) return everydayResult(everyday.data, preprocessing, everyday.orientation);
  return prepareImage(await readImageFile(file), preprocessing, pool);
}

function everydayResult(data: Uint8Array, { width, height }: Preprocessing, orientation: Orientation): PreparedImage {
  return { data, width, height, format: 'jpeg', notes: turnedNote(orientation), remarks: [] };
}
