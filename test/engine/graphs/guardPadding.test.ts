import { initializers } from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { compileTrainingStep } from '../../../src/engine/graphs/compile/compileTrainingStep';
import { Graph, type Value } from '../../../src/engine/graphs/graph';
import * as ops from '../../../src/engine/graphs/operators';
import { guardPadding } from '../../../src/engine/graphs/passes/guardPadding';
import { readWeights } from '../../../src/engine/layersModel/layerWeights';
import {
  input,
  layers,
  model,
  tensor,
  tidy,
  type SymbolicTensor,
  type Tensor,
} from '../../../src/engine/layersModel/tensorflow';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { floatData, floats } from '../../../src/engine/tensor';
import { relativeDifference } from '../networks/testData';
import { evaluate, randomOperand } from './runGraph';

const window: ops.Window = { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], dilations: [1, 1] };

/** Zeros around x, then the pool; `before` may change x first. */
const padded =
  (guarded: boolean, before: (graph: Graph, x: Value) => Value = (_, x) => x) =>
  (graph: Graph, [x]: readonly Value[]): Value => {
    ops.maxPool(graph, ops.pad(graph, before(graph, x!), [1, 1, 1, 1]), window);
    if (guarded) guardPadding(graph);
    return graph.nodes.at(-1)!.outputs[0]!;
  };

const below = { dims: [1, 1, 2, 2], data: Float32Array.of(-1, -2, -3, -4) };

it('keeps the zeros of a padding in the pool behind it, where everything else is below them', async () => {
  expect([...(await evaluate(padded(true), [below])).data]).toEqual([0, 0, 0, 0]);
});

it('leaves a pool alone whose input is nowhere below zero', () => {
  const count = (guarded: boolean, low: number): number => {
    const graph = new Graph('test');
    padded(guarded, (_, x) => ops.clip(graph, x, low, 6))(graph, [graph.input('x', 'float32', [1, 1, 2, 2])]);
    return graph.nodes.length;
  };
  expect(count(true, 0)).toBe(count(false, 0));
  expect(count(true, -1)).toBe(count(false, -1) + 1);
});

it('guards the pool of a frozen layer in a training step, whose indices nobody reads', async () => {
  const image = input({ shape: [6, 6, 3] });
  // Everywhere below zero, so that the zeros of the padding win at the border.
  const convolution = layers.conv2d({
    filters: 4,
    kernelSize: 1,
    biasInitializer: initializers.constant({ value: -9 }),
    trainable: false,
  });
  const pooled = [
    convolution,
    layers.zeroPadding2d({ padding: 1 }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.flatten(),
  ].reduce((x, layer) => layer.apply(x) as SymbolicTensor, image);
  const network = model({
    inputs: image,
    outputs: layers.dense({ units: 2, activation: 'softmax' }).apply(pooled) as SymbolicTensor,
  });
  const images = randomOperand(new Random(1), [2, 6, 6, 3]);
  const expected = tidy(() => (network.predict(tensor(images.data, [2, 6, 6, 3])) as Tensor).dataSync());
  const step = compileTrainingStep(network, { optimizer: { name: 'sgd' }, batchSize: 2, input: 'float32' });
  const graph = await (await openRuntime({ threads: 1, device: 'cpu' })).load(step.onnx);
  const weights = readWeights(network);
  const { probabilities } = await graph.run({
    ...Object.fromEntries(step.parameters.map(({ name, dims }) => [name, floats(weights.get(name)!, dims)])),
    image: floats(images.data, images.dims),
    targets: floats(Float32Array.of(1, 0, 0, 1), [2, 2]),
    weights: floats(Float32Array.of(0.5, 0.5), [2]),
    learningRate: floats(Float32Array.of(0), []),
    step: floats(Float32Array.of(1), []),
  });
  await graph.release();
  expect(relativeDifference(floatData(probabilities, 'probabilities'), expected)).toBeLessThan(1e-5);
});
