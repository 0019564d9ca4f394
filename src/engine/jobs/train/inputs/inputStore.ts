import { LoupeError } from '../../../../core/errors';
import type { TrainingImages } from '../../../datasets/trainingImages';
import type { UndecodedFile } from '../../../inference/imageBatches';
import type { ImageSource } from '../../../training/trainNetworkTypes';

/** Where inputs of the trained part come from. */
export interface InputStore {
  readonly source: ImageSource;
  /** Rows of the source by the images' positions in the divided dataset. */
  rowsOf(images: Uint32Array): Uint32Array;
  /** Classes by row of the source. */
  readonly labels: Int32Array;
  close(): Promise<void>;
}

/** LoupeError `dataset-changed`: an image that was decoded before cannot be decoded any more. */
export function unreadableNow(images: TrainingImages, { index, reason }: UndecodedFile): LoupeError {
  return new LoupeError(
    'dataset-changed',
    `${images.files[index]} was readable a moment ago and is no longer: ${reason} Start the training again.`,
  );
}

/** Closes a store where `work` fails; what `work` returns owns it otherwise. */
export async function closeOnFailure<T>(store: InputStore, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await store.close();
    throw error;
  }
}
