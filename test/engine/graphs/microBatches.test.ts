import { describe, expect, it } from 'vitest';
import {
  compileTrainingStep,
  trainingGraph,
  type TrainingStepOptions,
} from '../../../src/engine/graphs/compile/compileTrainingStep';
import { targetOptionsFor } from '../../../src/engine/graphs/targetOptions';
import { Graph } from '../../../src/engine/graphs/graph';
import { peakOfIntermediates } from '../../../src/engine/graphs/memory';
import { stepNames } from '../../../src/engine/graphs/names';
import { microBatchSize } from '../../../src/engine/graphs/compile/microBatches';
import { readWeights } from '../../../src/engine/layersModel/layerWeights';
import { input, layers, model, sequential } from '../../../src/engine/layersModel/tensorflow';
import type { LayersModel, SymbolicTensor } from '../../../src/engine/layersModel/tensorflow';
import { onnxRuntimeNode } from '../../../src/engine/runtimes/onnx/onnxRuntimeNode';
import { onnxRuntimeWeb } from '../../../src/engine/runtimes/onnx/onnxRuntimeWeb';
import type { Runtime } from '../../../src/engine/runtimes/runtime';
import { elements, floatData, floats, type Tensor } from '../../../src/engine/tensor';
import { Random } from '../../../src/core/random';
import { relativeDifference } from '../networks/testData';
import { randomOperand } from './runGraph';
import { fill } from './referenceNetworks';

const [classes, batchSize, size] = [3, 6, 128];

/** Convolution, pool, relu; a mask for each image and one for all; a penalty on a kernel. */
function network(): LayersModel {
  const image = input({ shape: [size, size, 3] });
  const apply = (layer: { apply(x: SymbolicTensor): unknown }, x: SymbolicTensor): SymbolicTensor =>
    layer.apply(x) as SymbolicTensor;
  let x = apply(layers.rescaling({ name: 'rescaling', scale: 1 / 127.5, offset: -1 }), image);
  x = apply(layers.conv2d({ name: 'first', filters: 8, kernelSize: 3, padding: 'same' }), x);
  x = apply(layers.maxPooling2d({ name: 'pool', poolSize: 2 }), x);
  x = apply(layers.dropout({ name: 'all_alike', rate: 0.5, noiseShape: [1, 1, 1, 8] }), x);
  x = apply(layers.conv2d({ name: 'second', filters: 4, kernelSize: 3, strides: 2, activation: 'relu' }), x);
  x = apply(layers.flatten({ name: 'flatten' }), x);
  x = apply(layers.dropout({ name: 'each', rate: 0.5 }), x);
  return model({
    inputs: image,
    outputs: apply(layers.dense({ name: 'predictions', units: classes, activation: 'softmax' }), x),
  });
}

const settings: TrainingStepOptions = {
  optimizer: { name: 'sgd', momentum: 0.9 },
  batchSize,
  l2: { factor: 0.01, weights: ['first/kernel', 'predictions/kernel'] },
};

/** One step with drawn images and masks. */
async function stepOn(
  runtime: Runtime,
  trained: LayersModel,
  options: TrainingStepOptions,
): Promise<Record<string, Tensor>> {
  const step = compileTrainingStep(trained, options);
  const random = new Random(3);
  const weights = readWeights(trained);
  const graph = await runtime.load(step.onnx);
  const drawn = (dims: readonly number[]): Tensor =>
    floats(
      randomOperand(random, dims).data.map((value) => (value > 0 ? 2 : 0)),
      dims,
    );
  const results = await graph.run({
    ...Object.fromEntries(step.parameters.map(({ name, dims }) => [name, floats(weights.get(name)!, dims)])),
    ...Object.fromEntries(
      step.slots.map(({ name, dims }) => [name, floats(new Float32Array(elements(dims)).fill(0.01), dims)]),
    ),
    ...Object.fromEntries(step.masks.map(({ name, dims }) => [name, drawn(dims)])),
    [stepNames.image]: {
      type: 'uint8',
      dims: [batchSize, size, size, 3],
      data: Uint8Array.from({ length: batchSize * size * size * 3 }, () => random.integer(256)),
    },
    [stepNames.targets]: floats(
      Float32Array.from({ length: batchSize * classes }, (_, i) =>
        Number(i % classes === Math.floor(i / classes) % classes),
      ),
      [batchSize, classes],
    ),
    [stepNames.weights]: floats(
      Float32Array.from({ length: batchSize }, (_, i) => (i + 1) / 21),
      [batchSize],
    ),
    [stepNames.learningRate]: floats(Float32Array.of(0.01), []),
    [stepNames.step]: floats(Float32Array.of(1), []),
  });
  await graph.release();
  return results;
}

