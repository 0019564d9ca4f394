import { blendRow, chooseSharpness, sharpen } from '../../../../core/audit/labels/blend';
import { keepRow, noProbabilities, type ClassProbabilities } from '../../../../core/audit/labels/classProbabilities';
import type { AskPause } from '../../../concurrency/askPause';
import type { Runtime } from '../../../runtimes/runtime';
import { loadGraphProducts } from '../../../training/logisticRegression/graphProducts';
import { measureColumns, standardise, type Standardisation } from '../../../training/logisticRegression/standardise';
import { fitFolds, type FittedFolds } from './fitFolds';
import type { Neighbours } from './neighbours';
import { sampleRows } from './sampleRows';
import { softmaxRows } from './softmaxRows';
import { neighbourVotes } from './votes';

/** Features of contents, of which images are copies. */
export interface ContentFeatures {
  readonly columns: number;
  /** Number of each image's content. */
  readonly content: Int32Array;
  /** Writes the features of a content at an offset; false where there are none. */
  readonly into: (content: number, target: Float32Array, offset: number) => boolean;
}

export interface HeldOutWork {
  readonly features: ContentFeatures;
  /** Of contents. */
  readonly neighbours: Neighbours;
  /** Class of each image, -1 without one. */
  readonly labels: ArrayLike<number>;
  /** The group of each image that shows almost the same picture as others, copies among them; -1 for the rest. */
  readonly together?: ArrayLike<number> | undefined;
  readonly classes: number;
  readonly seed: number;
  readonly runtime: Runtime;
  readonly mostFitted?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly pause?: AskPause | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface HeldOut {
  readonly probabilities: ClassProbabilities;
  readonly l2: number;
  /** Images that the models were fitted to. */
  readonly fitted: number;
  /** The fold that each image was held out in; below zero where it was in none. */
  readonly fold: Int8Array;
}

/** Images of one product. */
const blockRows = 512;
/** Images that the sharpness is chosen by. */
const mostSharpened = 5000;
/** What may be said of an image: a fold that has not seen it, all of them, or nothing. */
const [allFolds, nothing] = [-2, -1];

/**
 * Probabilities of the classes for every image by models that were fitted without it, nor with a copy of it or an image
 * that shows almost the same: a linear model on the features, one a fold, blended with the labels of the nearest
 * neighbours. Images without a label, and those beyond what is fitted to, are judged by all folds together.
 */
export async function heldOutProbabilities(work: HeldOutWork): Promise<HeldOut> {
  const { features, labels, classes, runtime, signal, pause } = work;
  const { columns, content } = features;
  const probe = new Float32Array(columns);
  const usable = (image: number): boolean => features.into(content[image]!, probe, 0);
  const rows = sampleRows(labels, content, usable, work.seed, work.mostFitted);
  const matrix = new Float32Array(rows.length * columns);
  rows.forEach((image, row) => features.into(content[image]!, matrix, row * columns));
  const standardisation = measureColumns(matrix, rows.length, columns);
  standardise(matrix, standardisation);
  const folds = await fitFolds({
    features: matrix,
    columns,
    labels: Int32Array.from(rows, (image) => labels[image]!),
    classes,
    groups: foldGroups(rows, content, work.together),
    seed: work.seed,
    runtime,
    signal,
    pause,
    onProgress: work.onProgress,
  });
  const foldOf = new Int8Array(labels.length).fill(allFolds);
  rows.forEach((image, row) => (foldOf[image] = folds.fold[row]!));
  const judge = new Judge(work, folds, standardisation, foldOf);
  return { probabilities: await judge.all(rows), l2: folds.choice.l2, fitted: rows.length, fold: foldOf };
}

/** What no two folds share: the groups, and the copies of what is in none. */
function foldGroups(
  rows: readonly number[],
  content: ArrayLike<number>,
  together: ArrayLike<number> | undefined,
): Int32Array {
  const single = Math.max(-1, ...rows.map((image) => together?.[image] ?? -1)) + 1;
  return Int32Array.from(rows, (image) => {
    const group = together?.[image] ?? -1;
    return group >= 0 ? group : single + content[image]!;
  });
}

class Judge {
  constructor(
    private readonly work: HeldOutWork,
    private readonly folds: FittedFolds,
    private readonly standardisation: Standardisation,
    private readonly foldOf: Int8Array,
  ) {}

  /** @param fitted images by some of which the sharpness is chosen */
  async all(fitted: readonly number[]): Promise<ClassProbabilities> {
    const { labels, classes, runtime, features } = this.work;
    const table = noProbabilities(labels.length, classes);
    if (this.folds.heads.length === 0) return table;
    const products = await loadGraphProducts(runtime, {
      rows: blockRows,
      columns: features.columns,
      widths: [classes],
    });
    try {
      const judged = fitted.filter((image) => this.foldOf[image] !== nothing);
      const step = Math.max(1, Math.ceil(judged.length / mostSharpened));
      const some = judged.filter((_, at) => at % step === 0);
      const logarithms = new Float64Array(some.length * classes);
      let at = 0;
      await this.blended(products, some, (_, row) => {
        logarithms.set(row, at);
        at += classes;
      });
      const sharpness = chooseSharpness({ logarithms, classes, labels: some.map((image) => labels[image]!) });
      const everything = [...this.foldOf.keys()].filter((image) => this.foldOf[image] !== nothing);
      await this.blended(products, everything, (image, row) => {
        sharpen(row, sharpness);
        keepRow(table, image, row, labels[image]!);
      });
      return table;
    } finally {
      await products.release();
    }
  }

  /** The blended logarithms of each image that has features, in order. */
  private async blended(
    products: Awaited<ReturnType<typeof loadGraphProducts>>,
    images: readonly number[],
    use: (image: number, row: Float64Array) => void,
  ): Promise<void> {
    const { features, classes, neighbours, labels, signal, pause } = this.work;
    const { columns, content } = features;
    const votesOf = neighbourVotes(neighbours, content, labels, classes, this.work.together);
    const row = new Float64Array(classes);
    for (let first = 0; first < images.length; first += blockRows) {
      signal?.throwIfAborted();
      await pause?.();
      const group = images.slice(first, first + blockRows);
      const block = new Float32Array(group.length * columns);
      const there = group.map((image, at) => features.into(content[image]!, block, at * columns));
      standardise(block, this.standardisation);
      const linear = await this.linear(products.over(block), group);
      group.forEach((image, at) => {
        if (!there[at]) return;
        blendRow(linear.subarray(at * classes, (at + 1) * classes), votesOf(content[image]!), row);
        use(image, row);
      });
    }
  }

  /** Probabilities by the head that has not seen an image, or the mean of all heads where none has. */
  private async linear(
    products: { logits(weights: Float64Array, classes: number): Promise<ArrayLike<number>> },
    images: readonly number[],
  ): Promise<Float32Array> {
    const { classes } = this.work;
    const { heads } = this.folds;
    const result = new Float32Array(images.length * classes);
    for (const [k, { kernel, bias }] of heads.entries()) {
      if (!images.some((image) => this.foldOf[image] === k || this.foldOf[image] === allFolds)) continue;
      const own = softmaxRows(await products.logits(kernel, classes), bias);
      images.forEach((image, at) => {
        const share = this.foldOf[image] === k ? 1 : this.foldOf[image] === allFolds ? 1 / heads.length : 0;
        if (share === 0) return;
        for (let j = at * classes; j < (at + 1) * classes; j++) result[j]! += share * own[j]!;
      });
    }
    return result;
  }
}
