import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LoupeError } from '../../../core/errors';
import { inGraphLayout, inputShape } from './compileInference';
import type { TargetOptions, TargetDevice } from '../targetOptions';
import { targetOptionsFor } from '../targetOptions';
import { gradient } from '../gradients/gradient';
import type { Value } from '../graph';
import { Graph, known, staticShape } from '../graph';
import type { LoweringContext } from '../lowering/context';
import { lowerModel } from '../lowering/lowerModel';
import type { LossSettings } from './losses';
import { activationOf, weightedLoss, withL2 } from './losses';
import { stepNames } from '../names';
import { toOnnx } from '../onnxFile';
import { add } from '../operators';
import type { OptimizerSettings } from './optimizers';
import { optimizer } from './optimizers';
import { microBatchSize, MicroBatches } from './microBatches';
import { finish, optimizeForward, optimizeIm2col } from './passPipelines';
import type { WeightSpec } from '../../layersModel/layerWeights';
import { readWeights, requireWeight, shortName, weightName, weightSpecs } from '../../layersModel/layerWeights';

export interface TrainingStepOptions {
  readonly optimizer: OptimizerSettings;
  /** Softmax cross-entropy by default. */
  readonly loss?: LossSettings;
  /** The kind of device the graph is for: the CPU by default. */
  readonly device?: TargetDevice;
  /** Other options than those of the device, to compare them. */
  readonly target?: TargetOptions;
  /** Threads of the CPU that will compute it, each with a cache of its own: 1 by default. */
  readonly threads?: number;
  /** Kernels whose squares, times `factor`, are added to the loss, as by Keras's regularizers.L2. */
  readonly l2?: L2Penalty;
  /** What comes in: pixels as bytes by default, or numbers (mixed pixels, feature maps, pooled features). */
  readonly input?: 'uint8' | 'float32';
  /** Images of every step; a last, smaller batch is padded with images of weight 0. */
  readonly batchSize: number;
}

/** Weights by their names, `dense/kernel`; those that no step changes cost nothing and are left out. */
export interface L2Penalty {
  readonly factor: number;
  readonly weights: readonly string[];
}

/** A tensor that goes in under `name` and comes out, changed, under `next(name)`. */
export interface StepState {
  readonly name: string;
  readonly dims: readonly number[];
}

/**
 * A whole training step as one ONNX graph: forward, loss, gradients, update.
 *
 * Inputs: `image` uint8 or float32 [batch, height, width, 3] (of the upper layers of a network: [batch, …their input]);
 * `targets` float32 [batch, classes]; `weights` float32 [batch] (each image's share of the loss: sample weight · class
 * weight / images); `learningRate` and `step` (1 at the first step), scalars; all of `parameters`, `slots` and `masks`.
 * Outputs: `loss`, a scalar; `probabilities` [batch, classes]; `next/<name>` for all of `parameters` and `slots`.
 */
export interface TrainingStep {
  readonly onnx: Uint8Array;
  readonly batchSize: number;
  readonly classes: number;
  /** Weights that a step changes: the trained ones and the moving averages. Keras's layout. */
  readonly parameters: readonly WeightSpec[];
  /** The optimizer's memory; starts as zeros. */
  readonly slots: readonly StepState[];
  /** Dropout factors to be drawn for each step: 0 with probability `rate`, else 1 / (1 - rate). */
  readonly masks: readonly DropoutMask[];
}

/** `perImage`: with a row for each image, else one for all images. */
export interface DropoutMask extends StepState {
  readonly rate: number;
  readonly perImage: boolean;
}

/**
 * Compiles a classifier (one softmax at its end, or a sigmoid for binary cross-entropy) for training. Layers
 * that are not trainable are constants, and their batch normalisation is a fixed affine map. Below the lowest
 * trainable layer nothing has a backward pass, and batch normalisation is folded into the convolutions.
 * Throws LoupeError `unsupported-layer` or `unsupported-gradient`.
 */
export function compileTrainingStep(model: LayersModel, options: TrainingStepOptions): TrainingStep {
  const { graph, step } = trainingGraph(model, options);
  return { onnx: toOnnx(graph), ...step };
}

