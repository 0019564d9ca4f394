import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { compileAccumulatedStep } from '../../../src/engine/graphs/compile/compileTrainingStep';
import { lowerings } from '../../../src/engine/graphs/lowering/lowerModel';
import { stepNames } from '../../../src/engine/graphs/names';
import { allLayers, readWeights, weightName } from '../../../src/engine/layersModel/layerWeights';
import { layers, model } from '../../../src/engine/layersModel/tensorflow';
import type { LayersModel, SymbolicTensor, Tensor } from '../../../src/engine/layersModel/tensorflow';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { elements, floatData, floats } from '../../../src/engine/tensor';
import { relativeDifference } from '../networks/testData';
import { apply, around, one, parts, randomise } from './layerCases';
import { randomOperand, size } from './runGraph';

const [images, classes] = [3, 3];
const targets = Float32Array.from({ length: images * classes }, (_, i) =>
  Number(i % classes === Math.floor(i / classes)),
);

/** A classifier with a part behind its first convolution: every gradient of that one goes through the part. */
function classifier(part: (x: SymbolicTensor) => SymbolicTensor): LayersModel {
  const { inputs, outputs } = around(7, 6, part);
  return model({ inputs, outputs: apply(layers.dense({ units: classes, activation: 'softmax' }), outputs[0]!) });
}

/** Pure JavaScript's autograd through TensorFlow.js's own layers, by weight. */
function autograd(network: LayersModel, pixels: Tensor, training: boolean): Record<string, Float32Array> {
  const trained = new Map(
    allLayers(network).flatMap((layer) =>
      layer.trainableWeights.map(
        (weight) => [weightName(layer, weight.originalName), weight.read() as tf.Variable] as const,
      ),
    ),
  );
  const { grads } = tf.variableGrads(() => {
    const result = network.apply(pixels, { training }) as tf.Tensor;
    return tf.neg(tf.mean(tf.sum(tf.mul(tf.log(result), tf.tensor(targets, [images, classes])), 1))) as tf.Scalar;
  }, [...trained.values()]);
  return Object.fromEntries(
    [...trained].map(([name, { name: variable }]) => [name, grads[variable]!.dataSync() as Float32Array]),
  );
}

/**
 * Compares the gradients of all trained weights with autograd (where that is right) and with differences of the
 * compiled loss.
 */
async function check(
  network: LayersModel,
  random: Random,
  { training = true, autogradIsRight = true } = {},
): Promise<void> {
  randomise(network, random);
  const pixels = randomOperand(random, [images, ...(network.inputs[0]!.shape.slice(1) as number[])]);
  const { step } = compileAccumulatedStep(network, { optimizer: { name: 'sgd' }, batchSize: images, input: 'float32' });
  const weights = readWeights(network);
  const graph = await (await openRuntime({ threads: 1 })).load(step.onnx);
  const run = async (changed?: { readonly name: string; readonly element: number; readonly by: number }) =>
    graph.run({
      ...Object.fromEntries(
        step.parameters.map(({ name, dims }) => {
          const data = Float32Array.from(weights.get(name)!);
          if (name === changed?.name) data[changed.element]! += changed.by;
          return [name, floats(data, dims)];
        }),
      ),
      ...Object.fromEntries(
        step.masks.map(({ name, dims }) => [name, floats(new Float32Array(elements(dims)).fill(1), dims)]),
      ),
      [stepNames.image]: floats(pixels.data, pixels.dims),
      [stepNames.targets]: floats(targets, [images, classes]),
      [stepNames.weights]: floats(new Float32Array(images).fill(1 / images), [images]),
    });
  const results = await run();
  const expected = autogradIsRight
    ? tf.tidy(() => autograd(network, tf.tensor(pixels.data, [...pixels.dims]), training))
    : undefined;
  const slopes = new Map(
    step.parameters
      .filter(({ trainable }) => trainable)
      .map(({ name }) => [name, floatData(results[stepNames.gradient(name)], name)] as const),
  );
  if (expected) expect([...slopes.keys()].sort()).toEqual(Object.keys(expected).sort());
  const largest = Math.max(...[...slopes.values()].map(size));
  expect(largest).toBeGreaterThan(1e-3);
  for (const [name, slope] of slopes) {
    const wanted = expected?.[name];
    // Of all gradients together: a bias before a normalisation has none but rounding.
    if (wanted) expect(relativeDifference([...slope, largest], [...wanted, largest]), name).toBeLessThan(1e-4);
    for (let sample = 0; sample < 3; sample++) {
      const element = random.integer(slope.length);
      const away: number[] = [];
      // A step over the corner of a relu says nothing; the smaller one is less exact.
      for (const by of [1e-3, 2e-4]) {
        const [above, below] = [await run({ name, element, by }), await run({ name, element, by: -by })].map(
          (changed) => floatData(changed[stepNames.loss], 'loss')[0]!,
        );
        away.push(Math.abs(slope[element]! - (above! - below!) / (2 * by)));
      }
      expect(Math.min(...away), `${name} ${element}`).toBeLessThan(1e-2 * largest);
    }
  }
  await graph.release();
  network.dispose();
}

