import { softmax } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { compileTrainingStep } from '../../../src/engine/graphs/compile/compileTrainingStep';
import { stepNames } from '../../../src/engine/graphs/names';
import { readWeights } from '../../../src/engine/layersModel/layerWeights';
import { drawInitialWeights } from '../../../src/engine/layersModel/initialWeights';
import { layers, sequential, tensor } from '../../../src/engine/layersModel/tensorflow';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { trainingForward } from '../../../src/engine/runtimes/tensorflow/trainingForward';
import { floatData, floats } from '../../../src/engine/tensor';
import { relativeDifference } from '../networks/testData';
import { randomOperand } from '../graphs/runGraph';

/** Whole maps with a factor an element, an image and a channel: each wants its mask in the right order of axes. */
describe('dropout of feature maps in both engines', () => {
  it.each([
    ['elements', undefined],
    ['images', [null, 1, 1, 1]],
    ['channels', [null, 1, 1, 3]],
  ] as const)('of %s', async (_, noiseShape) => {
    const network = sequential();
    network.add(layers.rescaling({ scale: 1 / 255, inputShape: [4, 5, 3] }));
    network.add(layers.conv2d({ name: 'conv', filters: 3, kernelSize: 2 }));
    network.add(
      layers.dropout({
        name: 'drop',
        rate: 0.5,
        ...(noiseShape && { noiseShape: [...noiseShape] as unknown as number[] }),
      }),
    );
    network.add(layers.flatten());
    network.add(layers.dense({ name: 'out', units: 2, activation: 'softmax' }));
    drawInitialWeights(network, 3);
    const step = compileTrainingStep(network, { optimizer: { name: 'sgd' }, batchSize: 2 });
    const random = new Random(5);
    const { name, dims } = step.masks[0]!;
    const mask = randomOperand(random, dims);
    const pixels = Uint8Array.from({ length: 2 * 4 * 5 * 3 }, () => random.integer(256));
    const weights = readWeights(network);
    const graph = await (await openRuntime({ threads: 1 })).load(step.onnx);
    const results = await graph.run({
      ...Object.fromEntries(
        step.parameters.map((parameter) => [parameter.name, floats(weights.get(parameter.name)!, parameter.dims)]),
      ),
      [name]: floats(mask.data, dims),
      [stepNames.image]: { type: 'uint8', dims: [2, 4, 5, 3], data: pixels },
      [stepNames.targets]: floats(Float32Array.of(1, 0, 0, 1), [2, 2]),
      [stepNames.weights]: floats(Float32Array.of(0.5, 0.5), [2]),
      [stepNames.learningRate]: floats(Float32Array.of(0.1), []),
      [stepNames.step]: floats(Float32Array.of(1), []),
    });
    await graph.release();
    const compiled = floatData(results[stepNames.probabilities], 'probabilities');
    const forward = trainingForward(network, 'Softmax');
    const logits = forward
      .logits(tensor(Float32Array.from(pixels), [2, 4, 5, 3]), new Map([[name, tensor(mask.data, [...dims])]]))
      .dataSync();
    forward.restore();
    expect(relativeDifference(compiled, softmax(tensor(logits, [2, 2]) as Tensor2D).dataSync())).toBeLessThan(1e-5);
    // A wrong order could hide behind certainty.
    expect(Math.max(...compiled)).toBeLessThan(0.99);
  });
});
