import { Graph } from '../graphs/graph';
import { toOnnx } from '../graphs/onnxFile';
import { gemm } from '../graphs/operators/matrix';
import type { LoadedGraph, Runtime } from '../runtimes/runtime';
import { floatData, floats } from '../runtimes/tensor';
import type { MatrixProducts } from './matrixProducts';

/**
 * The products as two graphs of one node on the runtime, in single precision. `features` [rows, columns] is read
 * where it is, at every run. Release it when the fits are done.
 */
export async function graphProducts(
  runtime: Runtime, features: Float32Array, columns: number, classes: number,
): Promise<MatrixProducts & { release(): Promise<void> }> {
  const rows = features.length / columns;
  const [logits, gradient] = await Promise.all([
    loadProduct(runtime, 'logits', ['N', columns], [columns, classes], false),
    loadProduct(runtime, 'gradient', ['N', columns], ['N', classes], true),
  ]);
  return {
    rows,
    columns,
    async logits(weights) {
      const right = floats(Float32Array.from(weights), [columns, classes]);
      return floatData((await logits.run({ left: floats(features, [rows, columns]), right })).product, 'product');
    },
    async gradient(residual) {
      const count = residual.length / classes;
      const left = floats(features.subarray(0, count * columns), [count, columns]);
      return floatData((await gradient.run({ left, right: floats(Float32Array.from(residual), [count, classes]) })).product, 'product');
    },
    async release() {
      await Promise.all([logits.release(), gradient.release()]);
    },
  };
}

function loadProduct(
  runtime: Runtime, name: string, left: readonly (number | 'N')[], right: readonly (number | 'N')[], transA: boolean,
): Promise<LoadedGraph> {
  const graph = new Graph(name);
  graph.output('product', gemm(graph, graph.input('left', 'float32', left), graph.input('right', 'float32', right), undefined, { transA }));
  return runtime.load(toOnnx(graph), { name });
}