const windows = { kernelSize: [3, 2] as [number, number], strides: [2, 1] as [number, number] };
const pools = { poolSize: [3, 2] as [number, number], strides: [2, 1] as [number, number] };
/** The layers with windows, at odd sizes with strides that differ; gradients.test.ts draws those of the operators. */
const withWindows = (['same', 'valid'] as const).flatMap((padding): [string, string, () => unknown][] => [
  ['Conv2D', padding, () => layers.conv2d({ ...windows, padding, filters: 3, activation: 'tanh' })],
  ['DepthwiseConv2D', padding, () => layers.depthwiseConv2d({ ...windows, strides: 2, padding, depthMultiplier: 2 })],
  [
    'SeparableConv2D',
    padding,
    () => layers.separableConv2d({ ...windows, strides: 2, padding, depthMultiplier: 2, filters: 3 }),
  ],
  ['MaxPooling2D', padding, () => layers.maxPooling2d({ ...pools, padding })],
  ['AveragePooling2D', padding, () => layers.averagePooling2d({ ...pools, padding })],
]);

/** What TensorFlow.js 4.22 has no right gradient for; differences alone are compared there. */
const withoutAutograd: ReadonlySet<string> = new Set([
  'BatchNormalization 2',
  'LayerNormalization 2',
  'LayerNormalization 3', // It fails without a scale or a shift.
  'ThresholdedReLU 1', // Comparisons have none.
  'UpSampling2D 1',
  'UpSampling2D 2', // It exchanges height and width.
]);

describe('the gradients of a layer against TensorFlow.js autograd and finite differences', () => {
  it.each(
    Object.entries(parts).flatMap(([kind, builds]) =>
      builds.map((build, number) => [kind, number + 1, build] as const),
    ),
  )('%s, %i', async (kind, number, build) => {
    // Dropout draws its own masks in TensorFlow.js; here all elements stay.
    await check(classifier(build()), new Random(number), {
      training: kind !== 'Dropout',
      autogradIsRight: !withoutAutograd.has(`${kind} ${number}`),
    });
  });

  it.each(withWindows)('%s, %s', async (kind, padding, layer) => {
    // TensorFlow.js counts padding in the gradient of an average pool, though not in the pool.
    await check(classifier(one(layer())), new Random(1), {
      autogradIsRight: kind !== 'AveragePooling2D' || padding === 'valid',
    });
  });

  it('covers every layer that the compiler knows', () => {
    // Nothing can be built on a Resizing layer: TensorFlow.js 4.22 infers a wrong shape for it.
    const covered = new Set([...Object.keys(parts), ...withWindows.map(([kind]) => kind), 'Resizing']);
    expect(Object.keys(lowerings).filter((name) => !covered.has(name))).toEqual([]);
  });
});
