import { describe, expect, it } from 'vitest';
import { compileTrainingStep } from '../../../../src/engine/graphs/compile/compileTrainingStep';
import { stepNames } from '../../../../src/engine/graphs/names';
import { allLayers, readWeights, weightSpecs } from '../../../../src/engine/layersModel/layerWeights';
import { catalogueEntry } from '../../../../src/engine/networks/architectures/catalogue';
import { openRuntime } from '../../../../src/engine/runtimes/devices/openRuntime';
import type { Tensor } from '../../../../src/engine/tensor';
import { elements, floatData, floats } from '../../../../src/engine/tensor';
import expected from './expected/gradients.json';
import { seededImages, seededWeights } from './seeded';

interface Expected {
  readonly size: number;
  readonly gain: number;
  /** Layers with weights that are trained, counted from the end. */
  readonly layers: number;
  readonly loss: number;
  /** Of every trained weight's gradient. */
  readonly norms: readonly number[];
}

/** What TensorFlow computed: see expected/keras_gradients.py. */
const networks = Object.entries(expected as Record<string, Expected>);
const classes = 10;

/** Loss and gradients of the mean cross-entropy of the two seeded images, from one step of plain descent at rate 1. */
async function gradients(name: string, { size, gain, layers }: Expected): Promise<{ loss: number; norms: number[] }> {
  const entry = catalogueEntry(name);
  const model = entry.build({ size, classes });
  entry.assign(model, seededWeights(model, gain), 'seeded weights');
  const trained = new Set(
    allLayers(model)
      .filter((layer) => layer.weights.length > 0)
      .slice(-layers),
  );
  for (const layer of allLayers(model)) layer.trainable = trained.has(layer);
  const before = readWeights(model);
  const names = weightSpecs(model)
    .filter(({ trainable }) => trainable)
    .map(({ name }) => name);
  const step = compileTrainingStep(model, { optimizer: { name: 'sgd' }, batchSize: 2 });
  const graph = await (await openRuntime({ threads: 2 })).load(step.onnx);
  const results = await graph.run({
    ...Object.fromEntries(step.parameters.map(({ name, dims }) => [name, floats(before.get(name)!, dims)])),
    ...Object.fromEntries(
      step.masks.map(({ name, dims }) => [name, floats(new Float32Array(elements(dims)).fill(1), dims)]),
    ),
    [stepNames.image]: {
      type: 'uint8',
      dims: [2, size, size, 3],
      data: Uint8Array.from(seededImages(size)),
    } satisfies Tensor,
    [stepNames.targets]: floats(
      Float32Array.from({ length: 2 * classes }, (_, i) => (i === 1 || i === classes + 4 ? 1 : 0)),
      [2, classes],
    ),
    [stepNames.weights]: floats(Float32Array.of(0.5, 0.5), [2]),
    [stepNames.learningRate]: floats(Float32Array.of(1), []),
    [stepNames.step]: floats(Float32Array.of(1), []),
  });
  await graph.release();
  model.dispose();
  const norms = names.map((name) => {
    const after = floatData(results[stepNames.next(name)], name);
    return Math.sqrt(before.get(name)!.reduce((sum, value, i) => sum + (value - after[i]!) ** 2, 0));
  });
  return { loss: floatData(results[stepNames.loss], 'loss')[0]!, norms };
}

describe('a training step of an architecture against TensorFlow', () => {
  it.each(networks)('%s', async (name, wanted) => {
    const { loss, norms } = await gradients(name, wanted);
    expect(Math.abs(loss / wanted.loss - 1)).toBeLessThan(1e-4);
    expect(norms.length).toBe(wanted.norms.length);
    const largest = Math.max(...wanted.norms);
    // Single precision moves a few relu6 and maxima across their corners; a bias before a batch normalisation has no
    // gradient at all.
    const off = wanted.norms.flatMap((norm, i) =>
      Math.abs(norms[i]! - norm) > 4e-3 * norm + 1e-6 * largest ? [`${i}: ${norms[i]} for ${norm}`] : [],
    );
    expect(off).toEqual([]);
  });
});
