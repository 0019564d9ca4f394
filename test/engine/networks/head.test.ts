import { describe, expect, test } from 'vitest';
import { Random } from '../../../src/core/random';
import type { HeadLayer } from '../../../src/protocol/recipe/parts';
import { compileInference } from '../../../src/engine/graphs/compile/compileInference';
import { imageInput, probabilitiesOutput, featuresOutput } from '../../../src/engine/graphs/names';
import { openBackbone } from '../../../src/engine/networks/backbones';
import { backboneBlocks } from '../../../src/engine/layersModel/blocks';
import { modelBelow, modelAbove } from '../../../src/engine/layersModel/splitModel';
import { headedNetwork } from '../../../src/engine/networks/head';
import type { LayersModel } from '../../../src/engine/layersModel/tensorflow';
import { floats, type Tensor } from '../../../src/engine/tensor';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';

const head: HeadLayer[] = [
  { layer: 'batchNormalization' },
  { layer: 'globalMaxPooling2d' },
  { layer: 'dense', units: 7, activation: 'gelu' },
  { layer: 'dropout', rate: 0.5 },
  { layer: 'dense', units: 5 },
];
const random = () => openBackbone('mobilenet_v2_0.35', { size: 64, weights: 'random', seed: 3 });

describe('a head on a backbone', () => {
  test("has the recipe's layers by Keras's names, then the output", async () => {
    const { model, headLayers, pooled } = headedNetwork(await random(), head, 4, 1);
    expect(headLayers).toEqual([
      'batch_normalization',
      'global_max_pooling2d',
      'dense',
      'dropout',
      'dense_1',
      'predictions',
    ]);
    expect(model.outputs[0]!.shape).toEqual([null, 4]);
    expect(pooled).toBeNull();
  });

  test('begins with global average pooling where it names no pooling', async () => {
    const { headLayers, pooled, usualFeatures } = headedNetwork(
      await random(),
      [{ layer: 'dropout', rate: 0.1 }],
      3,
      1,
    );
    expect(headLayers).toEqual(['global_average_pooling2d', 'dropout', 'predictions']);
    expect(pooled!.shape).toEqual([null, 1280]);
    expect(usualFeatures).toBe(true);
  });

  test("gets the same weights from the same seed, and leaves the backbone's alone", async () => {
    const backbone = await random();
    const kernel = (name: string, model: LayersModel) => Array.from(model.getLayer(name).getWeights()[0]!.dataSync());
    const before = kernel('Conv1', backbone.model);
    const first = headedNetwork(backbone, [], 3, 1).model;
    expect(kernel('Conv1', first)).toEqual(before);
    expect(kernel('predictions', headedNetwork(await random(), [], 3, 1).model)).toEqual(kernel('predictions', first));
    expect(kernel('predictions', headedNetwork(await random(), [], 3, 2).model)).not.toEqual(
      kernel('predictions', first),
    );
  });
});

describe('a network in two parts', () => {
  test.each(['map', 'block', 'pooled'] as const)('cut at its %s answers as the whole does', async (where) => {
    // Real weights: drawn ones give every image nearly the same features.
    const backbone = await openBackbone('mobilenet_v2', { size: 96 });
    const { model, map, pooled } = headedNetwork(backbone, where === 'pooled' ? [] : head, 4, 1);
    const blocks = backboneBlocks(backbone.model, map);
    const cut = where === 'map' ? map : where === 'pooled' ? pooled! : blocks.at(-2)!.from;
    const lower = modelBelow(model, cut);
    const upper = modelAbove(model, cut);
    const generator = new Random(7);
    const image = floats(
      Float32Array.from({ length: 2 * 96 * 96 * 3 }, () => Math.floor(generator.uniform() * 256)),
      [2, 96, 96, 3],
    );
    const runtime = await openRuntime({ threads: 1 });
    const run = async (network: LayersModel, input: Tensor, output: string): Promise<Tensor> => {
      const graph = await runtime.load(compileInference(network));
      const { [output]: result } = await graph.run({ [imageInput]: input });
      await graph.release();
      return result!;
    };
    const whole = await run(model, image, probabilitiesOutput);
    const features = await run(lower, image, featuresOutput);
    const inParts = await run(
      upper,
      floats(features.data as Float32Array, [2, ...(cut.shape.slice(1) as number[])]),
      probabilitiesOutput,
    );
    const differences = Array.from(whole.data as Float32Array, (value, i) =>
      Math.abs(value - (inParts.data as Float32Array)[i]!),
    );
    expect(Math.max(...differences)).toBeLessThan(1e-5);
    const probabilities = whole.data as Float32Array;
    expect(
      Math.max(...probabilities.subarray(0, 4).map((value, i) => Math.abs(value - probabilities[4 + i]!))),
    ).toBeGreaterThan(1e-3);
  });
});
