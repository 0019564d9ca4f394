import { describe, expect, it } from 'vitest';
import { exportGraph } from '../../../src/engine/graphs/compile/compileInference';
import { catalogue } from '../../../src/engine/networks/architectures/catalogue';
import { toTflite } from '../../../src/engine/tflite/writeTflite';
import { readTflite } from './readTflite';

describe('every network of the catalogue becomes a TensorFlow Lite file', () => {
  it.each(catalogue.map((entry) => [entry.name, entry] as const))('%s', (_, entry) => {
    const size = entry.minimumSize;
    const network = entry.build({ size, classes: 3 });
    const file = toTflite(exportGraph(network), {});
    network.dispose();
    const { tensors, operators, inputs, outputs } = readTflite(file);
    expect(inputs.map((id) => tensors[id])).toMatchObject([
      { name: 'image', type: 'float32', shape: [1, size, size, 3] },
    ]);
    expect(outputs.map((id) => tensors[id])).toMatchObject([{ name: 'probabilities', type: 'float32', shape: [1, 3] }]);
    // In the order in which they can be computed, each tensor once, and all that is read is there.
    const there = new Set([...inputs, ...tensors.flatMap(({ bytes }, id) => (bytes > 0 ? [id] : []))]);
    for (const { op, inputs: read, outputs: made } of operators) {
      for (const id of read)
        if (id >= 0 && !there.has(id)) throw new Error(`${op} reads ${tensors[id]!.name} too early`);
      for (const id of made) {
        if (there.has(id)) throw new Error(`${tensors[id]!.name} is computed twice`);
        there.add(id);
      }
    }
    // Weights that do not begin at a multiple of 16 make LiteRT copy or refuse them.
    expect(tensors.filter(({ bytes, start }) => bytes > 0 && start % 16 !== 0)).toEqual([]);
    // Nothing is reordered at run time: the file's order of axes is TensorFlow's own.
    expect(operators.filter(({ op }) => op === 'TRANSPOSE')).toEqual([]);
    const weights = tensors.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(file.length).toBeLessThan(weights + 200_000);
  });
});
