import { describe, expect, it } from 'vitest';
import { readWeights } from '../../../src/engine/layersModel/layerWeights';
import { layerTable } from '../../../src/engine/layersModel/layerTable';
import { buildScratchNetwork } from '../../../src/engine/networks/scratch';

describe('networks trained from scratch', () => {
  it('cats-dogs has the layers of the tutorial', () => {
    const { model, inputWidth, inputHeight } = buildScratchNetwork('cats-dogs', 2, 1);
    expect([inputWidth, inputHeight]).toEqual([224, 224]);
    const table = layerTable(model);
    // 3·3·3·32+32, 3·3·32·64+64, 3·3·64·128+128, 1152·10+10, 10·2+2
    expect(table.layers.map(({ parameters }) => parameters).filter(Boolean)).toEqual([896, 18496, 73856, 11530, 22]);
    expect(table.parameters).toBe(104800);
    expect(table.trainableParameters).toBe(104800);
    expect(table.layers.map(({ type, outputShape }) => `${type} ${outputShape}`)).toEqual([
      'Rescaling (None, 224, 224, 3)',
      'Conv2D (None, 112, 112, 32)',
      'MaxPooling2D (None, 56, 56, 32)',
      'ReLU (None, 56, 56, 32)',
      'Conv2D (None, 28, 28, 64)',
      'MaxPooling2D (None, 14, 14, 64)',
      'ReLU (None, 14, 14, 64)',
      'Conv2D (None, 7, 7, 128)',
      'MaxPooling2D (None, 3, 3, 128)',
      'ReLU (None, 3, 3, 128)',
      'Flatten (None, 1152)',
      'Dense (None, 10)',
      'Dropout (None, 10)',
      'Dense (None, 2)',
    ]);
  });

  it('small-cnn has about as many weights', () => {
    const { parameters, trainableParameters } = layerTable(buildScratchNetwork('small-cnn', 2, 1).model);
    expect(parameters).toBeGreaterThan(70_000);
    expect(parameters).toBeLessThan(110_000);
    // The moving means and variances of 16 + 32 + 64 + 96 channels.
    expect(parameters - trainableParameters).toBe(2 * 208);
  });

  it('starts from seeded Glorot weights', () => {
    const kernel = (seed: number): Float32Array =>
      readWeights(buildScratchNetwork('cats-dogs', 2, seed).model).get('conv2d_2/kernel')!;
    expect(kernel(1)).toEqual(kernel(1));
    expect(kernel(1)).not.toEqual(kernel(2));
    // sqrt(6 / (9 · (32 + 64))): uniform within, so the standard deviation is limit / sqrt(3).
    const limit = Math.sqrt(6 / (9 * 96));
    const deviation = Math.sqrt(kernel(1).reduce((sum, x) => sum + x * x, 0) / kernel(1).length);
    expect(Math.max(...kernel(1))).toBeLessThanOrEqual(limit);
    expect(deviation / (limit / Math.sqrt(3))).toBeCloseTo(1, 1);
    const weights = readWeights(buildScratchNetwork('small-cnn', 2, 1).model);
    expect([...new Set(weights.get('batch_normalization_1/gamma')!)]).toEqual([1]);
    expect([...new Set(weights.get('batch_normalization_1/moving_mean')!)]).toEqual([0]);
    expect([...new Set(weights.get('predictions/bias')!)]).toEqual([0]);
  });
});
