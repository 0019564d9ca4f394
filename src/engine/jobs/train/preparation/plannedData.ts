import * as path from 'node:path';
import type { Recipe } from '../../../../protocol/recipe/recipe';
import { contentHashes } from '../../../datasets/contentHashes';
import { inspectSamples } from '../../../datasets/inspectSamples';
import { openDataset, type OpenedDataset } from '../../../datasets/openDataset';
import type { SampleRule } from '../../../images/samples/sampleRule';
import { trainSettings, type TrainOptions } from './trainSettings';
import { labelledImages, requireTwoClasses, type TrainingImages } from '../../../datasets/trainingImages';

/** What a training with some options would be of; nothing is decoded yet. */
export interface PlannedData {
  readonly recipe: Recipe;
  readonly opened: OpenedDataset;
  readonly images: TrainingImages;
  /** What samples of more than 8 bits mean in it. */
  readonly samples: SampleRule | null;
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
  const { rule } = await inspectSamples(dataset.folder, dataset.files, opened.formats, { signal });
  return { recipe, opened, images, samples: rule };
}
