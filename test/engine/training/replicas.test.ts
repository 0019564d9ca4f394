import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { stepNames } from '../../../src/engine/graphs/names';
import type { TrainingStepOptions } from '../../../src/engine/graphs/compile/compileTrainingStep';
import { input, layers, model } from '../../../src/engine/layersModel/tensorflow';
import type { LayersModel, SymbolicTensor } from '../../../src/engine/layersModel/tensorflow';
import { onnxRuntimeNode } from '../../../src/engine/runtimes/onnx/onnxRuntimeNode';
import { onnxRuntimeWeb } from '../../../src/engine/runtimes/onnx/onnxRuntimeWeb';
import { GraphWorker } from '../../../src/engine/runtimes/threads/graphThread';
import type { GraphThread, Runtime } from '../../../src/engine/runtimes/runtime';
import { elements, floats, type Tensor } from '../../../src/engine/tensor';
import { replicasFor } from '../../../src/engine/training/replicas';
import { trainNetwork } from '../../../src/engine/training/trainNetwork';
import { NetworkState } from '../../../src/engine/training/trainNetworkState';
import type { NetworkCheckpoint, TrainNetworkOptions } from '../../../src/engine/training/trainNetworkTypes';
import { noAugmentation } from '../../../src/protocol/recipe/augmentation';
import { batchSteps, wholeSetSteps, type NetworkSteps } from '../../../src/engine/training/trainNetworkSteps';
import { fill } from '../graphs/referenceNetworks';
import { relativeDifference } from '../networks/testData';

const [classes, size] = [3, 128];

/** A mask for each image and one for all, and a penalty on kernels: all that a division of the batch must get right. */
function network(normalized = false): LayersModel {
  const image = input({ shape: [size, size, 3] });
  const apply = (layer: { apply(x: SymbolicTensor): unknown }, x: SymbolicTensor): SymbolicTensor =>
    layer.apply(x) as SymbolicTensor;
  let x = apply(layers.rescaling({ name: 'rescaling', scale: 1 / 127.5, offset: -1 }), image);
  x = apply(layers.conv2d({ name: 'first', filters: 8, kernelSize: 3, padding: 'same' }), x);
  if (normalized) x = apply(layers.batchNormalization({ name: 'norm' }), x);
  x = apply(layers.maxPooling2d({ name: 'pool', poolSize: 2 }), x);
  x = apply(layers.dropout({ name: 'all_alike', rate: 0.5, noiseShape: [1, 1, 1, 8] }), x);
  x = apply(layers.conv2d({ name: 'second', filters: 4, kernelSize: 3, strides: 2, activation: 'relu' }), x);
  x = apply(layers.flatten({ name: 'flatten' }), x);
  x = apply(layers.dropout({ name: 'each', rate: 0.5 }), x);
  const whole = model({
    inputs: image,
    outputs: apply(layers.dense({ name: 'predictions', units: classes, activation: 'softmax' }), x),
  });
  fill(whole);
  return whole;
}

const settings = (batchSize: number): TrainingStepOptions => ({
  optimizer: { name: 'sgd', momentum: 0.9 },
  batchSize,
  l2: { factor: 0.01, weights: ['first/kernel', 'predictions/kernel'] },
});

const without = (runtime: Runtime): Runtime => ({ ...runtime, openThread: undefined! });
const silent = (...notice: unknown[]): never => {
  throw new Error(`unexpected notice: ${notice.join(' ')}`);
};

