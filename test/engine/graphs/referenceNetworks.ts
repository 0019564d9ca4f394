import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TrainingStep } from '../../../src/engine/graphs/compile/compileTrainingStep';
import type { LossSettings } from '../../../src/engine/graphs/compile/losses';
import { stepNames } from '../../../src/engine/graphs/names';
import type { OptimizerSettings } from '../../../src/engine/graphs/compile/optimizers';
import { readWeights, shortName, weightSpecs } from '../../../src/engine/layersModel/layerWeights';
import { assignByName } from '../../../src/engine/layersModel/assignWeights';
import { buildScratchNetwork } from '../../../src/engine/networks/scratch';
import { input, layers, model } from '../../../src/engine/layersModel/tensorflow';
import type { LayersModel, SymbolicTensor } from '../../../src/engine/layersModel/tensorflow';
import type { LoadedGraph } from '../../../src/engine/runtimes/runtime';
import { elements, floatData, floats } from '../../../src/engine/tensor';
import type { Tensor } from '../../../src/engine/tensor';

/** Made by reference/training_steps.py with Keras 3.15.1 and TensorFlow 2.21. */
export const keras = JSON.parse(readFileSync(path.join(__dirname, 'reference/training_steps.json'), 'utf8')) as Record<
  string,
  { losses: number[]; probabilities: number[] }
>;

export const [batchSize, steps, classes] = [6, 20, 3];
export const optimizers: Record<string, { settings: OptimizerSettings; learningRate: number }> = {
  sgd: { settings: { name: 'sgd' }, learningRate: 0.01 },
  momentum: { settings: { name: 'sgd', momentum: 0.9 }, learningRate: 0.005 },
  nesterov: { settings: { name: 'sgd', momentum: 0.9, nesterov: true }, learningRate: 0.005 },
  adam: { settings: { name: 'adam' }, learningRate: 0.0005 },
  adamw: { settings: { name: 'adamw', weightDecay: 0.1 }, learningRate: 0.0005 },
  rmsprop: { settings: { name: 'rmsprop' }, learningRate: 0.0002 },
  rmsprop_momentum: { settings: { name: 'rmsprop', momentum: 0.5 }, learningRate: 0.0001 },
};
export const losses: Record<string, { settings: LossSettings; classWeights?: readonly number[] }> = {
  plain: { settings: { name: 'categoricalCrossentropy' } },
  weighted: { settings: { name: 'categoricalCrossentropy' }, classWeights: [0.5, 1, 2.5] },
  smoothed: { settings: { name: 'categoricalCrossentropy', labelSmoothing: 0.1 } },
  focal: { settings: { name: 'categoricalFocalCrossentropy' } },
  binary: { settings: { name: 'binaryCrossentropy', labelSmoothing: 0.1 } },
};

/** The recipe's network without its dropout, whose masks Keras would draw otherwise. */
function withoutDropout(recipe: 'cats-dogs' | 'small-cnn', size: number): LayersModel {
  const { model: full } = buildScratchNetwork(recipe, classes, 0, size);
  let x: SymbolicTensor = full.inputs[0]!;
  for (const layer of full.layers.filter((layer) => layer.getClassName() !== 'Dropout'))
    x = layer.apply(x) as SymbolicTensor;
  return model({ inputs: full.inputs, outputs: x });
}

const apply = (
  layer: { apply(x: SymbolicTensor | SymbolicTensor[]): unknown },
  x: SymbolicTensor | SymbolicTensor[],
): SymbolicTensor => layer.apply(x) as SymbolicTensor;

function residual(): LayersModel {
  const image = input({ shape: [21, 21, 3] });
  let x = apply(layers.rescaling({ name: 'rescaling', scale: 1 / 127.5, offset: -1 }), image);
  x = apply(layers.conv2d({ name: 'first', filters: 8, kernelSize: 3, strides: 2, padding: 'same' }), x);
  x = apply(layers.batchNormalization({ name: 'frozen', trainable: false, epsilon: 1e-3 }), x);
  x = apply(layers.reLU({ name: 'first_relu', maxValue: 6 }), x);
  let y = apply(layers.conv2d({ name: 'expand', filters: 16, kernelSize: 1, useBias: false }), x);
  y = apply(layers.depthwiseConv2d({ name: 'depthwise', kernelSize: 3, padding: 'same' }), y);
  y = apply(layers.reLU({ name: 'middle_relu', maxValue: 6 }), y);
  y = apply(layers.conv2d({ name: 'project', filters: 8, kernelSize: 1, activation: 'tanh' }), y);
  x = apply(layers.add({ name: 'sum' }), [x, y]);
  x = apply(
    layers.zeroPadding2d({
      name: 'pad',
      padding: [
        [0, 1],
        [1, 0],
      ],
    }),
    x,
  );
  x = apply(layers.depthwiseConv2d({ name: 'reduce', kernelSize: 3, strides: 2, useBias: false }), x);
  x = apply(layers.averagePooling2d({ name: 'average', poolSize: 2, padding: 'same' }), x);
  x = apply(layers.dense({ name: 'predictions', units: classes }), apply(layers.flatten({ name: 'flatten' }), x));
  return model({ inputs: image, outputs: apply(layers.softmax({ name: 'softmax' }), x) });
}

