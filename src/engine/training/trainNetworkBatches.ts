import type { Random } from '../../core/random';
import type { TrainingStep } from '../graphs/compileTrainingStep';
import { stepNames } from '../graphs/names';
import { elements, floats } from '../runtimes/tensor';
import type { Tensor } from '../runtimes/tensor';
import type { Augmentation, ImageSize } from './augmentation';
import { augment } from './augmentation';
import type { ImageSource } from './trainNetworkTypes';

/** One batch, ready to be fed: all inputs of a step but weights, slots, learning rate and number. */
export interface Batch {
  /** Images that count; the rest has the weight 0. */
  readonly count: number;
  /** Class of each image that counts. */
  readonly truth: Int32Array;
  readonly feeds: Readonly<Record<string, Tensor>>;
}

export interface BatchOptions {
  readonly images: ImageSource;
  readonly labels: Int32Array;
  readonly rows: ArrayLike<number>;
  readonly size: ImageSize;
  readonly step: TrainingStep;
  readonly augmentation: Augmentation;
  readonly classWeights?: readonly number[] | undefined;
  /** The generator of this epoch. */
  readonly random: Random;
}

/**
 * The batches of an epoch in a seeded random order. A smaller last one is filled up with images of weight 0
 * from the start of the order: batch normalisation sees real images there, as in every other batch.
 * The next batch is read while the current one is in use.
 *
 * Order, augmentation and dropout follow from the epoch's generator alone, so an epoch can be repeated exactly.
 */
export async function* epochBatches(options: BatchOptions): AsyncGenerator<Batch> {
  const { rows, step, random } = options;
  const order = random.fork('order').permutation(rows.length);
  let next: Promise<Batch> | undefined;
  try {
    for (let start = 0; start < order.length; start += step.batchSize) {
      const following = start + step.batchSize;
      const batch = await (next ?? makeBatch(options, order, start));
      next = following < order.length ? makeBatch(options, order, following) : undefined;
      // Awaited in the next round; until then a failure must not count as unhandled.
      next?.catch(() => undefined);
      yield batch;
    }
  } finally {
    // Nothing may still read when the caller closes the images.
    await next?.catch(() => undefined);
  }
}

async function makeBatch(options: BatchOptions, order: Uint32Array, start: number): Promise<Batch> {
  const { images, labels, size, step, augmentation, classWeights, random } = options;
  const count = Math.min(step.batchSize, order.length - start);
  const rows = Array.from({ length: step.batchSize }, (_, i) => options.rows[order[(start + i) % order.length]!]!);
  const pixels = size.height * size.width * 3;
  const data = new Uint8Array(step.batchSize * pixels);
  await images.read(rows, data);
  rows.forEach((row, i) => augment(data.subarray(i * pixels, (i + 1) * pixels), size, augmentation, random.fork(`image ${row}`)));
  const truth = Int32Array.from(rows.slice(0, count), (row) => labels[row]!);
  const targets = new Float32Array(step.batchSize * step.classes);
  const weights = new Float32Array(step.batchSize);
  truth.forEach((label, i) => {
    targets[i * step.classes + label] = 1;
    weights[i] = (classWeights?.[label] ?? 1) / count;
  });
  return {
    count,
    truth,
    feeds: {
      [stepNames.image]: { type: 'uint8', dims: [step.batchSize, size.height, size.width, 3], data },
      [stepNames.targets]: floats(targets, [step.batchSize, step.classes]),
      [stepNames.weights]: floats(weights, [step.batchSize]),
      ...dropoutMasks(step, random.fork(`masks ${start}`)),
    },
  };
}

function dropoutMasks(step: TrainingStep, random: Random): Record<string, Tensor> {
  return Object.fromEntries(step.masks.map(({ name, dims, rate }) => {
    const mask = Float32Array.from({ length: elements(dims) }, () => (random.uniform() < rate ? 0 : 1 / (1 - rate)));
    return [name, floats(mask, dims)];
  }));
}
