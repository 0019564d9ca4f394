import { expect, test } from 'vitest';
import { compileTrainingStep } from '../../../src/engine/graphs/compile/compileTrainingStep';
import { kernelsOf } from '../../../src/engine/jobs/train/modes/networkSettings';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { relativeDifference } from '../networks/testData';
import expected from './reference/l2_steps.json';
import { batchSize, fill, mixed, optimizers, trainSteps } from './referenceNetworks';

test.each([
  ['whole', undefined],
  ['head', ['predictions']],
] as const)("the L2 penalty of the %s network is that of Keras's regularizers.L2", async (part, layers) => {
  const network = mixed();
  fill(network);
  const step = compileTrainingStep(network, {
    optimizer: optimizers['adam']!.settings,
    batchSize,
    l2: { factor: expected.factor, weights: kernelsOf(network, layers) },
  });
  const graph = await (await openRuntime({ threads: 2 })).load(step.onnx);
  const { measured } = await trainSteps('mixed/adam/plain', network, step, graph);
  await graph.release();
  expect(relativeDifference(measured, expected[part])).toBeLessThan(1e-5);
});
