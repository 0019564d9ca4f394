import { describe, expect, it } from 'vitest';
import { compileInference } from '../../../src/engine/graphs/compile/compileInference';
import { onnxRuntimeNode } from '../../../src/engine/runtimes/onnx/onnxRuntimeNode';
import { onnxRuntimeWeb } from '../../../src/engine/runtimes/onnx/onnxRuntimeWeb';
import { expectedLosses, expectedNormalizedLosses, tolerance } from '../../../src/engine/runtimes/probe/expectedLosses';
import { normalizedSelfTest, runSelfTest, selfTest } from '../../../src/engine/runtimes/selfTest/selfTest';
import { floatData, floats } from '../../../src/engine/tensor';
import { relativeDifference } from '../networks/testData';

const steps = expectedLosses.length;

describe('onnxruntime-web against onnxruntime-node', () => {
  const web = onnxRuntimeWeb(2);
  const native = onnxRuntimeNode({ threads: 2 });

  it('says what it is, and that a process has one number of threads', () => {
    expect(web.engine).toMatch(/^onnxruntime-web 1\.\d+\.\d+/);
    expect(onnxRuntimeWeb(1)).toMatchObject({
      threads: 2,
      message: expect.stringContaining('as WebAssembly on the CPU with 2 threads.'),
    });
  });

  it.each(['cats-dogs', 'small-cnn'] as const)('the training step of %s gives the same losses', async (recipe) => {
    const test = recipe === 'cats-dogs' ? selfTest('cpu') : normalizedSelfTest('cpu');
    const losses = [];
    for (const runtime of [web, native]) {
      const graph = await runtime.load(test.step.onnx);
      losses.push((await runSelfTest(test, graph, steps)).losses);
      await graph.release();
    }
    expect(relativeDifference(losses[0]!, losses[1]!)).toBeLessThan(1e-5);
    expect(
      relativeDifference(losses[0]!, recipe === 'cats-dogs' ? expectedLosses : expectedNormalizedLosses),
    ).toBeLessThan(tolerance);
  });

  it('predicts the same', async () => {
    const onnx = compileInference(selfTest('cpu').model);
    const image = floats(
      Float32Array.from({ length: 2 * 64 * 64 * 3 }, (_, i) => (i * 7919) % 256),
      [2, 64, 64, 3],
    );
    const answers = await Promise.all(
      [web, native].map(async (runtime) => {
        const graph = await runtime.load(onnx);
        const { probabilities } = await graph.run({ image });
        await graph.release();
        return floatData(probabilities, 'probabilities');
      }),
    );
    expect(relativeDifference(answers[0]!, answers[1]!)).toBeLessThan(1e-5);
  });

  it('names the graph in its errors', async () => {
    await expect(web.load(Uint8Array.of(1, 2, 3), { name: 'broken thing' })).rejects.toMatchObject({
      code: 'graph-load',
      message: expect.stringContaining('broken thing'),
    });
  });
});
