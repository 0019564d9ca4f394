import type { Preprocessing } from '../../protocol/runFiles';
import { background, decoderVersion, decodeStored, type StoredImage } from './decode';
import { applyOrientation } from './orient';
import { readImageFile } from './readImageFile';
import { resample } from './resample';

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
  };
}

/**
 * Decodes and resamples one image in line.
 * @throws UnreadableImageError with the reason
 */
export async function prepareImage(bytes: Uint8Array, preprocessing: Preprocessing): Promise<PreparedImage> {
  const stored = await decodeStored(bytes, preprocessing.background);
  const { width, height } = preprocessing;
  return prepared(stored, resample(applyOrientation(stored, stored.orientation), width, height), preprocessing);
}

/** As `prepareImage`, for a file. */
export async function prepareFile(file: string, preprocessing: Preprocessing): Promise<PreparedImage> {
  return prepareImage(await readImageFile(file), preprocessing);
}

/** Puts a result together from the decoded image and its resampled pixels. */
export function prepared(stored: StoredImage, data: Uint8Array, { width, height }: Preprocessing): PreparedImage {
  return { data, width, height, format: stored.format, notes: stored.notes };
}
