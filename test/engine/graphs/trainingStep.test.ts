import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileEvaluation, compileInference } from '../../../src/engine/graphs/compileInference';
import { compileTrainingStep } from '../../../src/engine/graphs/compileTrainingStep';
import { stepNames } from '../../../src/engine/graphs/names';
import type { OptimizerSettings } from '../../../src/engine/graphs/optimizers';
import { allLayers, readWeights, shortName, weightName } from '../../../src/engine/graphs/weights';
import { assignByName } from '../../../src/engine/networks/assignWeights';
import { buildScratchNetwork } from '../../../src/engine/networks/scratch';
import { input, layers, model } from '../../../src/engine/networks/tensorflow';
import type { LayersModel, SymbolicTensor } from '../../../src/engine/networks/tensorflow';
import { openRuntime } from '../../../src/engine/runtimes/openRuntime';
import { elements, floatData, floats } from '../../../src/engine/runtimes/tensor';
import type { Tensor } from '../../../src/engine/runtimes/tensor';
import { relativeDifference } from '../networks/testData';

/** Made by reference/training_steps.py with Keras 3.15.1 and TensorFlow 2.21. */
const keras = JSON.parse(readFileSync(path.join(__dirname, 'reference/training_steps.json'), 'utf8')) as
  Record<string, { losses: number[]; probabilities: number[] }>;

const [batchSize, steps, classes] = [6, 8, 3];
const optimizers: Record<string, { settings: OptimizerSettings; learningRate: number }> = {
  sgd: { settings: { name: 'sgd' }, learningRate: 0.01 },
  momentum: { settings: { name: 'sgd', momentum: 0.9 }, learningRate: 0.005 },
  nesterov: { settings: { name: 'sgd', momentum: 0.9, nesterov: true }, learningRate: 0.005 },
  adam: { settings: { name: 'adam' }, learningRate: 0.0005 },
};

/** The recipe's network without its dropout, whose masks Keras would draw otherwise. */
function withoutDropout(recipe: 'cats-dogs' | 'small-cnn', size: number): LayersModel {
  const { model: full } = buildScratchNetwork(recipe, classes, 0, size);
  let x: SymbolicTensor = full.inputs[0]!;
  for (const layer of full.layers.filter((layer) => layer.getClassName() !== 'Dropout')) x = layer.apply(x) as SymbolicTensor;
  return model({ inputs: full.inputs, outputs: x });
}

function residual(): LayersModel {
  const image = input({ shape: [21, 21, 3] });
  const apply = (layer: { apply(x: SymbolicTensor | SymbolicTensor[]): unknown }, x: SymbolicTensor | SymbolicTensor[]): SymbolicTensor =>
    layer.apply(x) as SymbolicTensor;
  let x = apply(layers.rescaling({ name: 'rescaling', scale: 1 / 127.5, offset: -1 }), image);
  x = apply(layers.conv2d({ name: 'first', filters: 8, kernelSize: 3, strides: 2, padding: 'same' }), x);
  x = apply(layers.batchNormalization({ name: 'frozen', trainable: false, epsilon: 1e-3 }), x);
  x = apply(layers.reLU({ name: 'first_relu', maxValue: 6 }), x);
  let y = apply(layers.conv2d({ name: 'expand', filters: 16, kernelSize: 1, useBias: false }), x);
  y = apply(layers.depthwiseConv2d({ name: 'depthwise', kernelSize: 3, padding: 'same' }), y);
  y = apply(layers.reLU({ name: 'middle_relu', maxValue: 6 }), y);
  y = apply(layers.conv2d({ name: 'project', filters: 8, kernelSize: 1, activation: 'tanh' }), y);
  x = apply(layers.add({ name: 'sum' }), [x, y]);
  x = apply(layers.zeroPadding2d({ name: 'pad', padding: [[0, 1], [1, 0]] }), x);
  x = apply(layers.depthwiseConv2d({ name: 'reduce', kernelSize: 3, strides: 2, useBias: false }), x);
  x = apply(layers.averagePooling2d({ name: 'average', poolSize: 2, padding: 'same' }), x);
  x = apply(layers.dense({ name: 'predictions', units: classes }), apply(layers.flatten({ name: 'flatten' }), x));
  return model({ inputs: image, outputs: apply(layers.softmax({ name: 'softmax' }), x) });
}

/** Factors of the learning rate; see RATES in the script. */
const rates: Record<string, number> = { cats_dogs: 1, small_cnn: 0.05, residual: 1 };

const networks: Record<string, () => LayersModel> = {
  cats_dogs: () => withoutDropout('cats-dogs', 64),
  small_cnn: () => withoutDropout('small-cnn', 67),
  residual,
};

