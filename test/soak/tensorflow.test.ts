import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  normalizedSelfTest,
  runSelfTest,
  selfTest,
  selfTestOptimizer,
} from '../../src/engine/runtimes/selfTest/selfTest';
import { keras } from '../engine/graphs/referenceNetworks';
import { nativeRuntime, stepDifferences, tooFar } from '../engine/runtimes/nativeTensorFlow';
import { hasPip } from '../engine/runtimes/pip';

describe.skipIf(!hasPip)('native TensorFlow', () => {
  it('trains ten steps with every optimizer and loss as ONNX Runtime and Keras do', async () => {
    const differences = await stepDifferences(Object.keys(keras));
    expect(Object.keys(differences).length).toBeGreaterThan(20);
    expect(tooFar(differences)).toEqual([]);
  });

  it('does not grow in 200 steps: tensors or memory', async () => {
    const runtime = await nativeRuntime();
    for (const test of [selfTest('cpu'), normalizedSelfTest('cpu')]) {
      const graph = await runtime.loadStep!(test.model, test.step, { optimizer: selfTestOptimizer });
      const after = async (steps: number): Promise<{ tensors: number; buffers: number; megabytes: number }> => {
        await runSelfTest(test, graph, steps);
        const { numTensors: tensors, numDataBuffers: buffers } = memory();
        return { tensors, buffers, megabytes: process.memoryUsage().rss / 1e6 };
      };
      // The first steps let TensorFlow's own pools of memory grow.
      const before = await after(100);
      const now = await after(200);
      expect([now.tensors, now.buffers]).toEqual([before.tensors, before.buffers]);
      expect(now.megabytes - before.megabytes).toBeLessThan(60);
      await graph.release();
      test.model.dispose();
    }
  });
});
