import type { Notify } from '../../../core/codes/noticeCodes';
import { findGroupNames, groupImages } from '../../datasets/groupImages';
import type { TrainingImages } from '../../datasets/trainingImages';
import { readExif } from '../train/preparation/exifColumns';

/** By what was asked for, else by what the file says, else by what names show, which nobody has confirmed. */
export async function grouped(
  images: TrainingImages,
  groupBy: string | undefined,
  notify: Notify,
): Promise<{ images: TrainingImages; sure: boolean }> {
  if (groupBy !== undefined)
    return { images: { ...images, together: await groupImages(images, groupBy, notify, readExif) }, sure: true };
  if (images.together) return { images, sure: true };
  const shown = await findGroupNames(images, 'names', readExif).catch(() => undefined);
  if (!shown) return { images, sure: false };
  return { images: { ...images, together: await groupImages(images, 'names', notify, readExif) }, sure: false };
}
