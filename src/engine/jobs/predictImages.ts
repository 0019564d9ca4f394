import type { SavedModel } from '../export/loadSavedModel';
import { forEachImageBatch, type UndecodedFile } from './imageBatches';

export interface PredictionWork {
  /** Absolute paths. */
  readonly files: readonly string[];
  readonly model: SavedModel;
  readonly signal?: AbortSignal;
  /** One row a decodable file, in order: [classes]. The row is a view into the batch: copy what is kept. */
  readonly onPrediction: (index: number, probabilities: Float32Array) => void | Promise<void>;
  readonly onUndecoded: (file: UndecodedFile) => void;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Probabilities of a saved model for many files, decoding while the network runs; memory stays flat. */
export async function predictImages(work: PredictionWork): Promise<void> {
  const { model, files } = work;
  const classes = model.classes.length;
  await forEachImageBatch({
    files,
    preprocessing: model.preprocessing,
    ...(work.signal ? { signal: work.signal } : {}),
    onBatch: async (indices, pixels) => {
      const probabilities = await model.predict(pixels, indices.length);
      for (const [row, index] of indices.entries()) await work.onPrediction(index, probabilities.subarray(row * classes, (row + 1) * classes));
    },
    onUndecoded: work.onUndecoded,
    onDecoded: (done) => work.onProgress?.(done, files.length),
  });
}