/** Number i of a stream of uniform numbers in -1..1, from a 32-bit integer hash. */
function noise(i: number, stream: number): number {
  let x = (i + stream * 1000003) >>> 0;
  for (let round = 0; round < 2; round++) x = Math.imul(x ^ (x >>> 16), 0x45d9f3b) >>> 0;
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 31 - 1;
}

/** The weights that the script gives to Keras's network. */
function fill(network: LayersModel): void {
  const weights = new Map<string, Float32Array>();
  let k = 0;
  // Keras builds the layers in the order of the script; TensorFlow.js sorts them by depth.
  const order = ['first', 'frozen', 'expand', 'depthwise', 'project', 'reduce', 'predictions'];
  const ranked = allLayers(network).filter((layer) => layer.weights.length > 0);
  if (ranked.some(({ name }) => name === 'frozen')) ranked.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  for (const layer of ranked) {
    for (const variable of layer.weights) {
      k++;
      const dims = variable.shape as number[];
      const kind = shortName(variable.originalName);
      const fan = elements(dims.slice(0, -2)) * (dims.at(-2)! + dims.at(-1)!);
      const scale = kind.endsWith('kernel') ? Math.sqrt(6 / fan) : kind === 'gamma' || kind === 'moving_variance' ? 0.2 : 0.1;
      const shift = kind === 'gamma' || kind === 'moving_variance' ? 1 : 0;
      weights.set(weightName(layer, variable.originalName),
        Float32Array.from({ length: elements(dims) }, (_, i) => shift + scale * noise(i, k)));
    }
  }
  assignByName(network, weights);
}

function batch(step: number, size: number): { image: Uint8Array; targets: Float32Array } {
  const pixels = size * size * 3;
  const image = Uint8Array.from({ length: batchSize * pixels }, (_, i) => (noise(i, 100 + step) + 1) * 128);
  const targets = new Float32Array(batchSize * classes);
  for (let row = 0; row < batchSize; row++) targets[row * classes + ((row + step) % classes)] = 1;
  return { image, targets };
}

const scalar = (value: number): Tensor => floats(Float32Array.of(value), []);

describe('a compiled training step against Keras', () => {
  it.each(Object.keys(keras))('%s', async (key) => {
    const [name, by] = key.split('/') as [string, string];
    const { settings, learningRate } = optimizers[by]!;
    const network = networks[name]!();
    fill(network);
    const size = network.inputs[0]!.shape[1]!;
    const step = compileTrainingStep(network, { optimizer: settings, batchSize });
    const runtime = await openRuntime({ threads: 2 });
    const graph = await runtime.load(step.onnx);
    const weights = readWeights(network);
    const state = new Map<string, Tensor>([
      ...step.parameters.map(({ name, dims }) => [name, floats(weights.get(name)!, dims)] as const),
      ...step.slots.map(({ name, dims }) => [name, floats(new Float32Array(elements(dims)), dims)] as const),
    ]);
    const losses: number[] = [];
    for (let number = 0; number < steps; number++) {
      const { image, targets } = batch(number, size);
      const results = await graph.run({
        ...Object.fromEntries(state),
        [stepNames.image]: { type: 'uint8', dims: [batchSize, size, size, 3], data: image },
        [stepNames.targets]: floats(targets, [batchSize, classes]),
        [stepNames.weights]: floats(new Float32Array(batchSize).fill(1 / batchSize), [batchSize]),
        [stepNames.learningRate]: scalar(learningRate * rates[name]!),
        [stepNames.step]: scalar(number + 1),
      });
      losses.push(floatData(results[stepNames.loss], 'loss')[0]!);
      for (const name of state.keys()) state.set(name, results[stepNames.next(name)]!);
    }
    expect(relativeDifference(losses, keras[key]!.losses)).toBeLessThan(1e-4);

    assignByName(network, new Map([...weights, ...step.parameters.map(({ name }) => [name, floatData(state.get(name), name)] as const)]));
    const images = floats(Float32Array.from(batch(steps, size).image), [batchSize, size, size, 3]);
    const inference = await runtime.load(compileInference(network));
    const probabilities = floatData((await inference.run({ image: images }))['probabilities'], 'probabilities');
    expect(relativeDifference(probabilities, keras[key]!.probabilities)).toBeLessThan(1e-3);

    const evaluation = compileEvaluation(network);
    const trained = readWeights(network);
    const judge = await runtime.load(evaluation.onnx);
    const feeds = Object.fromEntries(evaluation.parameters.map(({ name, dims }) => [name, floats(trained.get(name)!, dims)]));
    const judged = floatData((await judge.run({ ...feeds, image: images }))['probabilities'], 'probabilities');
    expect(relativeDifference(judged, probabilities)).toBeLessThan(1e-5);
    await Promise.all([graph, inference, judge].map((loaded) => loaded.release()));
  });
});