export function mixed(head: 'softmax' | 'sigmoid' = 'softmax', frozen: readonly string[] = []): LayersModel {
  const image = input({ shape: [23, 23, 3] });
  let x = apply(layers.rescaling({ name: 'rescaling', scale: 1 / 127.5, offset: -1 }), image);
  x = apply(layers.conv2d({ name: 'stem', filters: 8, kernelSize: 3, strides: 2, activation: 'swish' as 'relu' }), x);
  x = apply(layers.maxPooling2d({ name: 'pool_same', poolSize: 3, strides: 2, padding: 'same' }), x);
  x = apply(
    layers.separableConv2d({ name: 'separable', filters: 12, kernelSize: 3, padding: 'same', useBias: false }),
    x,
  );
  x = apply(layers.batchNormalization({ name: 'norm', epsilon: 1e-3, momentum: 0.9 }), x);
  x = apply(layers.leakyReLU({ name: 'leaky', alpha: 0.2 }), x);
  const a = apply(layers.conv2d({ name: 'branch_a', filters: 6, kernelSize: 1, activation: 'elu' }), x);
  let b = apply(layers.averagePooling2d({ name: 'average', poolSize: 3, strides: 1, padding: 'same' }), x);
  b = apply(
    layers.conv2d({ name: 'branch_b', filters: 10, kernelSize: 3, padding: 'same', activation: 'gelu' as 'relu' }),
    b,
  );
  x = apply(layers.concatenate({ name: 'joined' }), [a, b]);
  const squeezed = apply(layers.globalAveragePooling2d({ name: 'squeeze', dataFormat: 'channelsLast' }), x);
  const scale = apply(
    layers.dense({ name: 'excite', units: 16, activation: 'sigmoid' }),
    apply(layers.reshape({ targetShape: [1, 1, 16] }), squeezed),
  );
  x = apply(layers.multiply({ name: 'scaled' }), [x, scale]);
  x = apply(
    layers.maxPooling2d({ name: 'pool_valid', poolSize: 3, strides: 2 }),
    apply(layers.zeroPadding2d({ name: 'pad', padding: 1 }), x),
  );
  x = apply(
    layers.cropping2D({
      name: 'crop',
      cropping: [
        [0, 0],
        [1, 0],
      ],
    }),
    x,
  );
  x = apply(layers.layerNormalization({ name: 'layer_norm', epsilon: 1e-3 }), x);
  x = apply(layers.globalMaxPooling2d({ name: 'largest', dataFormat: 'channelsLast' }), x);
  const network = model({
    inputs: image,
    outputs: apply(layers.dense({ name: 'predictions', units: classes, activation: head }), x),
  });
  for (const name of frozen) network.getLayer(name).trainable = false;
  return network;
}

/** What the others lack: rarer activations, layers that merge, a product of lists of vectors, repeated rows. */
function rare(): LayersModel {
  const image = input({ shape: [19, 19, 3] });
  let x = apply(layers.rescaling({ name: 'rescaling', scale: 1 / 127.5, offset: -1 }), image);
  x = apply(layers.conv2d({ name: 'stem', filters: 6, kernelSize: 3, strides: 2, activation: 'selu' }), x);
  const branch = (name: string, kernelSize: number, activation: string): SymbolicTensor =>
    apply(layers.conv2d({ name, filters: 5, kernelSize, padding: 'same', activation: activation as 'relu' }), x);
  const a = apply(layers.prelu({ name: 'prelu' }), branch('a', 1, 'softsign'));
  const b = apply(layers.elu({ name: 'elu' }), branch('b', 3, 'mish'));
  const c = branch('c', 3, 'gelu_new');
  const merged = [
    apply(layers.average({ name: 'mean' }), [a, b]),
    apply(layers.maximum({ name: 'largest' }), [a, c]),
    apply(layers.minimum({ name: 'least' }), [b, c]),
  ];
  x = apply(layers.concatenate({ name: 'joined' }), merged);
  x = apply(
    layers.depthwiseConv2d({ name: 'depthwise', kernelSize: 3, depthMultiplier: 2, activation: 'softplus' }),
    x,
  );
  const gate = apply(
    layers.reLU({ name: 'gate', maxValue: 1 }),
    apply(layers.rescaling({ name: 'gate_line', scale: 1 / 6, offset: 0.5 }), x),
  );
  x = apply(layers.multiply({ name: 'gated' }), [x, gate]);
  x = apply(
    layers.upSampling2d({ name: 'repeated', size: [2, 1] }),
    apply(layers.averagePooling2d({ name: 'average', poolSize: 2 }), x),
  );
  x = apply(layers.permute({ name: 'turned', dims: [2, 1, 3] }), x);
  x = apply(layers.separableConv2d({ name: 'separable', filters: 8, kernelSize: 3, strides: 2, padding: 'same' }), x);
  x = apply(
    layers.rescaling({ name: 'shares', scale: 8 }),
    apply(layers.softmax({ name: 'inner_softmax', axis: -1 }), x),
  );
  x = apply(
    layers.dense({ name: 'vectors', units: 7 }),
    apply(layers.reshape({ name: 'listed', targetShape: [6, 8] }), x),
  );
  x = apply(layers.reLU({ name: 'relu' }), apply(layers.flatten({ name: 'flatten' }), x));
  return model({
    inputs: image,
    outputs: apply(layers.dense({ name: 'predictions', units: classes, activation: 'softmax' }), x),
  });
}

