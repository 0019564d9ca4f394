import { describe, expect, it } from 'vitest';
import { assignInOrder } from '../../../../src/engine/layersModel/assignWeights';
import { loadStarterBackbone } from '../../../../src/engine/networks/backbones';
import { mobileNetV2 } from '../../../../src/engine/networks/architectures/mobilenetV2';
import { hasModels, kerasOutputs, readH5Weights, relativeDifference, runOnReferenceImages } from '../testData';

/** Keras's outputs come from ../shared/data/models/references (see the README there). */
describe.skipIf(!hasModels)('MobileNetV2 against Keras', () => {
  const prefix = 'mobilenet_v2_weights_tf_dim_ordering_tf_kernels_';

  it.each([
    [1, `${prefix}1.0_224_no_top.h5`],
    [0.35, `${prefix}0.35_224_no_top.h5`],
  ] as const)('gives the features of width %s', async (alpha, file) => {
    const model = mobileNetV2({ size: 224, alpha });
    assignInOrder(model, await readH5Weights(file), file);
    expect(
      relativeDifference(await runOnReferenceImages(model, 'features'), kerasOutputs(file).features.data),
    ).toBeLessThan(1e-4);
  });

  it('gives the probabilities of the classifier', async () => {
    const file = `${prefix}1.0_224.h5`;
    const model = mobileNetV2({ size: 224, alpha: 1, classes: 1000 });
    assignInOrder(model, await readH5Weights(file), file);
    expect(
      relativeDifference(await runOnReferenceImages(model, 'probabilities'), kerasOutputs(file).probs!.data),
    ).toBeLessThan(1e-4);
  });

  it('gives features within the half precision of the shipped weights', async () => {
    const { model, columns } = await loadStarterBackbone();
    const expected = kerasOutputs(`${prefix}1.0_224_no_top.h5`).features.data;
    const actual = await runOnReferenceImages(model, 'features');
    expect(actual.length).toBe(2 * columns);
    const difference = relativeDifference(actual, expected);
    expect(difference).toBeLessThan(0.004);
  });

  it('names the first weight that does not fit', async () => {
    const file = `${prefix}0.35_224_no_top.h5`;
    const weights = await readH5Weights(file);
    expect(() => assignInOrder(mobileNetV2({ size: 224, alpha: 1 }), weights, file)).toThrow(
      /Conv1\/kernel:0 is \[3, 3, 3, 16\]/,
    );
  });
});
