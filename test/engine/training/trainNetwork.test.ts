import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { readWeights } from '../../../src/engine/layersModel/layerWeights';
import { drawInitialWeights } from '../../../src/engine/layersModel/initialWeights';
import { layers, memory, sequential } from '../../../src/engine/layersModel/tensorflow';
import type { LayersModel } from '../../../src/engine/layersModel/tensorflow';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { trainNetwork } from '../../../src/engine/training/trainNetwork';
import type {
  NetworkCheckpoint,
  NetworkEpoch,
  TrainNetworkOptions,
} from '../../../src/engine/training/trainNetworkTypes';
import { optimizerNames } from '../../../src/core/choices/optimizers';
import { noAugmentation } from '../../../src/protocol/recipe/augmentation';

const side = 12;
const pixels = side * side * 3;
const count = 120;

/** Noise with a bright upper half (class 0) or a bright lower half (class 1). */
const data = ((): Uint8Array => {
  const random = new Random(11);
  return Uint8Array.from({ length: count * pixels }, (_, i) => {
    const upper = i % pixels < pixels / 2;
    const label = Math.floor(i / pixels) % 2;
    return random.integer(150) + (upper === (label === 0) ? 100 : 0);
  });
})();
const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
const rows = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

function network(seed = 1): LayersModel {
  const model = sequential({ name: 'tiny' });
  model.add(layers.rescaling({ name: 'rescaling', scale: 1 / 255, inputShape: [side, side, 3] }));
  model.add(layers.conv2d({ name: 'conv', filters: 4, kernelSize: 3, padding: 'same', useBias: false }));
  model.add(layers.batchNormalization({ name: 'norm', momentum: 0.8 }));
  model.add(layers.reLU({ name: 'relu' }));
  model.add(layers.maxPooling2d({ name: 'pool', poolSize: 4 }));
  model.add(layers.flatten({ name: 'flatten' }));
  model.add(layers.dropout({ name: 'dropout', rate: 0.3 }));
  model.add(layers.dense({ name: 'predictions', units: 2, activation: 'softmax' }));
  drawInitialWeights(model, seed);
  return model;
}

interface Outcome {
  readonly epochs: NetworkEpoch[];
  readonly checkpoints: NetworkCheckpoint[];
  readonly model: LayersModel;
  readonly result: Awaited<ReturnType<typeof trainNetwork>> | undefined;
  readonly error: unknown;
}

async function train(
  change: Partial<Omit<TrainNetworkOptions, 'settings'>> & { settings?: Partial<TrainNetworkOptions['settings']> } = {},
): Promise<Outcome> {
  const model = change.model ?? network();
  const epochs: NetworkEpoch[] = [];
  const checkpoints: NetworkCheckpoint[] = [];
  let result: Outcome['result'];
  let error: unknown;
  try {
    result = await trainNetwork({
      runtime: await openRuntime({ threads: 1 }),
      images: {
        read: (wanted, into) =>
          Promise.resolve(
            Array.from(wanted).forEach((row, i) =>
              into.set(data.subarray(row * pixels, (row + 1) * pixels), i * pixels),
            ),
          ),
      },
      labels,
      trainRows: rows(0, 90),
      validationRows: rows(90, 120),
      seed: 5,
      onEpoch: (epoch) => void epochs.push(epoch),
      onCheckpoint: (checkpoint) => void checkpoints.push(checkpoint),
      ...change,
      model,
      settings: {
        epochs: 4,
        batchSize: 16,
        learningRate: 0.01,
        optimizer: 'adam',
        momentum: 0.9,
        augmentation: {
          ...noAugmentation,
          flipHorizontal: 0.5,
          shiftX: 0.05,
          shiftY: 0.05,
          zoom: 0.05,
          brightness: 0.05,
          contrast: 0.05,
        },
        ...change.settings,
      },
    });
  } catch (caught) {
    error = caught;
  }
  return { epochs, checkpoints, model, result, error };
}

const losses = ({ epochs }: Outcome): (number | null)[] => epochs.flatMap(({ loss, valLoss }) => [loss, valLoss]);

describe('settings of optimizer and loss', () => {
  it.each([
    ['adamw', { optimizer: 'adamw', weightDecay: 0.01 }],
    ['rmsprop', { optimizer: 'rmsprop', learningRate: 0.002 }],
    ['nesterov', { optimizer: 'sgd', nesterov: true, learningRate: 0.02 }],
    ['label smoothing', { loss: { name: 'categoricalCrossentropy', labelSmoothing: 0.1 } }],
    ['focal loss', { loss: { name: 'categoricalFocalCrossentropy' } }],
  ] as const)('%s learns', async (_, settings) => {
    const { epochs, error } = await train({ settings: { ...settings, epochs: 6 } });
    expect(error).toBeUndefined();
    expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss);
    expect(Math.max(...epochs.map(({ valAccuracy }) => valAccuracy!))).toBeGreaterThan(0.9);
  });

  it('class weights multiply the loss of their images', async () => {
    const settings = { epochs: 1, learningRate: 1e-9, augmentation: noAugmentation };
    const even = await train({ settings });
    const doubled = await train({ settings: { ...settings, classWeights: [2, 2] } });
    expect(doubled.epochs[0]!.loss / even.epochs[0]!.loss).toBeCloseTo(2, 4);
  });
});