export const frozenLayers = ['stem', 'separable', 'norm'];

/** Factors of the learning rate; see RATES in the script. */
export const rates: Record<string, number> = { small_cnn: 0.01, rare: 4 };

export const networks: Record<string, () => LayersModel> = {
  cats_dogs: () => withoutDropout('cats-dogs', 64),
  small_cnn: () => withoutDropout('small-cnn', 67),
  residual,
  mixed,
  mixed_sigmoid: () => mixed('sigmoid'),
  rare,
  mixed_frozen: () => mixed('softmax', frozenLayers),
};

/** Number i of a stream of uniform numbers in -1..1, from a 32-bit integer hash. */
function noise(i: number, stream: number): number {
  let x = (i + stream * 1000003) >>> 0;
  for (let round = 0; round < 2; round++) x = Math.imul(x ^ (x >>> 16), 0x45d9f3b) >>> 0;
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 31 - 1;
}

/** The weights that the script gives to Keras's network. */
export function fill(network: LayersModel): void {
  const specs = weightSpecs(network).sort((a, b) => (a.name < b.name ? -1 : 1));
  assignByName(
    network,
    new Map(
      specs.map(({ name, dims }, index) => {
        const kind = shortName(name);
        const nearOne = kind === 'gamma' || kind === 'moving_variance';
        const scale = kind.endsWith('kernel')
          ? Math.sqrt(6 / (elements(dims.slice(0, -2)) * (dims.at(-2)! + dims.at(-1)!)))
          : nearOne
            ? 0.2
            : 0.1;
        return [
          name,
          Float32Array.from({ length: elements(dims) }, (_, i) => (nearOne ? 1 : 0) + scale * noise(i, index + 1)),
        ];
      }),
    ),
  );
}

export function batch(step: number, size: number): { image: Uint8Array; truth: number[]; targets: Float32Array } {
  const pixels = size * size * 3;
  const image = Uint8Array.from({ length: batchSize * pixels }, (_, i) => (noise(i, 100 + step) + 1) * 128);
  const truth = Array.from({ length: batchSize }, (_, row) => (row + step) % classes);
  const targets = Float32Array.from({ length: batchSize * classes }, (_, i) =>
    i % classes === truth[Math.floor(i / classes)] ? 1 : 0,
  );
  return { image, truth, targets };
}

export const scalar = (value: number): Tensor => floats(Float32Array.of(value), []);

/** Trains `steps` steps with a loaded training step and returns their losses and the last state. */
export async function trainSteps(
  key: string,
  network: LayersModel,
  step: TrainingStep,
  graph: LoadedGraph,
): Promise<{ measured: number[]; state: Map<string, Tensor> }> {
  const [name, by, loss] = key.split('/') as [string, string, string];
  const { classWeights } = losses[loss]!;
  const size = network.inputs[0]!.shape[1]!;
  const weights = readWeights(network);
  const state = new Map<string, Tensor>([
    ...step.parameters.map(({ name, dims }) => [name, floats(weights.get(name)!, dims)] as const),
    ...step.slots.map(({ name, dims }) => [name, floats(new Float32Array(elements(dims)), dims)] as const),
  ]);
  const measured: number[] = [];
  for (let number = 0; number < steps; number++) {
    const { image, truth, targets } = batch(number, size);
    const results = await graph.run({
      ...Object.fromEntries(state),
      [stepNames.image]: { type: 'uint8', dims: [batchSize, size, size, 3], data: image },
      [stepNames.targets]: floats(targets, [batchSize, classes]),
      [stepNames.weights]: floats(
        Float32Array.from(truth, (label) => (classWeights?.[label] ?? 1) / batchSize),
        [batchSize],
      ),
      [stepNames.learningRate]: scalar(optimizers[by]!.learningRate * (rates[name] ?? 1)),
      [stepNames.step]: scalar(number + 1),
    });
    measured.push(floatData(results[stepNames.loss], 'loss')[0]!);
    for (const name of state.keys()) state.set(name, results[stepNames.next(name)]!);
  }
  return { measured, state };
}
