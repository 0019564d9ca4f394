import * as path from 'node:path';
import type { Recipe } from '../../../../protocol/recipe/recipe';
import { contentHashes } from '../../../datasets/contentHashes';
import { openDataset, type OpenedDataset } from '../../../datasets/openDataset';
import { trainSettings, type TrainOptions } from './trainSettings';
import { labelledImages, requireTwoClasses, type TrainingImages } from '../../../datasets/trainingImages';

/** What a training with some options would be of; nothing is decoded yet. */
export interface PlannedData {
  readonly recipe: Recipe;
  readonly opened: OpenedDataset;
  readonly images: TrainingImages;
}

/**
 * Reads recipe and dataset as a training does, for those who only look. Throws what these throw, and LoupeError
 * `too-few-classes`.
 */
export async function planData(job: TrainOptions, signal: AbortSignal): Promise<PlannedData> {
  const recipe = trainSettings(job);
  const opened = await openDataset(path.resolve(job.folder), {
    ...(recipe.layout === null ? {} : { layout: recipe.layout }),
    signal,
  });
  const { dataset } = opened;
  const images = labelledImages(dataset, await contentHashes(dataset.folder, dataset.files, { signal }));
  requireTwoClasses(images, opened.skipped);
  return { recipe, opened, images };
}
