import { describe, expect, it } from 'vitest';
import { targetOptionsFor } from '../../src/engine/graphs/targetOptions';
import { stepNames } from '../../src/engine/graphs/names';
import { microBatchSize } from '../../src/engine/graphs/compile/microBatches';
import { onnxRuntimeNode } from '../../src/engine/runtimes/onnx/onnxRuntimeNode';
import { onnxRuntimeWeb } from '../../src/engine/runtimes/onnx/onnxRuntimeWeb';
import type { Runtime } from '../../src/engine/runtimes/runtime';
import { runSelfTest, selfTest } from '../../src/engine/runtimes/selfTest/selfTest';
import { elements, floats, type Tensor } from '../../src/engine/tensor';
import { replicasFor } from '../../src/engine/training/replicas';
import { NetworkState } from '../../src/engine/training/trainNetworkState';
import { batchSteps } from '../../src/engine/training/trainNetworkSteps';
import { resident } from '../engine/runtimes/residentMemory';

describe('memory', () => {
  it.each([
    ['onnxruntime-node', 'all at once', 64, () => onnxRuntimeNode({ threads: 2 })],
    ['onnxruntime-node', 'in parts', 112, () => onnxRuntimeNode({ threads: 2 })],
    ['onnxruntime-web', 'all at once', 64, () => onnxRuntimeWeb(2)],
    ['onnxruntime-web', 'in parts', 112, () => onnxRuntimeWeb(2)],
  ] as const)('of 200 training steps on %s, images %s, does not grow', async (_, images, size, open) => {
    const test = selfTest('cpu', { images: 4, size });
    expect(microBatchSize(test.model, 4, targetOptionsFor('cpu'))).toBe(images === 'in parts' ? 1 : 4);
    const graph = await open().load(test.step.onnx);
    const steps = (count: number): Promise<unknown> => runSelfTest(test, graph, count);
    // WebAssembly's memory and V8's code for it are final after about a hundred steps.
    await steps(120);
    const before = await resident();
    await steps(200);
    const grown = (await resident()) - before;
    await graph.release();
    // New weights and optimizer state are 0.8 MB a step: 150 MB if they stayed. Seen: 2 MB.
    expect(grown).toBeLessThan(15);
  });
});

/** Steps of two replicas, so many at each call. */
async function replicated(runtime: Runtime, batchSize: number, size: number) {
  const { model } = selfTest('cpu', { images: batchSize, size });
  const options = { optimizer: { name: 'adam' }, batchSize } as const;
  expect(replicasFor(model, options, runtime)).toBe(2);
  const steps = await batchSteps(model, runtime, options, () => undefined);
  const state = new NetworkState(model, steps.step);
  const { classes, masks } = steps.step;
  const filled = (dims: readonly number[], value: number): Tensor =>
    floats(new Float32Array(elements(dims)).fill(value), dims);
  let number = 0;
  const run = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      await steps.run(
        {
          count: batchSize,
          images: batchSize,
          last: true,
          truth: new Int32Array(batchSize),
          feeds: {
            [stepNames.image]: {
              type: 'uint8',
              dims: [batchSize, size, size, 3],
              data: new Uint8Array(batchSize * size * size * 3).fill(number),
            },
            [stepNames.targets]: filled([batchSize, classes], 1 / classes),
            [stepNames.weights]: filled([batchSize], 1 / batchSize),
            ...Object.fromEntries(masks.map(({ name, dims }) => [name, filled(dims, 1)])),
          },
        },
        state,
        { learningRate: 0.001, number: ++number },
      );
    }
  };
  return { run, release: () => steps.release() };
}

describe('memory of replicas', () => {
  it.each([
    ['onnxruntime-node', () => onnxRuntimeNode({ threads: 2 })],
    ['onnxruntime-web', () => onnxRuntimeWeb(2)],
  ] as const)('on %s does not grow over 200 training steps', async (_, open) => {
    const { run, release } = await replicated(open(), 4, 112);
    await run(120);
    const before = await resident();
    await run(200);
    const grown = (await resident()) - before;
    await release();
    // Pixels alone are 0.15 MB a step, new weights and optimizer state more: at least 30 MB if any of it stayed.
    expect(grown).toBeLessThan(15);
  });

  it('does not become garbage that lies in the threads, whose collector nothing wakes', async () => {
    const { run, release } = await replicated(onnxRuntimeNode({ threads: 2 }), 48, 112);
    await run(5);
    const before = await resident();
    await run(45);
    const grown = (await resident()) - before;
    await release();
    // 0.9 MB of pixels and 0.7 MB of weights and gradients a step and thread.
    expect(grown).toBeLessThan(30);
  });
});
