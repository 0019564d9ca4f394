import { mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import { augmentationWords } from '../../core/augmentationWords';
import type { SkippedFile } from '../../core/dataset';
import { parts } from '../../core/parts';
import type { Preview } from '../../protocol/preview';
import type { Recipe } from '../../protocol/recipe/recipe';
import { writeFileAtomic } from '../cache/atomicFile';
import { contentHashes } from '../datasets/contentHashes';
import { openDataset } from '../datasets/openDataset';
import { preprocessingFor } from '../images/preprocessing';
import { openBackbone } from '../networks/backbones';
import { catalogue } from '../networks/catalogue';
import { isScratchRecipe, scratchSize } from '../networks/scratch';
import { epochGenerator } from '../training/augmentation';
import { epochOrder } from '../training/epochOrder';
import type { UndecodedFile } from './imageBatches';
import { drawBatch, findBlank } from './previewImages';
import { partsOf } from './splitImages';
import { trainSettings, type TrainOptions } from './trainSettings';
import { labelledImages, requireTwoClasses } from './trainingImages';

/** Images of a batch that are drawn; a whole-set batch has no end. */
const mostDrawn = 64;
/** Images that are looked at for being blank. */
const mostChecked = 2_000;

export interface PreviewJob extends TrainOptions {
  readonly recipeName?: string | undefined;
  /** The folder that receives `preview.json` and the images. */
  readonly out: string;
  /** Whose batch and augmentation are shown, from 1. */
  readonly epoch?: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Draws what training with these settings sees: the first batch of an epoch for each part, before and after augmentation, as
 * the network takes it. With the same seed, these are the very images that a training's epoch begins with, as long as every
 * file of the dataset can be decoded. Throws what reading the dataset, the recipe and the split throws.
 */
export async function preview(job: PreviewJob): Promise<Preview> {
  const recipe = trainSettings(job);
  const epoch = job.epoch ?? 1;
  const { signal } = job;
  const opened = await openDataset(path.resolve(job.folder), { ...(recipe.layout === null ? {} : { layout: recipe.layout }), signal });
  const { dataset } = opened;
  const images = labelledImages(dataset, await contentHashes(dataset.folder, dataset.files, { signal }));
  requireTwoClasses(images, opened.skipped);
  const rows = await partsOf(images, recipe, () => undefined);
  const size = await inputSize(recipe);
  const preprocessing = preprocessingFor(size.width, size.height);
  const skipped = new Map<string, SkippedFile>(opened.skipped.map((file) => [file.file, file]));
  const onUndecoded = ({ index, code, reason }: UndecodedFile): void => {
    const file = images.files[index] as string;
    skipped.set(file, { file, code, reason, class: dataset.classes[images.labels[index] as number] ?? null });
  };

  await mkdir(job.out, { recursive: true });
  const shown: Preview['parts'] = [];
  for (const part of parts) {
    const of = rows[part];
    if (of.length === 0) continue;
    signal.throwIfAborted();
    const order = part === 'train' ? trainOrder(recipe, of, images.labels, epoch) : [...of];
    const count = Math.min(recipe.batchSize === 'all' ? order.length : recipe.batchSize, mostDrawn);
    const batch = await drawBatch({ images, rows: order.slice(0, count), part, recipe, preprocessing, out: job.out, epoch, onUndecoded });
    shown.push({ part, images: of.length, batch });
  }
  const { checked, blank } = await findBlank(images, mostChecked, recipe.seed, onUndecoded, job.onProgress, signal);
  const result: Preview = {
    version: 1, folder: job.out, dataset: dataset.folder, recipe: job.recipeName ?? recipe.extends, model: recipe.model, seed: recipe.seed, epoch,
    shape: [recipe.batchSize === 'all' ? rows.train.length : recipe.batchSize, size.height, size.width, 3],
    augmentation: recipe.mode === 'features' ? [] : augmentationWords(recipe.augmentation),
    parts: shown, checked, images: images.files.length, blank, skipped: [...skipped.values()],
  };
  await writeFileAtomic(path.join(job.out, 'preview.json'), `${JSON.stringify(result)}\n`);
  return result;
}

function trainOrder(recipe: Recipe, rows: Uint32Array, labels: Int32Array, epoch: number): number[] {
  const order = epochOrder({
    labels: Array.from(rows, (row) => labels[row] as number), balanced: recipe.balancedSampling,
    random: epochGenerator(recipe.seed, epoch).fork('order'),
  });
  return Array.from(order, (position) => rows[position] as number);
}

/** Of the network's input, without reading weights where the size is known without them. */
async function inputSize({ model, imageSize }: Recipe): Promise<{ width: number; height: number }> {
  const known = isScratchRecipe(model) ? scratchSize(model) : catalogue.find(({ name }) => name === model)?.size;
  const side = imageSize ?? known;
  if (side !== undefined) return { width: side, height: side };
  const { inputWidth, inputHeight } = await openBackbone(model);
  return { width: inputWidth, height: inputHeight };
}
