import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import { Random } from '../../../core/random';
import { LoupeError } from '../../../core/errors';
import type { Range } from '../../../protocol/estimate/estimate';
import type { Preprocessing } from '../../../protocol/runFiles';
import { eachLimited } from '../../concurrency/eachLimited';
import { rangeOf } from '../train/modes/timeRange';
import { forEachImageBatch } from '../../inference/imageBatches';
import type { TrainingImages } from '../../datasets/trainingImages';

/** Images that are decoded, and how many between two looks at the clock. */
const most = 64;
const piece = 16;
const warmUp = 4;
/** Seconds after which no further piece is begun. */
const budget = 3;

/** A few images of a dataset, decoded, and how long that took. */
export interface DecodedSample {
  /** Absolute paths of those that could be decoded, their positions, and their pixels, [n, height, width, 3]. */
  readonly files: readonly string[];
  readonly rows: readonly number[];
  readonly pixels: Uint8Array;
  readonly bytesEach: number;
  /** Seconds an image. */
  readonly decode: Range;
  /** Images that could not be decoded. */
  readonly undecoded: number;
}

/**
 * Decodes images that stand for all: taken evenly over the sizes of the files, in a seeded order. Throws LoupeError
 * `nothing-decoded`.
 */
export async function decodeSample(
  images: TrainingImages,
  preprocessing: Preprocessing,
  seed: number,
  signal: AbortSignal,
): Promise<DecodedSample> {
  const order = await evenly(images, most + warmUp, seed);
  const at = (row: number): string => path.join(images.dataset.folder, images.files[row] as string);
  const bytesEach = preprocessing.width * preprocessing.height * 3;
  // The threads start with the first images.
  const first = order.splice(0, order.length > 2 * warmUp ? warmUp : 0);
  await forEachImageBatch({
    files: first.map(at),
    preprocessing,
    signal,
    onBatch: () => Promise.resolve(),
    onUndecoded: () => undefined,
  });

  const rows: number[] = [];
  const kept: Uint8Array[] = [];
  const pieces: number[] = [];
  let tried = 0;
  const began = performance.now();
  for (
    let start = 0;
    start < order.length && (start === 0 || performance.now() - began < budget * 1000);
    start += piece
  ) {
    signal.throwIfAborted();
    const some = order.slice(start, start + piece);
    const before = performance.now();
    await forEachImageBatch({
      files: some.map(at),
      preprocessing,
      signal,
      onUndecoded: () => undefined,
      onBatch: (indices, pixels) => {
        rows.push(...indices.map((index) => some[index] as number));
        kept.push(pixels.slice());
        return Promise.resolve();
      },
    });
    pieces.push((performance.now() - before) / 1000 / some.length);
    tried += some.length;
  }
  if (rows.length === 0) {
    throw new LoupeError(
      'nothing-decoded',
      `None of the ${tried} images of ${images.dataset.folder} that were tried can be decoded. “loupe scan” says what is wrong with each.`,
    );
  }
  const pixels = new Uint8Array(rows.length * bytesEach);
  kept.reduce((offset, part) => (pixels.set(part, offset), offset + part.length), 0);
  return { files: rows.map(at), rows, pixels, bytesEach, decode: rangeOf(pieces), undecoded: tried - rows.length };
}

/** Positions of images, taken evenly over the sizes of their files, shuffled. */
async function evenly(images: TrainingImages, count: number, seed: number): Promise<number[]> {
  const sizes = new Float64Array(images.files.length);
  await eachLimited(sizes.length, 32, async (row) => {
    const found = await stat(path.join(images.dataset.folder, images.files[row] as string)).catch(() => undefined);
    sizes[row] = found?.size ?? 0;
  });
  const bySize = [...sizes.keys()].sort((a, b) => (sizes[a] as number) - (sizes[b] as number));
  const wanted = Math.min(count, bySize.length);
  const chosen = Array.from(
    { length: wanted },
    (_, i) => bySize[Math.floor(((i + 0.5) * bySize.length) / wanted)] as number,
  );
  return new Random(seed).fork('estimate').shuffle(chosen);
}
