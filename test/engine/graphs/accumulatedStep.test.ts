import { expect, it } from 'vitest';
import { compileAccumulatedStep, compileTrainingStep } from '../../../src/engine/graphs/compile/compileTrainingStep';
import { stepNames } from '../../../src/engine/graphs/names';
import { readWeights } from '../../../src/engine/layersModel/layerWeights';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { elements, floatData, floats, type Tensor } from '../../../src/engine/tensor';
import { relativeDifference } from '../networks/testData';
import { batch, batchSize, classes, fill, networks, optimizers, scalar } from './referenceNetworks';

/** Three batches of six images as one set of eighteen. */
const parts = 3;

it.each(Object.keys(optimizers))(
  'gradients added up over parts move the weights as one large batch does: %s',
  async (by) => {
    const { settings, learningRate } = optimizers[by]!;
    const network = networks.residual!();
    fill(network);
    const size = network.inputs[0]!.shape[1]!;
    const weights = readWeights(network);
    const runtime = await openRuntime({ threads: 1 });
    const l2 = { factor: 0.01, weights: ['predictions/kernel'] };
    const whole = compileTrainingStep(network, { optimizer: settings, batchSize: parts * batchSize, l2 });
    const pieces = compileAccumulatedStep(network, {
      optimizer: settings,
      batchSize,
      l2: { ...l2, factor: l2.factor / parts },
    });
    const allGradients = compileAccumulatedStep(network, { optimizer: settings, batchSize: parts * batchSize, l2 }).step
      .onnx;
    const [one, all, gradients, update] = await Promise.all(
      [whole.onnx, allGradients, pieces.step.onnx, pieces.update].map((onnx) => runtime.load(onnx)),
    );
    const batches = Array.from({ length: parts }, (_, part) => batch(part, size));
    const share = (count: number): Tensor => floats(new Float32Array(count).fill(1 / (parts * batchSize)), [count]);
    const start = (states: typeof whole.slots): Record<string, Tensor> =>
      Object.fromEntries(
        states.map(({ name, dims }) => [name, floats(weights.get(name) ?? new Float32Array(elements(dims)), dims)]),
      );
    const moment = { [stepNames.learningRate]: scalar(learningRate), [stepNames.step]: scalar(1) };

    const inputs: Record<string, Tensor> = {
      ...start(whole.parameters),
      [stepNames.image]: {
        type: 'uint8',
        dims: [parts * batchSize, size, size, 3],
        data: Buffer.concat(batches.map(({ image }) => image)),
      },
      [stepNames.targets]: floats(Float32Array.from(batches.flatMap(({ targets }) => [...targets])), [
        parts * batchSize,
        classes,
      ]),
      [stepNames.weights]: share(parts * batchSize),
    };
    const expected = await one!.run({ ...inputs, ...start(whole.slots), ...moment });
    const slopes = await all!.run(inputs);
    const trained = pieces.step.parameters.filter(({ trainable }) => trainable);
    const sums = new Map(trained.map(({ name, dims }) => [name, new Float64Array(elements(dims))]));
    let loss = 0;
    for (const { image, targets } of batches) {
      const results = await gradients!.run({
        ...start(pieces.step.parameters),
        [stepNames.image]: { type: 'uint8', dims: [batchSize, size, size, 3], data: image },
        [stepNames.targets]: floats(targets, [batchSize, classes]),
        [stepNames.weights]: share(batchSize),
      });
      loss += floatData(results[stepNames.loss], 'loss')[0]!;
      for (const [name, sum] of sums)
        floatData(results[stepNames.gradient(name)], name).forEach((slope, i) => {
          sum[i] = sum[i]! + slope;
        });
    }
    expect(loss).toBeCloseTo(floatData(expected[stepNames.loss], 'loss')[0]!, 5);
    const moved = await update!.run({
      ...start(trained),
      ...start(pieces.step.slots),
      ...moment,
      ...Object.fromEntries(
        trained.map(({ name, dims }) => [stepNames.gradient(name), floats(Float32Array.from(sums.get(name)!), dims)]),
      ),
    });
    for (const { name } of trained) {
      const slope = floatData(slopes[stepNames.gradient(name)], name);
      expect(relativeDifference(Float32Array.from(sums.get(name)!), slope), name).toBeLessThan(1e-6);
      expect(
        relativeDifference(
          floatData(moved[stepNames.next(name)], name),
          floatData(expected[stepNames.next(name)], name),
        ),
        name,
      ).toBeLessThan(1e-6);
    }
    await Promise.all([one, all, gradients, update].map((graph) => graph!.release()));
  },
);