describe('a batch that is computed in parts', () => {
  it.each([
    ['onnxruntime-node', () => onnxRuntimeNode({ threads: 2 })],
    ['onnxruntime-web', () => onnxRuntimeWeb(2)],
  ] as const)('gives what it gives all at once, on %s', async (_, open) => {
    const trained = network();
    fill(trained);
    const cpu = targetOptionsFor('cpu');
    const whole = await stepOn(open(), trained, { ...settings, target: { ...cpu, cachedElements: 0 } });
    for (const cachedElements of [1, 3 * size * size * 8]) {
      const parts = await stepOn(open(), trained, { ...settings, target: { ...cpu, cachedElements } });
      expect(Object.keys(parts).sort()).toEqual(Object.keys(whole).sort());
      for (const [name, { dims }] of Object.entries(whole)) {
        expect(parts[name]!.dims, name).toEqual(dims);
        expect(relativeDifference(floatData(parts[name], name), floatData(whole[name], name)), name).toBeLessThan(1e-5);
      }
    }
  });

  it('reads weights and reorders them once, not once a part', () => {
    const { graph } = trainingGraph(network(), settings);
    const body = graph.nodes.find(({ op }) => op === 'Scan')!.attributes['body'] as Graph;
    expect(body).toBeInstanceOf(Graph);
    expect(body.nodes.filter(({ op, name }) => op === 'Transpose' && name.includes('first/Transpose'))).toEqual([]);
    expect(graph.nodes.filter(({ op, name }) => op === 'Transpose' && name.includes('first'))).toHaveLength(2);
  });

  it('needs the memory of one part', () => {
    const peak = (cachedElements: number): number =>
      peakOfIntermediates(
        trainingGraph(network(), { ...settings, target: { ...targetOptionsFor('cpu'), cachedElements } }).graph,
      );
    expect(peak(1)).toBeLessThan(0.5 * peak(0));
  });
});

describe('images at once', () => {
  const cpu = targetOptionsFor('cpu');
  it('are as many as have their largest map in the cache, and divide the batch', () => {
    expect(microBatchSize(network(), 32, cpu)).toBe(1);
    expect(microBatchSize(network(), 32, { ...cpu, cachedElements: 7 * size * size * 8 })).toBe(4);
    expect(microBatchSize(network(), 7, { ...cpu, cachedElements: 6 * size * size * 8 })).toBe(1);
  });

  it('are the whole batch on a GPU, with the statistics of a batch, with many weights and with small maps', () => {
    const normalized = sequential({
      layers: [
        layers.conv2d({ filters: 8, kernelSize: 3, inputShape: [size, size, 3] }),
        layers.batchNormalization({ name: 'norm' }),
      ],
    });
    expect(microBatchSize(network(), 32, targetOptionsFor('webgpu'))).toBe(32);
    expect(microBatchSize(normalized, 32, cpu)).toBe(32);
    normalized.getLayer('norm').trainable = false;
    expect(microBatchSize(normalized, 32, cpu)).toBe(1);
    expect(
      microBatchSize(
        sequential({ layers: [layers.flatten({ inputShape: [size, size, 3] }), layers.dense({ units: 32 })] }),
        32,
        cpu,
      ),
    ).toBe(32);
    expect(microBatchSize(sequential({ layers: [layers.dense({ units: 32, inputShape: [1280] })] }), 32, cpu)).toBe(32);
  });
});
