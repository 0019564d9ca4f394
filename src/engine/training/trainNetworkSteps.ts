import { compileAccumulatedStep, compileTrainingStep, type TrainingStep, type TrainingStepOptions } from '../graphs/compileTrainingStep';
import { stepNames } from '../graphs/names';
import type { LayersModel } from '../networks/tensorflow';
import type { Runtime } from '../runtimes/runtime';
import { floatData, floats, type Tensor } from '../runtimes/tensor';
import type { Batch } from './trainNetworkBatches';
import type { NetworkState } from './trainNetworkState';

/** What a batch gave. */
export interface StepResult {
  /** Mean over the images of the batch. */
  readonly loss: number;
  /** [batch, classes] */
  readonly probabilities: Float32Array;
}

/** Learning rate and number (1 at the first) of an optimizer step. */
export interface StepMoment {
  readonly learningRate: number;
  readonly number: number;
}

/** How batches move a network's weights. */
export interface NetworkSteps {
  readonly step: TrainingStep;
  /** Optimizer steps of an epoch with so many images. */
  stepsAnEpoch(images: number): number;
  /** Images that a batch's weights are a mean over, where not those of the batch. */
  meanOver(images: number): number | undefined;
  /** Runs a batch. `moved` says whether the optimizer took a step. */
  run(batch: Batch, state: NetworkState, moment: StepMoment): Promise<StepResult & { readonly moved: boolean }>;
  release(): Promise<void>;
}

/** A step a batch. */
export async function batchSteps(model: LayersModel, runtime: Runtime, options: TrainingStepOptions): Promise<NetworkSteps> {
  const step = compileTrainingStep(model, { ...options, device: runtime.forms, threads: runtime.threads });
  const graph = await (runtime.loadStep?.(model, step, options) ?? runtime.load(step.onnx, { name: `${model.name}, training step`, sparesMemory: true }));
  return {
    step,
    stepsAnEpoch: (images) => Math.ceil(images / step.batchSize),
    meanOver: () => undefined,
    async run({ feeds }, state, { learningRate, number }) {
      const results = await graph.run({
        ...feeds, ...state.feeds(), [stepNames.learningRate]: scalar(learningRate), [stepNames.step]: scalar(number),
      });
      const loss = floatData(results[stepNames.loss], stepNames.loss)[0]!;
      // A broken step must not reach the weights: they may be all that is left to keep.
      if (Number.isFinite(loss)) state.advance(results);
      return { loss, probabilities: floatData(results[stepNames.probabilities], stepNames.probabilities), moved: true };
    },
    release: () => graph.release(),
  };
}

/**
 * One step an epoch, by the gradient over all images: batches of `options.batchSize` add up their gradients in double
 * precision, and the last one moves the weights. `batches` is their number. Batch normalisation still works by batch.
 */
export async function wholeSetSteps(model: LayersModel, runtime: Runtime, options: TrainingStepOptions, batches: number): Promise<NetworkSteps> {
  // Every batch adds the penalty of the weights, so each adds its share.
  const l2 = options.l2 && { ...options.l2, factor: options.l2.factor / batches };
  const { step, update } = compileAccumulatedStep(model, { ...options, ...(l2 && { l2 }), device: runtime.forms, threads: runtime.threads });
  const gradients = await runtime.load(step.onnx, { name: `${model.name}, gradients`, sparesMemory: true });
  const updates = await runtime.load(update, { name: `${model.name}, update` });
  const trained = step.parameters.filter(({ trainable }) => trainable);
  const sums = new Map(trained.map(({ name, dims }) => [name, new Float64Array(dims.reduce((product, length) => product * length, 1))]));
  return {
    step,
    stepsAnEpoch: () => 1,
    meanOver: (images) => images,
    async run({ feeds, count, images, last }, state, { learningRate, number }) {
      const { parameters, slots } = state.parts();
      const results = await gradients.run({ ...feeds, ...parameters });
      for (const [name, sum] of sums) {
        const slope = floatData(results[stepNames.gradient(name)], name);
        for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + slope[i]!;
      }
      // Of the whole mean, this batch has its share.
      const loss = floatData(results[stepNames.loss], stepNames.loss)[0]! * (images / count);
      const probabilities = floatData(results[stepNames.probabilities], stepNames.probabilities);
      if (!Number.isFinite(loss)) return { loss, probabilities, moved: false };
      state.advance(results);
      if (!last) return { loss, probabilities, moved: false };
      const known = Object.fromEntries(trained.map(({ name }) => [name, parameters[name]!]));
      const slopes = Object.fromEntries(trained.map(({ name, dims }) => [stepNames.gradient(name), floats(Float32Array.from(sums.get(name)!), dims)]));
      state.advance(await updates.run({ ...known, ...slopes, ...slots, [stepNames.learningRate]: scalar(learningRate), [stepNames.step]: scalar(number) }));
      for (const sum of sums.values()) sum.fill(0);
      return { loss, probabilities, moved: true };
    },
    release: async () => {
      await Promise.all([gradients.release(), updates.release()]);
    },
  };
}

function scalar(value: number): Tensor {
  return floats(Float32Array.of(value), []);
}