describe('trainNetwork', () => {
  it('learns, reports every epoch and ends with the best weights', async () => {
    const outcome = await train();
    const { epochs, checkpoints, model, result } = outcome;
    expect(outcome.error).toBeUndefined();
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect(epochs.at(-1)!.valAccuracy).toBeGreaterThan(0.9);
    expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss);
    const best = epochs.reduce((a, b) => (b.valLoss! < a.valLoss! ? b : a));
    expect(result).toMatchObject({ bestEpoch: best.epoch, reason: 'completed' });
    expect(readWeights(model)).toEqual(checkpoints[best.epoch - 1]!.weights);
    expect(epochs.filter((epoch) => epoch.best).at(-1)!.epoch).toBe(best.epoch);
  });

  it('repeats itself exactly, and another seed differs', async () => {
    const [a, b, c] = [await train(), await train(), await train({ seed: 6 })];
    expect(losses(a)).toEqual(losses(b));
    expect(losses(a)).not.toEqual(losses(c));
  });

  it.each(['sgd', 'adam'] as const)(
    'continues from a checkpoint as if nothing had happened (%s)',
    async (optimizer) => {
      const settings = { optimizer, schedule: { name: 'cosine', warmup: 1, final: 0.1 } as const };
      const whole = await train({ settings });
      const resumed = await train({ settings, model: network(9), resumeFrom: whole.checkpoints[1]! });
      expect(losses(resumed)).toEqual(losses(whole).slice(4));
      expect(resumed.result).toEqual(whole.result);
      expect(readWeights(resumed.model)).toEqual(readWeights(whole.model));
    },
  );

  it('takes all images at once where the batch is larger than the data', async () => {
    const quiet = { augmentation: noAugmentation, epochs: 2, optimizer: 'sgd' as const };
    const plain = (): LayersModel => {
      const model = sequential({
        name: 'plain',
        layers: [
          layers.rescaling({ name: 'rescaling', scale: 1 / 255, inputShape: [side, side, 3] }),
          layers.flatten({ name: 'flatten' }),
          layers.dense({ name: 'predictions', units: 2, activation: 'softmax' }),
        ],
      });
      drawInitialWeights(model, 1);
      return model;
    };
    const exact = await train({ model: plain(), trainRows: rows(0, 10), settings: { ...quiet, batchSize: 10 } });
    const larger = await train({ model: plain(), trainRows: rows(0, 10), settings: { ...quiet, batchSize: 16 } });
    expect(losses(larger)).toEqual(losses(exact));
    expect(larger.epochs.map(({ accuracy }) => accuracy)).toEqual(exact.epochs.map(({ accuracy }) => accuracy));
  });

  it('fills up a smaller last batch with images that weigh nothing', async () => {
    // Seven images in batches of four: whatever stands in for an eighth, it must not show. Two orders put other images
    // there.
    const model = sequential({
      name: 'plain',
      layers: [
        layers.rescaling({ name: 'rescaling', scale: 1 / 255, inputShape: [side, side, 3] }),
        layers.flatten({ name: 'flatten' }),
        layers.dense({ name: 'predictions', units: 2, activation: 'softmax' }),
      ],
    });
    const settings = {
      augmentation: noAugmentation,
      epochs: 1,
      optimizer: 'sgd' as const,
      momentum: 0,
      learningRate: 1e-12,
    };
    const score = async (batchSize: number, seed: number): Promise<NetworkEpoch> => {
      drawInitialWeights(model, 1);
      return (await train({ model, trainRows: rows(0, 7), settings: { ...settings, batchSize }, seed })).epochs[0]!;
    };
    const whole = await score(7, 1);
    const scores = [await score(4, 1), await score(4, 2), await score(4, 3)];
    for (const { loss, accuracy } of scores) {
      expect(loss).toBeCloseTo(whole.loss, 5);
      expect(accuracy).toBe(whole.accuracy);
    }
  });

  it('chooses by training loss where nothing validates', async () => {
    const { epochs, result } = await train({ validationRows: [] });
    expect(epochs.every(({ valLoss, valAccuracy }) => valLoss === null && valAccuracy === null)).toBe(true);
    expect(result!.bestEpoch).toBe(epochs.reduce((a, b) => (b.loss < a.loss ? b : a)).epoch);
  });

  it('stop ends after the epoch, stop-now at once, both with the best weights', async () => {
    let batches = 0;
    const soft = await train({ shouldStop: () => (++batches === 8 ? 'stop' : batches > 8 ? 'stop' : 'no') });
    expect(soft.epochs.length).toBe(2);
    expect(soft.result).toMatchObject({ reason: 'stopped' });

    batches = 0;
    const hard = await train({ shouldStop: () => (++batches >= 8 ? 'stop-now' : 'no') });
    expect(batches).toBe(8);
    expect(hard.epochs.length).toBe(1);
    expect(hard.result).toMatchObject({ bestEpoch: 1, reason: 'stopped-now' });
    expect(readWeights(hard.model)).toEqual(hard.checkpoints[0]!.weights);
  });

  it('stopped before the first epoch is over, keeps what it has learned', async () => {
    const { model, result, epochs } = await train({ shouldStop: () => 'stop-now' });
    expect(result).toMatchObject({ bestEpoch: null, reason: 'stopped-now' });
    expect(epochs).toEqual([]);
    expect(readWeights(model)).not.toEqual(readWeights(network()));
  });

  it('ends with a remedy when the loss diverges, and the best weights stay', async () => {
    let read = 0;
    const breaking: TrainNetworkOptions['images'] = {
      read: (wanted, into) => {
        read++;
        Array.from(wanted).forEach((row, i) => into.set(data.subarray(row * pixels, (row + 1) * pixels), i * pixels));
        return Promise.resolve();
      },
    };
    const outcome = await train({ images: breaking, settings: { optimizer: 'sgd', learningRate: 1e38 } });
    expect(outcome.error).toMatchObject({
      code: 'diverged',
      message: expect.stringContaining('Lower the learning rate'),
    });
    expect(read).toBeGreaterThan(1);
    const best = outcome.checkpoints.at(-1)?.best.weights;
    if (best) expect(readWeights(outcome.model)).toEqual(best);
  });

  it('an image that cannot be read ends it with the best weights', async () => {
    let reads = 0;
    const outcome = await train({
      images: {
        read: (wanted, into) => {
          if (++reads > 12) return Promise.reject(new Error('disk gone'));
          Array.from(wanted).forEach((row, i) => into.set(data.subarray(row * pixels, (row + 1) * pixels), i * pixels));
          return Promise.resolve();
        },
      },
    });
    expect(outcome.error).toMatchObject({ message: 'disk gone' });
    expect(outcome.epochs.length).toBe(1);
    expect(readWeights(outcome.model)).toEqual(outcome.checkpoints[0]!.weights);
  });

  it.each(optimizerNames)('one step an epoch by all images, and continues exactly (%s)', async (optimizer) => {
    const settings = { optimizer, batchSize: 'all' as const, epochs: 4 };
    const whole = await train({ settings });
    expect(whole.error).toBeUndefined();
    expect(whole.checkpoints.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(whole.epochs.at(-1)!.loss).toBeLessThan(whole.epochs[0]!.loss);
    const resumed = await train({ settings, model: network(9), resumeFrom: whole.checkpoints[1]! });
    expect(losses(resumed)).toEqual(losses(whole).slice(4));
  });

  it('lowers the learning rate on a plateau, says so, and restores the best weights when it ends early', async () => {
    const notices: string[] = [];
    const outcome = await train({
      onNotice: (_, code, message) => void notices.push(`${code}: ${message}`),
      settings: {
        epochs: 9,
        learningRate: 0.02,
        earlyStopping: { monitor: 'valAccuracy', patience: 3, minDelta: 0.5 },
        schedule: {
          name: 'plateau',
          monitor: 'valLoss',
          factor: 0.1,
          patience: 1,
          minDelta: 100,
          cooldown: 0,
          minimum: 0,
        },
      },
    });
    expect(outcome.result).toMatchObject({
      reason: 'early-stopping',
      words: expect.stringContaining('the validation accuracy did not get better by more than 0.5 for 3 epochs'),
    });
    expect(outcome.epochs).toHaveLength(4);
    expect(notices[0]).toBe('learning-rate: Learning rate 0.02 → 0.002 after epoch 2 (plateau).');
    expect(outcome.epochs.map(({ learningRate }) => Number(learningRate.toPrecision(3)))).toEqual([
      0.02, 0.02, 0.002, 0.0002,
    ]);
    // The monitor chooses the best epoch as well; equal accuracies leave the earlier one.
    const best = outcome.epochs.reduce((a, b) => (b.valAccuracy! > a.valAccuracy! ? b : a));
    expect(outcome.result!.bestEpoch).toBe(best.epoch);
    expect(readWeights(outcome.model)).toEqual(outcome.checkpoints[best.epoch - 1]!.weights);
  });

  it('leaves no tensors behind', async () => {
    const model = network();
    const before = memory().numTensors;
    await train({ model });
    expect(memory().numTensors).toBe(before);
  });
});
