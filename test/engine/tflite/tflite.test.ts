import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random';
import { compileInference, exportGraph } from '../../../src/engine/graphs/compile/compileInference';
import type { LayersModel } from '../../../src/engine/layersModel/tensorflow';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { floats } from '../../../src/engine/tensor';
import { toTflite } from '../../../src/engine/tflite/writeTflite';
import { around, parts, randomise } from '../graphs/layerCases';
import { randomOperand } from '../graphs/runGraph';
import { relativeDifference } from '../networks/testData';
import { evaluateTflite } from './evaluateTflite';
import { readTflite } from './readTflite';

/** Layers with an operator that TensorFlow Lite has not, or only under conditions: named, not written. */
const unsupported = new Set(['erf', 'Greater', 'ELU with alpha']);

async function difference(network: LayersModel, random: Random): Promise<number> {
  randomise(network, random);
  const [, height, width] = network.inputs[0]!.shape as number[];
  const image = randomOperand(random, [1, height!, width!, 3]);
  const graph = await (await openRuntime({ threads: 1 })).load(compileInference(network));
  const expected = Object.values(await graph.run({ image: floats(image.data, image.dims) }))[0]!;
  await graph.release();
  const actual = evaluateTflite(readTflite(toTflite(exportGraph(network), {})), [...image.data]);
  return relativeDifference(Float32Array.from(actual), expected.data as Float32Array);
}

describe('a layer in a TensorFlow Lite file against ONNX Runtime', () => {
  it.each(Object.entries(parts))('%s', async (_, builds) => {
    for (const [seed, build] of builds.entries()) {
      const network = around(7, 6, build());
      try {
        expect(await difference(network, new Random(seed))).toBeLessThan(1e-5);
      } catch (error) {
        // What cannot be written says which layer it is and what to do.
        if ((error as { code?: string }).code !== 'unsupported-layer') throw error;
        expect((error as Error).message).toMatch(
          /^Layer "[^"]+": .+ cannot be written to TensorFlow Lite\. Export to ONNX/,
        );
        expect(
          [...unsupported].some((name) => (error as Error).message.toLowerCase().includes(name.toLowerCase())),
        ).toBe(true);
      }
    }
  });
});
