import * as path from 'node:path';
import type { Part } from '../../../core/parts';
import { Random } from '../../../core/random';
import type { BlankImage, PreviewImage } from '../../../protocol/preview';
import type { Recipe } from '../../../protocol/recipe/recipe';
import type { Preprocessing } from '../../../protocol/runFiles';
import { writeFileAtomic } from '../../../runfolder/atomicFile';
import { encodePng } from '../../images/encode';
import { prepareFiles } from '../../images/pipeline';
import { preprocessingFor } from '../../images/preprocessing';
import {
  augmentRows,
  drawView,
  epochGenerator,
  viewGenerator,
  viewName,
} from '../../training/augmentation/augmentation';
import type { UndecodedFile } from '../../inference/imageBatches';
import type { TrainingImages } from '../../datasets/trainingImages';

/** A batch to be drawn into a folder. */
export interface DrawnBatch {
  readonly images: TrainingImages;
  /** Positions in `images`. */
  readonly rows: readonly number[];
  /** What each is known by when its change is drawn. */
  readonly names: readonly (number | string)[];
  readonly part: Part;
  readonly recipe: Recipe;
  readonly preprocessing: Preprocessing;
  readonly out: string;
  readonly epoch: number;
  readonly onUndecoded: (file: UndecodedFile) => void;
}

/**
 * Decodes a batch as training does and writes every image as the network sees it, as PNG: before and, of the training
 * part, after this epoch's augmentation. Images that cannot be decoded are told and left out.
 */
export async function drawBatch({
  images,
  rows,
  names,
  part,
  recipe,
  preprocessing,
  out,
  epoch,
  onUndecoded,
}: DrawnBatch): Promise<PreviewImage[]> {
  const { width, height } = preprocessing;
  const changed = part === 'train' && recipe.mode !== 'features';
  const drawn: PreviewImage[] = [];
  const files = rows.map((row) => path.join(images.dataset.folder, images.files[row] as string));
  for await (const image of prepareFiles(files, preprocessing)) {
    const row = rows[image.index] as number;
    if (!image.ok) {
      onUndecoded({ index: row, code: image.code, reason: image.reason });
      continue;
    }
    const name = `${part}-${String(image.index).padStart(3, '0')}`;
    const before = `${name}.png`;
    await writeFileAtomic(path.join(out, before), await encodePng(image.data, width, height), { durable: false });
    const after = changed ? await changedCopy(image.data, row, names[image.index] as number | string) : null;
    if (after)
      await writeFileAtomic(path.join(out, `${name}-after.png`), await encodePng(after, width, height), {
        durable: false,
      });
    drawn.push({
      file: images.files[row] as string,
      class: images.dataset.classes[images.labels[row] as number] as string,
      before,
      after: after && `${name}-after.png`,
    });
  }
  return drawn;

  async function changedCopy(pixels: Uint8Array, row: number, name: number | string): Promise<Uint8Array | null> {
    const copy = pixels.slice();
    const { seed, augmentation, augmentedViews: views } = recipe;
    const generator = epochGenerator(seed, epoch);
    // Of views that are computed once, each image has its own, of which the epoch takes one.
    if (views)
      await augmentRows(
        copy,
        { width, height },
        augmentation,
        [viewName(images.files[row] as string, drawView(generator, name, views))],
        viewGenerator(seed),
      );
    else await augmentRows(copy, { width, height }, augmentation, [name], generator);
    return Buffer.compare(copy, pixels) === 0 ? null : copy;
  }
}

/** Side of the images that are looked at for being blank: what is one colour stays so at any size. */
const lookSide = 32;

/** Looks at up to `most` images, drawn with the seed, for those in which every pixel has the same colour. */
export async function findBlank(
  images: TrainingImages,
  most: number,
  { samples }: Preprocessing,
  seed: number,
  onUndecoded: (file: UndecodedFile) => void,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<{ checked: number; blank: BlankImage[] }> {
  const all = images.files.length;
  const rows =
    all <= most
      ? images.files.map((_, row) => row)
      : [...new Random(seed).fork('blank').permutation(all).slice(0, most)].sort((a, b) => a - b);
  const files = rows.map((row) => path.join(images.dataset.folder, images.files[row] as string));
  const blank: BlankImage[] = [];
  let done = 0;
  for await (const image of prepareFiles(files, preprocessingFor(lookSide, lookSide, samples ?? null), {
    inFlight: 16,
    signal,
  })) {
    onProgress(++done, rows.length);
    const row = rows[image.index] as number;
    if (!image.ok) {
      onUndecoded({ index: row, code: image.code, reason: image.reason });
      continue;
    }
    const { data } = image;
    if (isOneColour(data)) {
      blank.push({
        file: images.files[row] as string,
        class: images.dataset.classes[images.labels[row] as number] as string,
        colour: [data[0] as number, data[1] as number, data[2] as number],
      });
    }
  }
  return { checked: rows.length, blank };
}

function isOneColour(pixels: Uint8Array): boolean {
  for (let i = 3; i < pixels.length; i++) if (pixels[i] !== pixels[i % 3]) return false;
  return true;
}
