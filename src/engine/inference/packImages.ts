import * as path from 'node:path';
import type { Preprocessing } from '../../protocol/runFiles';
import { openPackedImages, type PackedImages } from '../cache/packedImages';
import type { AskPause } from '../concurrency/askPause';
import { forEachImageBatch, type UndecodedFile } from './imageBatches';
import type { TrainingImages } from '../datasets/trainingImages';

export interface PackWork {
  readonly images: TrainingImages;
  readonly preprocessing: Preprocessing;
  readonly signal: AbortSignal;
  readonly pause?: AskPause | undefined;
  readonly onUndecoded: (file: UndecodedFile) => void;
  readonly onDecoded: (done: number, total: number) => void;
  /** Told where the cache cannot be written. */
  readonly onElsewhere: (notice: string) => void;
}

/** Decodes every image once into a store on disk; row i is the image at position i. Close it when done. */
export async function packImages({
  images,
  preprocessing,
  signal,
  pause,
  onUndecoded,
  onDecoded,
  onElsewhere,
}: PackWork): Promise<PackedImages> {
  const bytesEach = preprocessing.width * preprocessing.height * 3;
  const packed = await openPackedImages({ count: images.files.length, bytesEach }, onElsewhere);
  try {
    await forEachImageBatch({
      files: images.files.map((file) => path.join(images.dataset.folder, file)),
      preprocessing,
      signal,
      pause,
      onBatch: async (indices, pixels) => {
        for (const [slot, index] of indices.entries())
          await packed.write(index, pixels.subarray(slot * bytesEach, (slot + 1) * bytesEach));
      },
      onUndecoded,
      onDecoded: (done) => onDecoded(done, images.files.length),
    });
    return packed;
  } catch (error) {
    await packed.close();
    throw error;
  }
}
