import type { Random } from '../../core/random';
import type { TrainingStep } from '../graphs/compile/compileTrainingStep';
import { stepNames } from '../graphs/names';
import { elements, floats } from '../tensor';
import type { Tensor } from '../tensor';
import type { Augmentation } from './augmentation/augmentation';
import { augmentRows } from './augmentation/augmentation';
import { drawnNames, epochOrder } from './epochOrder';
import { mixRows, partnersOf, type Partner } from './augmentation/mixup';
import type { ImageSource } from './trainNetworkTypes';

/** One batch, ready to be fed: all inputs of a step but weights, slots, learning rate and number. */
export interface Batch {
  /** Images that count; the rest has the weight 0. */
  readonly count: number;
  /** Images of the whole epoch. */
  readonly images: number;
  /** Whether it is the epoch's last. */
  readonly last: boolean;
  /** Class of each image that counts. */
  readonly truth: Int32Array;
  readonly feeds: Readonly<Record<string, Tensor>>;
}

export interface BatchOptions {
  readonly images: ImageSource;
  readonly labels: Int32Array;
  readonly rows: ArrayLike<number>;
  /** Of one input of the network: [height, width, channels] or [columns]. */
  readonly shape: readonly number[];
  readonly step: TrainingStep;
  readonly augmentation: Augmentation;
  readonly classWeights?: readonly number[] | undefined;
  readonly balancedSampling?: boolean | undefined;
  /** Alpha of mixup's beta distribution; 0 is off. */
  readonly mixup?: number | undefined;
  /** Images that the loss is a mean over, where not those of the batch. */
  readonly meanOver?: number | undefined;
  /** The generator of this epoch. */
  readonly random: Random;
}

/**
 * The batches of an epoch in a seeded random order. A smaller last one is filled up with images of weight 0
 * from the start of the order: batch normalisation sees real images there, as in every other batch.
 * The next batch is read while the current one is in use.
 *
 * Order, augmentation, mixing and dropout follow from the epoch's generator alone, so an epoch can be repeated exactly.
 */
export async function* epochBatches(options: BatchOptions): AsyncGenerator<Batch> {
  const { rows, labels, step, random, balancedSampling = false } = options;
  const order = epochOrder({
    labels: Array.from(rows, (row) => labels[row]!),
    balanced: balancedSampling,
    random: random.fork('order'),
  });
  const epoch = { order, names: drawnNames(order, rows) };
  let next: Promise<Batch> | undefined;
  try {
    for (let start = 0; start < order.length; start += step.batchSize) {
      const following = start + step.batchSize;
      const batch = await (next ?? makeBatch(options, epoch, start));
      next = following < order.length ? makeBatch(options, epoch, following) : undefined;
      // Awaited in the next round; until then a failure must not count as unhandled.
      next?.catch(() => undefined);
      yield batch;
    }
  } finally {
    // Nothing may still read when the caller closes the images.
    await next?.catch(() => undefined);
  }
}

/** Places of the training rows in their order, and what each is known by. */
interface Epoch {
  readonly order: Uint32Array;
  readonly names: readonly (number | string)[];
}

async function makeBatch(options: BatchOptions, { order, names: allNames }: Epoch, start: number): Promise<Batch> {
  const { images, labels, shape, step, classWeights, random, mixup = 0 } = options;
  const count = Math.min(step.batchSize, order.length - start);
  const places = Array.from({ length: step.batchSize }, (_, i) => (start + i) % order.length);
  const rows = places.map((place) => options.rows[order[place]!]!);
  const names = places.map((place) => allNames[place]!);
  const partners = mixup > 0 ? partnersOf(count, mixup, random.fork(`mixup ${start}`)) : [];
  const truth = Int32Array.from(rows.slice(0, count), (row) => labels[row]!);
  const targets = new Float32Array(step.batchSize * step.classes);
  const weights = new Float32Array(step.batchSize);
  truth.forEach((label, i) => {
    for (const [of, share] of targetsOf(i, label, truth, partners[i])) {
      targets[i * step.classes + of] = targets[i * step.classes + of]! + share;
      weights[i] = weights[i]! + (share * (classWeights?.[of] ?? 1)) / (options.meanOver ?? count);
    }
  });
  return {
    count,
    images: order.length,
    last: start + step.batchSize >= order.length,
    truth,
    feeds: {
      [stepNames.image]: await inputOf(options, rows, partners),
      [stepNames.targets]: floats(targets, [step.batchSize, step.classes]),
      [stepNames.weights]: floats(weights, [step.batchSize]),
      ...dropoutMasks(step, random.fork(`masks ${start}`)),
    },
  };

  async function inputOf(
    { augmentation }: BatchOptions,
    wanted: readonly number[],
    mixed: readonly Partner[],
  ): Promise<Tensor> {
    const size = elements(shape);
    const dims = [step.batchSize, ...shape];
    if (images.elements === 'float32') {
      const data = new Float32Array(step.batchSize * size);
      // What was computed beforehand may hold several views of an image.
      const read = wanted.map((row, i) => images.view?.(row, names[i]!, random) ?? row);
      await images.read(read, new Uint8Array(data.buffer));
      mixRows(data, size, mixed);
      return floats(data, dims);
    }
    const pixels = new Uint8Array(step.batchSize * size);
    await images.read(wanted, pixels);
    const [height, width] = shape as [number, number];
    await augmentRows(pixels, { height, width }, augmentation, names, random);
    if (mixup === 0) return { type: 'uint8', dims, data: pixels };
    const data = Float32Array.from(pixels);
    mixRows(data, size, mixed);
    return floats(data, dims);
  }
}

/** The classes of an image and their shares: two where it was mixed. */
function targetsOf(
  position: number,
  label: number,
  truth: Int32Array,
  partner: Partner | undefined,
): [number, number][] {
  if (!partner || partner.row === position) return [[label, 1]];
  return [
    [label, partner.share],
    [truth[partner.row]!, 1 - partner.share],
  ];
}

function dropoutMasks(step: TrainingStep, random: Random): Record<string, Tensor> {
  return Object.fromEntries(
    step.masks.map(({ name, dims, rate }) => {
      const mask = new Float32Array(elements(dims));
      const kept = 1 / (1 - rate);
      // One word a number: a draw below this share of all words is dropped.
      const dropped = rate * 2 ** 32;
      for (let i = 0; i < mask.length; i++) mask[i] = random.uint32() < dropped ? 0 : kept;
      return [name, floats(mask, dims)];
    }),
  );
}
