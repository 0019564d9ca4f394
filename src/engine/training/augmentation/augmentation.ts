import { Random } from '../../../core/random';
import type { Augmentation } from '../../../protocol/recipe/augmentation';
import { changeImages } from '../../images/change';
import { sharedPool, type ResizePool } from '../../images/resizePool';
import { drawChange, type ImageSize } from './augmentationDraw';

export type { Augmentation } from '../../../protocol/recipe/augmentation';
export type { ImageSize } from './augmentationDraw';

/** Which images a batch holds, and when. */
export interface AugmentedBatch extends ImageSize {
  readonly seed: number;
  readonly epoch: number;
  /** What each image is known by: its row, or its path. */
  readonly images: readonly (number | string)[];
}

/**
 * Changes a batch in place, uint8 [images, height, width, 3], in the threads of a pool. The change of an image follows
 * from seed, epoch and the image alone: whatever the batch, its order and the number of threads, the bytes are the
 * same, and they are those that a training with this seed sees in this epoch.
 */
export async function augmentImages(
  batch: Uint8Array,
  { seed, epoch, images, height, width }: AugmentedBatch,
  settings: Augmentation,
  pool?: ResizePool,
): Promise<void> {
  return augmentRows(batch, { height, width }, settings, images, epochGenerator(seed, epoch), pool);
}

/** As `augmentImages`, for a caller that has the epoch's generator. */
export async function augmentRows(
  batch: Uint8Array,
  size: ImageSize,
  settings: Augmentation,
  images: readonly (number | string)[],
  generator: Random,
  pool: ResizePool = sharedPool,
): Promise<void> {
  await pool.change(
    batch,
    size,
    images.map((image) => drawChange(settings, size, generator.fork(`image ${image}`))),
  );
}

/** The generator that an epoch's order, augmentation and dropout follow from; epochs count from 1. */
export function epochGenerator(seed: number, epoch: number): Random {
  return new Random(seed).fork('training').fork(`epoch ${epoch}`);
}

/** The generator that augmented views which are computed once follow from, whatever the epoch. */
export function viewGenerator(seed: number): Random {
  return new Random(seed).fork('views');
}

/** What a view of a file is known by when its change is drawn. */
export function viewName(file: string, view: number): string {
  return `${file} ${view}`;
}

/** Which of its views stands for an image in an epoch; `name` as `drawnNames` gives it. */
export function drawView(epoch: Random, name: number | string, views: number): number {
  return epoch.fork(`view ${name}`).integer(views);
}

/** Changes one image in place, uint8 [height, width, 3]. The same state of `random` gives the same change. */
export function augment(image: Uint8Array, size: ImageSize, settings: Augmentation, random: Random): void {
  changeImages(image, size, [drawChange(settings, size, random)]);
}