/**
 * Gradient accumulation, for more images than fit into memory at once. `gradients` takes a micro-batch, with weights
 * that add up over all of them, and gives `gradient/<name>` instead of new weights and slots, and the moving averages
 * after this micro-batch; `update` takes the accumulated gradients and gives the rest.
 */
export interface AccumulatedStep {
  /** Of one micro-batch; its `onnx` is the gradients' graph. */
  readonly step: TrainingStep;
  readonly update: Uint8Array;
}

/** Like compileTrainingStep, in two graphs; `options.batchSize` is that of a micro-batch. Throws as it does. */
export function compileAccumulatedStep(model: LayersModel, options: TrainingStepOptions): AccumulatedStep {
  const { graph, step } = trainingGraph(model, options, 'gradients');
  const update = new Graph(`${model.name}/update`);
  const trained = step.parameters.filter(({ trainable }) => trainable);
  const input = (name: string, dims: readonly number[]): Value => update.input(name, 'float32', dims);
  const slots = appendUpdates(
    update,
    trained.map((spec) => ({
      spec,
      value: input(spec.name, spec.dims),
      gradient: input(stepNames.gradient(spec.name), spec.dims),
    })),
    options.optimizer,
  );
  return { step: { onnx: toOnnx(graph), ...step, slots }, update: toOnnx(update) };
}

/** The step as a graph, before it is written as ONNX; or only its gradients. */
export function trainingGraph(
  model: LayersModel,
  options: TrainingStepOptions,
  ends: 'update' | 'gradients' = 'update',
): { readonly graph: Graph; readonly step: Omit<TrainingStep, 'onnx'> } {
  const { batchSize, input = 'uint8', loss: lossSettings = { name: 'categoricalCrossentropy' } } = options;
  const target = options.target ?? targetOptionsFor(options.device ?? 'cpu');
  const graph = new Graph(`${model.name}/step`);
  const batches = new MicroBatches(graph, batchSize, microBatchSize(model, batchSize, target, options.threads));
  const { body } = batches;
  const { microBatch: image } = batches.input(stepNames.image, input, inputShape(model));
  const forward = new TrainingContext(batches, model, target);
  const probabilities = lowerModel(model, inGraphLayout(body, image), forward);
  const logits = logitsOf(probabilities, model, lossSettings);
  const trained = [...forward.parameters.values()].filter(({ spec }) => spec.trainable);
  const values = trained.map(({ value }) => value);
  optimizeForward(body, values, target);

  const classes = staticShape(logits)[1]!;
  const { microBatch: targets } = batches.input(stepNames.targets, 'float32', [classes]);
  const { microBatch: weights } = batches.input(stepNames.weights, 'float32', []);
  const unpenalized = weightedLoss(body, lossSettings, { logits, targets, weights });
  const slopes = gradient(body, unpenalized, values, target);
  if (body !== graph) optimizeIm2col(body);
  const {
    sums: [sum, ...joined],
    rows: [rows],
  } = batches.join([unpenalized, ...slopes], [probabilities]);
  const { loss, gradients } = withPenalty(graph, { loss: sum!, gradients: joined }, trained, options.l2);
  if (ends === 'gradients')
    trained.forEach(({ spec }, index) => graph.output(stepNames.gradient(spec.name), gradients[index]!));
  const slots =
    ends === 'gradients'
      ? []
      : appendUpdates(
          graph,
          trained.map((one, index) => ({ ...one, gradient: gradients[index]! })),
          options.optimizer,
        );
  for (const [name, value] of forward.updates) graph.output(stepNames.next(name), value);
  graph.output(stepNames.loss, loss);
  graph.output(stepNames.probabilities, rows!);
  finish(graph);
  const parameters = [...forward.parameters.values()].map(({ spec }) => spec);
  return { graph, step: { batchSize, classes, parameters, slots, masks: forward.masks } };
}

