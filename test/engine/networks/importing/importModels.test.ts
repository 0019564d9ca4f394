import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileInference } from '../../../../src/engine/graphs/compileInference';
import type { PreprocessingMode } from '../../../../src/engine/networks/importing/entrance';
import { importClassifier, importFeatures } from '../../../../src/engine/networks/importing/buildModel';
import type { LayersModel } from '../../../../src/engine/networks/tensorflow';
import { openRuntime } from '../../../../src/engine/runtimes/openRuntime';
import { floatData, floats } from '../../../../src/engine/runtimes/tensor';

const folder = path.join(__dirname, 'expected');
interface Expected { readonly size: number; readonly output: number[]; readonly images: string }
const expected = JSON.parse(readFileSync(path.join(folder, 'models.json'), 'utf8')) as Record<string, Expected>;

/** What a model gives for the two images that Keras was given (expected/make_models.py). */
async function outputs(model: LayersModel, name: string, output: 'probabilities' | 'features'): Promise<number[]> {
  const { size, images } = expected[name]!;
  const graph = await (await openRuntime({ threads: 1 })).load(compileInference(model));
  const results = await graph.run({ image: floats(Float32Array.from(Buffer.from(images, 'base64')), [2, size, size, 3]) });
  await graph.release();
  return [...floatData(results[output], output)];
}

function softmax(row: readonly number[]): number[] {
  const powers = row.map((value) => Math.exp(value - Math.max(...row)));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

const rows = (values: readonly number[]): number[][] => [values.slice(0, values.length / 2), values.slice(values.length / 2)];

/** Keras's answer as probabilities of each class. */
function kerasProbabilities(name: string): number[] {
  const { output } = expected[name]!;
  if (name === 'logits.keras') return rows(output).flatMap(softmax);
  return name === 'sigmoid.h5' ? output.flatMap((value) => [1 - value, value]) : output;
}

function largestDifference(actual: readonly number[], wanted: readonly number[]): number {
  expect(actual).toHaveLength(wanted.length);
  return Math.max(...wanted.map((value, index) => Math.abs(value - actual[index]!)));
}

describe('a classifier of the user’s own gives the probabilities that Keras gives', () => {
  it.each<[string, PreprocessingMode]>([
    ['sequential.h5', 'none'], ['sequential.keras', 'none'], ['keras2.h5', 'none'], ['logits.keras', 'none'],
    ['sigmoid.h5', 'unit'], ['grey.h5', 'unit'], ['tf.h5', 'tf'], ['torch.h5', 'torch'], ['caffe.h5', 'caffe'],
  ])('%s with preprocessing %s', async (name, mode) => {
    const { model } = await importClassifier({ file: path.join(folder, name), mode });
    const actual = await outputs(model, name, 'probabilities');
    expect(largestDifference(actual, kerasProbabilities(name))).toBeLessThan(1e-5);
  });
});

describe('a backbone of the user’s own', () => {
  it('ends before the classifier', async () => {
    const { model } = await importFeatures({ file: path.join(folder, 'sequential.h5'), mode: 'none' });
    expect(model.outputs[0]!.sourceLayer.name).toBe('global_average_pooling2d');
    expect(model.outputs[0]!.shape).toEqual([null, 5]);
    expect(await outputs(model, 'sequential.h5', 'features')).toHaveLength(10);
  });
});