/** Losses and probabilities of three steps on drawn images, and the weights after them. */
async function train(
  steps: NetworkSteps,
  trained: LayersModel,
): Promise<{ losses: number[]; probabilities: Float32Array[]; state: NetworkState }> {
  const { step } = steps;
  const state = new NetworkState(trained, step);
  const random = new Random(7);
  const mask = ({ dims }: { dims: readonly number[] }): Tensor =>
    floats(
      Float32Array.from({ length: elements(dims) }, () => 2 * random.integer(2)),
      dims,
    );
  const [losses, probabilities]: [number[], Float32Array[]] = [[], []];
  for (let number = 1; number <= 3; number++) {
    const truth = Int32Array.from({ length: step.batchSize }, () => random.integer(classes));
    const result = await steps.run(
      {
        truth,
        count: step.batchSize,
        images: step.batchSize,
        last: true,
        feeds: {
          [stepNames.image]: {
            type: 'uint8',
            dims: [step.batchSize, size, size, 3],
            data: Uint8Array.from({ length: step.batchSize * size * size * 3 }, () => random.integer(256)),
          },
          [stepNames.targets]: floats(
            Float32Array.from({ length: step.batchSize * classes }, (_, i) =>
              Number(i % classes === truth[Math.floor(i / classes)]),
            ),
            [step.batchSize, classes],
          ),
          [stepNames.weights]: floats(
            Float32Array.from({ length: step.batchSize }, (_, i) => (i + 1) / 21),
            [step.batchSize],
          ),
          ...Object.fromEntries(step.masks.map((one) => [one.name, mask(one)])),
        },
      },
      state,
      { learningRate: 0.01, number },
    );
    losses.push(result.loss);
    probabilities.push(result.probabilities);
  }
  await steps.release();
  return { losses, probabilities, state };
}

describe('replicas of a network, each with a part of the batch', () => {
  it.each([
    ['onnxruntime-node, two', () => onnxRuntimeNode({ threads: 2 }), 6],
    ['onnxruntime-node, three, a batch that they do not divide', () => onnxRuntimeNode({ threads: 3 }), 7],
    ['onnxruntime-web, two', () => onnxRuntimeWeb(2), 6],
  ] as const)('take the steps that one graph takes: %s', async (_, open, batchSize) => {
    const trained = network();
    const runtime = open();
    expect(replicasFor(trained, settings(batchSize), runtime)).toBe(runtime.threads);
    const expected = await train(await batchSteps(trained, without(runtime), settings(batchSize), silent), trained);
    for (const steps of [
      await batchSteps(trained, runtime, settings(batchSize), silent),
      await wholeSetSteps(trained, runtime, settings(batchSize), 1, silent),
    ]) {
      const seen = await train(steps, trained);
      seen.losses.forEach((loss, i) =>
        expect(Math.abs(loss - expected.losses[i]!) / expected.losses[i]!).toBeLessThan(1e-5),
      );
      seen.probabilities.forEach((rows, i) => {
        expect(rows).toHaveLength(batchSize * classes);
        expect(relativeDifference(rows, expected.probabilities[i]!)).toBeLessThan(1e-5);
      });
      for (const [name, values] of expected.state.weights)
        expect(relativeDifference(seen.state.weights.get(name)!, values), name).toBeLessThan(1e-5);
      for (const [name, values] of expected.state.slots)
        expect(relativeDifference(seen.state.slots.get(name)!, values), name).toBeLessThan(1e-5);
    }
  });

  it('are as many as there are cores, where images do not depend on each other and more than one is there', () => {
    const runtime = onnxRuntimeNode({ threads: 4 });
    expect(replicasFor(network(), settings(32), runtime)).toBe(4);
    // Parts of two: three threads have them all.
    expect(replicasFor(network(), settings(5), runtime)).toBe(3);
    expect(replicasFor(network(), settings(1), runtime)).toBe(1);
    expect(replicasFor(network(true), settings(32), runtime)).toBe(1);
    expect(replicasFor(network(), settings(32), onnxRuntimeNode({ threads: 1 }))).toBe(1);
    expect(replicasFor(network(), settings(32), without(runtime))).toBe(1);
  });

  it('are fewer where their threads would take more than an eighth of the memory', () => {
    const runtime = onnxRuntimeNode({ threads: 64 });
    const { thread } = runtime.footprint!;
    expect(replicasFor(network(), settings(64), runtime, 8 * 64 * thread)).toBe(64);
    expect(replicasFor(network(), settings(64), runtime, 8 * 8 * thread)).toBe(8);
    expect(replicasFor(network(), settings(64), runtime, 8 * thread)).toBe(1);
    expect(replicasFor(network(), settings(64), runtime, 0)).toBe(1);
  });

  it('leave no thread behind where the rest of a training cannot be loaded', async () => {
    const runtime = onnxRuntimeNode({ threads: 2 });
    const closed: boolean[] = [];
    const options: TrainNetworkOptions = {
      model: network(),
      labels: Int32Array.of(0, 1, 2),
      trainRows: [0, 1, 2],
      validationRows: [0],
      seed: 1,
      onEpoch: () => undefined,
      settings: {
        epochs: 1,
        batchSize: 6,
        learningRate: 0.1,
        optimizer: 'sgd',
        momentum: 0,
        augmentation: noAugmentation,
      },
      images: { read: () => Promise.reject(new Error('unreadable')) },
      runtime: {
        ...runtime,
        openThread: () => {
          const thread = runtime.openThread!();
          const at = closed.push(false) - 1;
          return Object.assign(thread, {
            close: () =>
              GraphWorker.prototype.close.call(thread).then(() => {
                closed[at] = true;
              }),
          });
        },
      },
    };
    await expect(trainNetwork(options)).rejects.toThrow('unreadable');
    expect(closed).toEqual([true, true]);
    await expect(
      trainNetwork({ ...options, runtime: { ...options.runtime, load: () => Promise.reject(new Error('too large')) } }),
    ).rejects.toThrow('too large');
    await expect(
      trainNetwork({
        ...options,
        resumeFrom: { weights: new Map(), slots: new Map(), random: 'nothing' } as unknown as NetworkCheckpoint,
      }),
    ).rejects.toThrow();
    expect(closed.every(Boolean)).toBe(true);
  });

  it('are left, and that is reported, where a thread cannot be had', async () => {
    const trained = network();
    const notices: string[][] = [];
    const opened: GraphThread[] = [];
    const runtime: Runtime = {
      ...onnxRuntimeNode({ threads: 2 }),
      openThread: () => {
        opened.push(
          new GraphWorker(
            { engine: 'onnxruntime-node', arena: true },
            opened.length === 0 ? undefined : '/nowhere/graphThread.js',
          ),
        );
        return opened.at(-1)!;
      },
    };
    const { losses } = await train(
      await batchSteps(trained, runtime, settings(4), (...notice) => notices.push(notice)),
      trained,
    );
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(notices).toEqual([
      [
        'warning',
        'replicas',
        expect.stringMatching(/one graph instead of 2 side by side.*\/nowhere\/graphThread\.js, is missing/),
      ],
    ]);
    await expect(opened[0]!.load(new Uint8Array(), 'late')).rejects.toThrow(/The thread that computes ended/);
  });
});

