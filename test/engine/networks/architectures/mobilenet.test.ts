import { describe, expect, it } from 'vitest';
import { compileInference } from '../../../../src/engine/graphs/compile/compileInference';
import { assignInOrder } from '../../../../src/engine/layersModel/assignWeights';
import { mobileNet } from '../../../../src/engine/networks/architectures/mobilenet';
import { hasModels, kerasOutputs, readH5Weights, relativeDifference, runOnReferenceImages } from '../testData';

/** Keras's outputs come from ../shared/data/models/references (see the README there). */
describe.skipIf(!hasModels)('MobileNet against Keras', () => {
  it.each([
    [0.25, 'mobilenet_2_5_224_tf_no_top.h5'],
    [0.5, 'mobilenet_5_0_224_tf_no_top.h5'],
  ] as const)('gives the features of width %s', async (alpha, file) => {
    const model = mobileNet({ size: 224, alpha });
    assignInOrder(model, await readH5Weights(file), file);
    expect(
      relativeDifference(await runOnReferenceImages(model, 'features'), kerasOutputs(file).features.data),
    ).toBeLessThan(1e-4);
  });

  it('gives the probabilities of the classifier', async () => {
    const file = 'mobilenet_2_5_224_tf.h5';
    const model = mobileNet({ size: 224, alpha: 0.25, classes: 1000 });
    assignInOrder(model, await readH5Weights(file), file);
    expect(
      relativeDifference(await runOnReferenceImages(model, 'probabilities'), kerasOutputs(file).probs!.data),
    ).toBeLessThan(1e-4);
  });
});

describe('MobileNet of any width', () => {
  // keras.applications.MobileNet(alpha=alpha, weights=None, include_top=False, pooling="avg").count_params()
  it.each([
    [0.25, 218544],
    [0.5, 829536],
    [0.75, 1832976],
    [1, 3228864],
  ] as const)('width %s has %i parameters', (alpha, parameters) => {
    const model = mobileNet({ size: 128, alpha });
    expect(model.countParams()).toBe(parameters);
    expect(model.outputs[0]!.shape).toEqual([null, 1024 * alpha]);
    expect(compileInference(model).length).toBeGreaterThan(4 * parameters * 0.95);
  });
});
