import { describe, expect, it } from 'vitest';
import { compileInference } from '../../../src/engine/graphs/compileInference';
import { assignInOrder } from '../../../src/engine/networks/assignWeights';
import { loadStarterBackbone } from '../../../src/engine/networks/backbones';
import { mobileNetV2 } from '../../../src/engine/networks/mobilenetV2';
import type { LayersModel } from '../../../src/engine/networks/tensorflow';
import { openRuntime } from '../../../src/engine/runtimes/openRuntime';
import { floatData, floats } from '../../../src/engine/runtimes/tensor';
import { hasModels, kerasOutputs, readH5Weights, referenceImages, relativeDifference } from './testData';

async function run(model: LayersModel, output: string): Promise<Float32Array> {
  const runtime = await openRuntime({ threads: 2 });
  const graph = await runtime.load(compileInference(model));
  const results = await graph.run({ image: floats(Float32Array.from(referenceImages()), [2, 224, 224, 3]) });
  await graph.release();
  return floatData(results[output], output);
}

/** Keras's outputs come from ../shared/data/models/references (see the README there). */
describe.skipIf(!hasModels)('MobileNetV2 against Keras', () => {
  const prefix = 'mobilenet_v2_weights_tf_dim_ordering_tf_kernels_';

  it.each([[1, `${prefix}1.0_224_no_top.h5`], [0.35, `${prefix}0.35_224_no_top.h5`]] as const)(
    'gives the features of width %s', async (alpha, file) => {
      const model = mobileNetV2({ size: 224, alpha });
      assignInOrder(model, await readH5Weights(file), file);
      expect(relativeDifference(await run(model, 'features'), kerasOutputs(file).features.data)).toBeLessThan(1e-4);
    });

  it('gives the probabilities of the classifier', async () => {
    const file = `${prefix}1.0_224.h5`;
    const model = mobileNetV2({ size: 224, alpha: 1, classes: 1000 });
    assignInOrder(model, await readH5Weights(file), file);
    expect(relativeDifference(await run(model, 'probabilities'), kerasOutputs(file).probs!.data)).toBeLessThan(1e-4);
  });

  it('gives features within the half precision of the shipped weights', async () => {
    const { model, columns } = await loadStarterBackbone();
    const expected = kerasOutputs(`${prefix}1.0_224_no_top.h5`).features.data;
    const actual = await run(model, 'features');
    expect(actual.length).toBe(2 * columns);
    const difference = relativeDifference(actual, expected);
    expect(difference).toBeLessThan(0.004);
  });

  it('names the first weight that does not fit', async () => {
    const file = `${prefix}0.35_224_no_top.h5`;
    const weights = await readH5Weights(file);
    expect(() => assignInOrder(mobileNetV2({ size: 224, alpha: 1 }), weights, file)).toThrow(/Conv1\/kernel:0 is \[3, 3, 3, 16\]/);
  });
});