/** The loss with the penalty of some weights, and its gradients with respect to all that are trained. */
function withPenalty(
  graph: Graph,
  { loss, gradients }: { readonly loss: Value; readonly gradients: readonly Value[] },
  trained: readonly Pick<Trained, 'spec' | 'value'>[],
  l2?: L2Penalty,
): { readonly loss: Value; readonly gradients: readonly Value[] } {
  const penalized = trained.filter(({ spec }) => l2?.weights.includes(spec.name)).map(({ value }) => value);
  if (!l2?.factor || penalized.length === 0) return { loss, gradients };
  const penalty = withL2(graph, graph.scalar(0, 'none'), l2.factor, penalized);
  const slopes = gradient(graph, penalty, penalized);
  return {
    loss: add(graph, loss, penalty),
    gradients: gradients.map((slope, index) => {
      const at = penalized.indexOf(trained[index]!.value);
      return at < 0 ? slope : add(graph, slope, slopes[at]!);
    }),
  };
}

function logitsOf(probabilities: Value, model: LayersModel, loss: LossSettings): Value {
  const last = probabilities.producer;
  const activation = activationOf(loss);
  if (last?.op !== activation) {
    throw new LoupeError(
      'unsupported-model',
      `The network "${model.name}" must end in a ${activation.toLowerCase()} to be trained with ${loss.name}.`,
    );
  }
  return last.inputs[0]!;
}

/** A weight that the optimizer changes. */
interface Trained {
  readonly spec: WeightSpec;
  readonly value: Value;
  readonly gradient: Value;
}

function appendUpdates(graph: Graph, trained: readonly Trained[], settings: OptimizerSettings): StepState[] {
  const learningRate = graph.input(stepNames.learningRate, 'float32', []);
  const step = graph.input(stepNames.step, 'float32', []);
  const { slots: slotNames, rate: rateOf, update } = optimizer(settings);
  const rate = graph.within('update', () => rateOf(graph, learningRate, step));
  const states: StepState[] = [];
  trained.forEach(({ spec, value, gradient: slope }) => {
    const slots = Object.fromEntries(
      slotNames.map((slot) => {
        const state = { name: `${spec.name}/${slot}`, dims: spec.dims };
        states.push(state);
        return [slot, graph.input(state.name, 'float32', state.dims)];
      }),
    );
    const updated = graph.within(`update/${spec.name}`, () =>
      update(graph, { parameter: value, gradient: slope, slots, rate, learningRate }),
    );
    graph.output(stepNames.next(spec.name), updated.parameter);
    for (const slot of slotNames) graph.output(stepNames.next(`${spec.name}/${slot}`), updated.slots[slot]!);
  });
  return states;
}

/** Collects what the forward pass needs: weights of trainable layers as inputs, all others as constants. */
class TrainingContext implements LoweringContext {
  readonly training = true;
  readonly parameters = new Map<string, { readonly spec: WeightSpec; readonly value: Value }>();
  readonly masks: DropoutMask[] = [];
  readonly updates = new Map<string, Value>();
  readonly #specs: ReadonlyMap<string, WeightSpec>;
  readonly #weights: ReadonlyMap<string, Float32Array>;

  readonly graph: Graph;
  readonly #batches: MicroBatches;

  constructor(
    batches: MicroBatches,
    model: LayersModel,
    readonly target: TargetOptions,
  ) {
    this.graph = batches.body;
    this.#batches = batches;
    this.#specs = new Map(weightSpecs(model).map((spec) => [spec.name, spec]));
    this.#weights = readWeights(model);
  }

  weight: LoweringContext['weight'] = (layer, short) => {
    const name = weightName(layer, short);
    const spec = this.#specs.get(name)!;
    const before = this.parameters.get(name);
    if (before) return before.value;
    if (!layer.trainable)
      return this.graph.constant(shortName(name), 'float32', spec.dims, requireWeight(this.#weights, name));
    const value = this.#batches.graph.input(name, 'float32', spec.dims);
    this.parameters.set(name, { spec, value });
    return value;
  };

  update: LoweringContext['update'] = (layer, short, value) => {
    this.updates.set(weightName(layer, short), value);
  };

  dropoutMask: LoweringContext['dropoutMask'] = (layer, { row, of, rate }) => {
    const name = `${layer.name}/mask`;
    const lengths = row.map(known);
    const shared = of === 'all' ? this.#batches.graph.input(name, 'float32', [1, ...lengths]) : undefined;
    const { batch, microBatch } = shared
      ? { batch: shared, microBatch: shared }
      : this.#batches.input(name, 'float32', lengths);
    this.masks.push({ name: batch.name, dims: staticShape(batch), rate, perImage: of === 'each' });
    return microBatch;
  };
}