describe('a thread for graphs', () => {
  it('says what it could not load and continues', async () => {
    const thread = onnxRuntimeNode({ threads: 1 }).openThread!();
    await expect(thread.load(new Uint8Array([1, 2, 3]), 'broken')).rejects.toMatchObject({
      code: 'graph-load',
      message: expect.stringContaining('broken') as string,
    });
    await expect(thread.load(new Uint8Array(), 'empty')).rejects.toMatchObject({ code: 'graph-load' });
    await thread.close();
  });

  it('that ends in the middle of a step fails the step in words', async () => {
    const trained = network();
    const runtime = onnxRuntimeNode({ threads: 2 });
    let opened = 0;
    /** The second thread is closed when its first step has been handed to it. */
    const openThread = (): GraphThread => {
      const thread = runtime.openThread!();
      if (++opened < 2) return thread;
      const load = thread.load.bind(thread);
      thread.load = async (onnx, name) => {
        const graph = await load(onnx, name);
        return {
          ...graph,
          run: (...step) => {
            const running = graph.run(...step);
            void thread.close();
            return running;
          },
        };
      };
      return thread;
    };
    const steps = await batchSteps(trained, { ...runtime, openThread }, settings(6), silent);
    await expect(train(steps, trained)).rejects.toMatchObject({
      code: 'graph-run',
      message: expect.stringContaining('The thread that computes ended') as string,
    });
    await steps.release();
  });
});
