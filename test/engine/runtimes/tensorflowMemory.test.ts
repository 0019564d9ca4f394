import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import { compileTrainingStep } from '../../../src/engine/graphs/compile/compileTrainingStep';
import { stepNames } from '../../../src/engine/graphs/names';
import { readWeights } from '../../../src/engine/layersModel/layerWeights';
import { drawInitialWeights } from '../../../src/engine/layersModel/initialWeights';
import { layers, sequential } from '../../../src/engine/layersModel/tensorflow';
import type { LayersModel } from '../../../src/engine/layersModel/tensorflow';
import { tensorFlowStep } from '../../../src/engine/runtimes/tensorflow/tensorflowStep';
import { elements, floats, type Tensor } from '../../../src/engine/tensor';

type Layer = LayersModel['layers'][number];

const [size, classes, batchSize] = [6, 3, 2];
const dims = [batchSize, size, size, 3];
const inputShape = [size, size, 3];

/** What stands between images and the last layers: a kind of layer that training treats in a way of its own, each. */
const kinds: Readonly<Record<string, () => Layer[]>> = {
  'a rescaling': () => [layers.rescaling({ scale: 0.1, offset: -1, inputShape })],
  'a convolution with relu': () => [layers.conv2d({ filters: 2, kernelSize: 3, activation: 'relu', inputShape })],
  'a depthwise convolution': () => [layers.depthwiseConv2d({ kernelSize: 3, inputShape })],
  'a pool before relu': () => [
    layers.conv2d({ filters: 2, kernelSize: 3, inputShape }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.reLU(),
  ],
  'batch normalisations': () => [
    layers.batchNormalization({ inputShape }),
    layers.conv2d({ filters: 2, kernelSize: 3 }),
    layers.batchNormalization(),
  ],
  'a frozen batch normalisation': () => [
    layers.conv2d({ filters: 2, kernelSize: 3, inputShape }),
    layers.batchNormalization({ trainable: false }),
  ],
  dropout: () => [layers.dropout({ rate: 0.3, inputShape })],
  'a layer normalisation': () => [layers.layerNormalization({ inputShape })],
};

/** Tensors after each of some steps, each on the results of the one before. */
async function tensorsAfterSteps(
  model: LayersModel,
  optimizer: { readonly name: 'sgd' | 'adam' },
  steps: number,
): Promise<number[]> {
  const step = compileTrainingStep(model, { optimizer, batchSize });
  const graph = tensorFlowStep(model, step, { optimizer });
  const weights = readWeights(model);
  let state: Record<string, Tensor> = Object.fromEntries(
    [...step.parameters, ...step.slots].map(({ name, dims }) => [
      name,
      floats(weights.get(name) ?? new Float32Array(elements(dims)), dims),
    ]),
  );
  const feeds: Record<string, Tensor> = {
    ...Object.fromEntries(
      step.masks.map(({ name, dims }) => [name, floats(new Float32Array(elements(dims)).fill(1), dims)]),
    ),
    [stepNames.image]: {
      type: 'uint8',
      dims,
      data: Uint8Array.from({ length: elements(dims) }, (_, i) => (i * 37) % 256),
    },
    [stepNames.targets]: floats(Float32Array.of(1, 0, 0, 0, 1, 0), [batchSize, classes]),
    [stepNames.weights]: floats(Float32Array.of(0.5, 0.5), [batchSize]),
    [stepNames.learningRate]: floats(Float32Array.of(0.01), []),
  };
  const counts: number[] = [];
  for (let number = 1; number <= steps; number++) {
    const results = await graph.run({ ...feeds, ...state, [stepNames.step]: floats(Float32Array.of(number), []) });
    state = Object.fromEntries(Object.keys(state).map((name) => [name, results[stepNames.next(name)]!]));
    counts.push(tf.memory().numTensors);
  }
  await graph.release();
  return counts;
}

describe('no tensor stays behind after a step of TensorFlow.js', () => {
  it.each(Object.keys(kinds))('with %s', async (kind) => {
    for (const name of ['sgd', 'adam'] as const) {
      const model = sequential({
        layers: [...kinds[kind]!(), layers.flatten(), layers.dense({ units: classes, activation: 'softmax' })],
      });
      drawInitialWeights(model, 1);
      const counts = await tensorsAfterSteps(model, { name }, 4);
      expect(counts, name).toEqual(counts.map(() => counts[0]));
      model.dispose();
    }
  });
});
