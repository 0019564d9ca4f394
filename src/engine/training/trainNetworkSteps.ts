import { LoupeError } from '../../core/errors';
import type { Notify } from '../../core/codes/noticeCodes';
import {
  compileAccumulatedStep,
  compileTrainingStep,
  type TrainingStep,
  type TrainingStepOptions,
} from '../graphs/compile/compileTrainingStep';
import { stepNames } from '../graphs/names';
import type { LayersModel } from '../layersModel/tensorflow';
import type { Runtime } from '../runtimes/runtime';
import { elements, floatData, floats, type Tensor } from '../tensor';
import { loadReplicas, replicasFor, type GradientSteps } from './replicas';
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

/**
 * A step a batch: computed by one graph, or by replicas of the network side by side (`replicasFor`). Where those cannot
 * be had, one graph computes it, and `notify` is told.
 */
export async function batchSteps(
  model: LayersModel,
  runtime: Runtime,
  options: TrainingStepOptions,
  notify: Notify,
): Promise<NetworkSteps> {
  const replicated = runtime.loadStep ? undefined : await loadReplicated(model, runtime, options, notify);
  if (replicated) return replicatedSteps(replicated);
  const step = compileTrainingStep(model, { ...options, device: runtime.target, threads: runtime.threads });
  const graph = await (runtime.loadStep?.(model, step, options) ??
    runtime.load(step.onnx, { name: `${model.name}, training step`, sparesMemory: true }));
  return {
    ...aStepABatch(step),
    async run({ feeds }, state, moment) {
      const results = await graph.run({ ...feeds, ...state.feeds(), ...momentFeeds(moment) });
      const { loss, probabilities } = resultOf(results);
      // A broken step must not reach the weights: they may be all that is left to keep.
      if (Number.isFinite(loss)) state.advance(results);
      return { loss, probabilities, moved: true };
    },
    release: () => graph.release(),
  };
}

function replicatedSteps(graphs: GradientSteps): NetworkSteps {
  const { step, gradients } = graphs;
  return {
    ...aStepABatch(step),
    async run({ feeds }, state, moment) {
      const results = await gradients.run({ ...feeds, ...state.separateFeeds().parameters });
      const { loss, probabilities } = resultOf(results);
      if (Number.isFinite(loss))
        await move(graphs, state, (name) => floatData(results[stepNames.gradient(name)], name), moment);
      return { loss, probabilities, moved: true };
    },
    release: () => graphs.release(),
  };
}

/**
 * One step an epoch, by the gradient over all images: batches of `options.batchSize` add up their gradients in double
 * precision, and the last one moves the weights. `batches` is their number. Batch normalisation still works by batch.
 */
export async function wholeSetSteps(
  model: LayersModel,
  runtime: Runtime,
  options: TrainingStepOptions,
  batches: number,
  notify: Notify,
): Promise<NetworkSteps> {
  // Every batch adds the penalty of the weights, so each adds its share.
  const shared = { ...options, ...(options.l2 && { l2: { ...options.l2, factor: options.l2.factor / batches } }) };
  const graphs =
    (await loadReplicated(model, runtime, shared, notify)) ?? (await loadGradients(model, runtime, shared));
  const { step, gradients } = graphs;
  const sums = new Map(trainedOf(step).map(({ name, dims }) => [name, new Float64Array(elements(dims))]));
  return {
    step,
    stepsAnEpoch: () => 1,
    meanOver: (images) => images,
    async run({ feeds, count, images, last }, state, moment) {
      const results = await gradients.run({ ...feeds, ...state.separateFeeds().parameters });
      for (const [name, sum] of sums) {
        const slope = floatData(results[stepNames.gradient(name)], name);
        for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + slope[i]!;
      }
      const { loss: share, probabilities } = resultOf(results);
      // Of the whole mean, this batch has its share.
      const loss = share * (images / count);
      if (!Number.isFinite(loss)) return { loss, probabilities, moved: false };
      state.advance(results);
      if (!last) return { loss, probabilities, moved: false };
      await move(graphs, state, (name) => new Float32Array(sums.get(name)!), moment);
      for (const sum of sums.values()) sum.fill(0);
      return { loss, probabilities, moved: true };
    },
    release: () => graphs.release(),
  };
}

/** Replicas that compute the gradients, where they are the faster way and can be had. */
async function loadReplicated(
  model: LayersModel,
  runtime: Runtime,
  options: TrainingStepOptions,
  notify: Notify,
): Promise<GradientSteps | undefined> {
  const replicas = replicasFor(model, options, runtime);
  if (replicas === 1) return undefined;
  try {
    return await loadReplicas(model, runtime, options, replicas);
  } catch (error) {
    if (!(error instanceof LoupeError && error.code === 'graph-load')) throw error;
    notify(
      'warning',
      'replicas',
      `Training steps are computed by one graph instead of ${replicas} side by side, which may take longer. ${error.message}`,
    );
    return undefined;
  }
}

async function loadGradients(
  model: LayersModel,
  runtime: Runtime,
  options: TrainingStepOptions,
): Promise<GradientSteps> {
  const { step, update: updateOnnx } = compileAccumulatedStep(model, {
    ...options,
    device: runtime.target,
    threads: runtime.threads,
  });
  const gradients = await runtime.load(step.onnx, { name: `${model.name}, gradients`, sparesMemory: true });
  const update = await runtime.load(updateOnnx, { name: `${model.name}, update` });
  return {
    step,
    gradients,
    update,
    release: async () => {
      await Promise.all([gradients.release(), update.release()]);
    },
  };
}

/** The optimizer's update: weights and slots move by the gradients of the trained weights, asked for by their names. */
async function move(
  { step, update }: GradientSteps,
  state: NetworkState,
  gradientOf: (name: string) => Float32Array,
  moment: StepMoment,
): Promise<void> {
  const { parameters, slots } = state.separateFeeds();
  const trained = trainedOf(step);
  const known = Object.fromEntries(trained.map(({ name }) => [name, parameters[name]!]));
  const slopes = Object.fromEntries(
    trained.map(({ name, dims }) => [stepNames.gradient(name), floats(gradientOf(name), dims)]),
  );
  state.advance(await update.run({ ...known, ...slopes, ...slots, ...momentFeeds(moment) }));
}

function aStepABatch(step: TrainingStep): Pick<NetworkSteps, 'step' | 'stepsAnEpoch' | 'meanOver'> {
  return { step, stepsAnEpoch: (images) => Math.ceil(images / step.batchSize), meanOver: () => undefined };
}

function trainedOf({ parameters }: TrainingStep): TrainingStep['parameters'] {
  return parameters.filter(({ trainable }) => trainable);
}

function resultOf(results: Readonly<Record<string, Tensor>>): StepResult {
  return {
    loss: floatData(results[stepNames.loss], stepNames.loss)[0]!,
    probabilities: floatData(results[stepNames.probabilities], stepNames.probabilities),
  };
}

function momentFeeds({ learningRate, number }: StepMoment): Record<string, Tensor> {
  return {
    [stepNames.learningRate]: floats(Float32Array.of(learningRate), []),
    [stepNames.step]: floats(Float32Array.of(number), []),
  };
}
