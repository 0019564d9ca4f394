import { describe, expect, it } from 'vitest';
import { Graph } from '../../../src/engine/graphs/graph';
import { toOnnx } from '../../../src/engine/graphs/onnxFile';
import { gemm, relu, toFloat } from '../../../src/engine/graphs/operators';
import { openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { floatData, floats } from '../../../src/engine/tensor';

function graphOfBytes(): Uint8Array {
  const graph = new Graph('test');
  const x = graph.input('x', 'uint8', ['N', 2]);
  const w = graph.constant('w', 'float32', [2, 2], Float32Array.of(1, -1, 2, 0.5));
  graph.output('y', relu(graph, gemm(graph, toFloat(graph, x), w)));
  return toOnnx(graph);
}

describe('onnxruntime-node', () => {
  it('says what it is', async () => {
    const runtime = await openRuntime({ threads: 1 });
    expect(runtime.engine).toMatch(/^onnxruntime-node 1\.\d+\.\d+/);
    expect(runtime).toMatchObject({
      device: 'CPU',
      threads: 1,
      message: expect.stringContaining('on the CPU with 1 thread.'),
    });
  });

  it('runs a graph with any batch, several runs asked for at once', async () => {
    const graph = await (await openRuntime({ threads: 2 })).load(graphOfBytes());
    expect([graph.inputs, graph.outputs]).toEqual([['x'], ['y']]);
    const run = async (rows: number[]): Promise<number[]> => {
      const results = await graph.run({
        x: { type: 'uint8', dims: [rows.length / 2, 2], data: Uint8Array.from(rows) },
      });
      return [...floatData(results['y'], 'y')];
    };
    // [a, b] -> [max(a + 2b, 0), max(b/2 - a, 0)]
    expect(await Promise.all([run([1, 2]), run([3, 4, 0, 10]), run([255, 0])])).toEqual([
      [5, 0],
      [11, 0, 20, 5],
      [255, 0],
    ]);
    await graph.release();
  });

  it('names the graph in its errors and continues after one', async () => {
    const runtime = await openRuntime({ threads: 1 });
    await expect(runtime.load(Uint8Array.of(1, 2, 3), { name: 'broken thing' })).rejects.toMatchObject({
      code: 'graph-load',
      message: expect.stringContaining('broken thing'),
    });
    const graph = await runtime.load(graphOfBytes(), { name: 'good thing' });
    await expect(graph.run({ x: floats(Float32Array.of(1, 2), [1, 2]) })).rejects.toMatchObject({
      code: 'graph-run',
      message: expect.stringContaining('good thing'),
    });
    const results = await graph.run({ x: { type: 'uint8', dims: [1, 2], data: Uint8Array.of(1, 2) } });
    expect([...floatData(results['y'], 'y')]).toEqual([5, 0]);
    await graph.release();
  });
});
