import type { UnreadableCode } from '../../core/codes/problemCodes';
import { changeImages, type ImageChange } from './change';
import type { Orientation } from './exif';
import { decodeEveryday, everydayJpeg, prepareEveryday, type EverydayJpeg } from './jpegFastPath';
import { isLarge } from './largeGate';
import { decodeHeif } from './heif/decodeHeif';
import { factsOf } from './measures/fileFacts';
import { plainTraits } from './measures/imageTraits';
import type { FileFacts } from './measures/measureRecord';
import { measureDecoded } from './measureDecoded';
import { applyOrientation, type Pixels } from './orient';
import { readJpegFile } from './readImageFile';
import { resample } from './resample';
import { UnreadableImageError } from './common/unreadable';

/** What a thread of the pool is asked for; sizes are those of the result. */
export type ImageTask =
  | { readonly kind: 'decode'; readonly jpeg: EverydayJpeg }
  | { readonly kind: 'prepare'; readonly jpeg: EverydayJpeg; readonly width: number; readonly height: number }
  | { readonly kind: 'prepareFile'; readonly file: string; readonly width: number; readonly height: number }
  | {
      readonly kind: 'resize';
      readonly stored: Pixels;
      readonly orientation: Orientation;
      readonly width: number;
      readonly height: number;
    }
  | {
      /** A HEIC file; the result tells its size. */
      readonly kind: 'heif';
      readonly bytes: Uint8Array;
      readonly background: readonly [number, number, number];
    }
  | { readonly kind: 'measureFile'; readonly file: string }
  | {
      readonly kind: 'measure';
      readonly stored: Pixels;
      readonly orientation: Orientation;
      readonly facts: FileFacts;
    }
  | {
      readonly kind: 'change';
      readonly pixels: Uint8Array;
      readonly width: number;
      readonly height: number;
      readonly changes: readonly ImageChange[];
    };

/**
 * RGB (of `measure` and `measureFile` a record of measures) in memory of its own, and how the pixels were turned;
 * or null where the file is for the careful path: no everyday JPEG, refused by libjpeg-turbo, or so large that only one
 * may be in work.
 */
export type ImageResult =
  | { readonly data: Uint8Array; readonly orientation?: Orientation; readonly size?: DecodedSize }
  | { readonly unreadable: UnreadableCode; readonly reason: string }
  | null;

/** Of a picture whose size is known only when it is decoded. */
export interface DecodedSize {
  readonly width: number;
  readonly height: number;
  /** Whether its colours were converted to sRGB. */
  readonly converted: boolean;
}

/** Carries any task out. */
export function anyImageTask(task: ImageTask): ImageResult | Promise<ImageResult> {
  return task.kind === 'heif' ? heifTask(task.bytes, task.background) : imageTask(task);
}

async function heifTask(bytes: Uint8Array, background: readonly [number, number, number]): Promise<ImageResult> {
  try {
    const { data, ...size } = await decodeHeif(bytes, background);
    return { data, size };
  } catch (error) {
    if (!(error instanceof UnreadableImageError)) throw error;
    return { unreadable: error.code, reason: error.message };
  }
}

/** Carries a task out that needs no waiting. */
export function imageTask(task: Exclude<ImageTask, { readonly kind: 'heif' }>): ImageResult {
  switch (task.kind) {
    case 'decode':
      return pixelsOr(decodeEveryday(task.jpeg)?.data);
    case 'prepare':
      return pixelsOr(prepareEveryday(task.jpeg, task.width, task.height));
    case 'prepareFile':
      return prepareJpegFile(task.file, task.width, task.height);
    case 'measureFile':
      return measureJpegFile(task.file);
    case 'measure':
      return { data: measureDecoded(task.stored, task.orientation, task.facts) };
    case 'change':
      changeImages(task.pixels, task, task.changes);
      return { data: task.pixels };
    case 'resize':
      return { data: resample(applyOrientation(task.stored, task.orientation), task.width, task.height) };
  }
}

function prepareJpegFile(file: string, width: number, height: number): ImageResult {
  return withJpegFile(file, (jpeg) => {
    const data = prepareEveryday(jpeg, width, height);
    return data && { data, orientation: jpeg.orientation };
  });
}

function measureJpegFile(file: string): ImageResult {
  return withJpegFile(file, (jpeg) => {
    const stored = decodeEveryday(jpeg);
    if (!stored) return null;
    const { orientation, exif, quantization } = jpeg;
    const facts = factsOf('jpeg', { ...plainTraits, orientation, exif }, quantization);
    return { data: measureDecoded(stored, orientation, facts) };
  });
}

/** Null, too, for what is no everyday JPEG, and for a large one. */
function withJpegFile(file: string, use: (jpeg: EverydayJpeg) => ImageResult): ImageResult {
  try {
    const bytes = readJpegFile(file);
    const jpeg = bytes && everydayJpeg(bytes);
    return !jpeg || isLarge(jpeg.width, jpeg.height) ? null : use(jpeg);
  } catch (error) {
    if (!(error instanceof UnreadableImageError)) throw error;
    return { unreadable: error.code, reason: error.message };
  }
}

function pixelsOr(data: Uint8Array | null | undefined): ImageResult {
  return data ? { data } : null;
}
