import { expect, it } from 'vitest';
import { onnxRuntimeNode } from '../../../src/engine/runtimes/onnx/onnxRuntimeNode';
import { runSelfTest, selfTest } from '../../../src/engine/runtimes/selfTest/selfTest';
import { resident } from './residentMemory';

it('the memory of many training steps does not grow (of more kinds of training: test/soak)', async () => {
  const test = selfTest('cpu', { images: 4, size: 64 });
  const graph = await onnxRuntimeNode({ threads: 2 }).load(test.step.onnx);
  await runSelfTest(test, graph, 30);
  const before = await resident();
  await runSelfTest(test, graph, 60);
  const grown = (await resident()) - before;
  await graph.release();
  // New weights and optimizer state are 0.8 MB a step: 48 MB if they stayed.
  expect(grown).toBeLessThan(15);
});
