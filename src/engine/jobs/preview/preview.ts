import * as path from 'node:path';
import { augmentationWords } from '../../../core/augmentationWords';
import type { SkippedFile } from '../../../core/dataset';
import { parts } from '../../../core/parts';
import type { Preview } from '../../../protocol/preview';
import type { Recipe } from '../../../protocol/recipe/recipe';
import { writeFileAtomic } from '../../../runfolder/atomicFile';
import { preprocessingFor } from '../../images/preprocessing';
import { openBackbone } from '../../networks/backbones';
import { catalogue } from '../../networks/architectures/catalogue';
import { isScratchRecipe, scratchSize } from '../../networks/scratch';
import { checkPreviewFolder } from '../../outputs/outputFolder';
import { epochGenerator } from '../../training/augmentation/augmentation';
import { drawnNames, epochOrder } from '../../training/epochOrder';
import type { UndecodedFile } from '../../inference/imageBatches';
import { planData } from '../train/preparation/plannedData';
import { drawBatch, findBlank } from './previewImages';
import { partsOf } from '../train/preparation/splitImages';
import type { TrainOptions } from '../train/preparation/trainSettings';
import { requireTwoClasses, withoutImages, type TrainingImages } from '../../datasets/trainingImages';
import { makeFolder } from '../../../runfolder/files/makeFolder';

/** Images of a batch that are drawn; a whole-set batch has no end. */
const mostDrawn = 64;
/** Images that are looked at for being blank. */
const mostChecked = 2_000;

export interface PreviewJob extends TrainOptions {
  readonly recipeName?: string | undefined;
  /** The folder that receives `preview.json` and the images. */
  readonly out: string;
  /** The folder may hold files of other programs. */
  readonly force?: boolean | undefined;
  /** Whose batch and augmentation are shown, from 1. */
  readonly epoch?: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Draws what training with these settings sees: the first batch of an epoch for each part, before and after
 * augmentation, as the network takes it. With the same seed, these are the very images that a training's epoch begins
 * with (mixing, which follows, left out), as long as no file beyond those that are looked at fails to be decoded.
 * Throws what reading the dataset, the recipe and the split throws.
 */
export async function preview(job: PreviewJob): Promise<Preview> {
  const epoch = job.epoch ?? 1;
  const { signal } = job;
  const { recipe, opened, images: found, samples } = await planData(job, signal);
  const { dataset } = opened;
  await checkPreviewFolder(job.out, dataset.folder, [...dataset.files, ...opened.unlabelled], job.force);
  const size = await inputSize(recipe);
  const preprocessing = preprocessingFor(size.width, size.height, samples);
  const skipped = new Map<string, SkippedFile>(opened.skipped.map((file) => [file.file, file]));
  const leftOut = new Set<number>();
  const onUndecoded = ({ index, code, reason }: UndecodedFile): void => {
    const file = found.files[index] as string;
    leftOut.add(index);
    skipped.set(file, { file, code, reason, class: dataset.classes[found.labels[index] as number] ?? null });
  };
  const { checked, blank } = await findBlank(
    found,
    mostChecked,
    preprocessing,
    recipe.seed,
    onUndecoded,
    job.onProgress,
    signal,
  );
  // The parts are drawn among what can be decoded, as a training does.
  const images = withoutImages(found, leftOut);
  requireTwoClasses(images, [...skipped.values()]);
  const rows = await partsOf(images, recipe, () => undefined);

  await makeFolder(job.out);
  const shown: Preview['parts'] = [];
  for (const part of parts) {
    const of = rows[part];
    if (of.length === 0) continue;
    signal.throwIfAborted();
    const order = part === 'train' ? trainOrder(recipe, of, images, found, epoch) : { rows: [...of], names: [...of] };
    const count = Math.min(recipe.batchSize === 'all' ? of.length : recipe.batchSize, mostDrawn);
    const batch = await drawBatch({
      images,
      rows: order.rows.slice(0, count),
      names: order.names,
      part,
      recipe,
      preprocessing,
      out: job.out,
      epoch,
      onUndecoded: (file) => onUndecoded({ ...file, index: positionIn(found, images, file.index) }),
    });
    shown.push({ part, images: of.length, batch });
  }
  const result: Preview = {
    version: 1,
    folder: job.out,
    dataset: dataset.folder,
    recipe: job.recipeName ?? recipe.extends,
    model: recipe.model,
    seed: recipe.seed,
    epoch,
    shape: [recipe.batchSize === 'all' ? rows.train.length : recipe.batchSize, size.height, size.width, 3],
    augmentation: recipe.mode === 'features' ? [] : augmentationWords(recipe.augmentation),
    parts: shown,
    checked,
    images: found.files.length,
    blank,
    skipped: [...skipped.values()],
  };
  await writeFileAtomic(path.join(job.out, 'preview.json'), `${JSON.stringify(result)}\n`);
  return result;
}

/** The training images in the order of an epoch, and what each is known by when its change is drawn. */
function trainOrder(
  recipe: Recipe,
  rows: Uint32Array,
  images: TrainingImages,
  found: TrainingImages,
  epoch: number,
): { rows: number[]; names: (number | string)[] } {
  const order = epochOrder({
    labels: Array.from(rows, (row) => images.labels[row] as number),
    balanced: recipe.balancedSampling,
    random: epochGenerator(recipe.seed, epoch).fork('order'),
  });
  // Pixels are kept of all images that were to be decoded, views of those that could be.
  const stored = recipe.augmentedViews ? rows : Array.from(rows, (row) => positionIn(found, images, row));
  return { rows: Array.from(order, (position) => rows[position] as number), names: drawnNames(order, stored) };
}

/** The place among all images of one that is at `row` of those that can be decoded. */
function positionIn(found: TrainingImages, images: TrainingImages, row: number): number {
  return found.row.indexOf(images.row[row] as number);
}

/** Of the network's input, without reading weights where the size is known without them. */
async function inputSize({ model, imageSize }: Recipe): Promise<{ width: number; height: number }> {
  const known = isScratchRecipe(model) ? scratchSize(model) : catalogue.find(({ name }) => name === model)?.size;
  const side = imageSize ?? known;
  if (side !== undefined) return { width: side, height: side };
  const { inputWidth, inputHeight } = await openBackbone(model);
  return { width: inputWidth, height: inputHeight };
}
