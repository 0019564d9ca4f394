import { Graph } from '../graphs/graph';
import { toOnnx } from '../graphs/onnxFile';
import { gemm } from '../graphs/operators/matrix';
import type { LoadedGraph, Runtime } from '../runtimes/runtime';
import { floatData, floats } from '../runtimes/tensor';
import type { MatrixProducts } from './matrixProducts';

/** Products on the runtime, for any matrix with the given columns. */
export interface GraphProducts {
  /** The products with `features` [rows, columns], which is read where it is at every run. */
  over(features: Float32Array): MatrixProducts;
  release(): Promise<void>;
}

/** The products as two graphs of one node on the runtime, in single precision. Release them when the fits are done. */
export async function loadGraphProducts(runtime: Runtime, columns: number, classes: number): Promise<GraphProducts> {
  const [logits, gradient] = await Promise.all([
    loadProduct(runtime, 'logits', ['N', columns], [columns, classes], false),
    loadProduct(runtime, 'gradient', ['N', columns], ['N', classes], true),
  ]);
  const over = (features: Float32Array): MatrixProducts => ({
    rows: features.length / columns,
    columns,
    async logits(weights) {
      const right = floats(new Float32Array(weights), [columns, classes]);
      return floatData((await logits.run({ left: floats(features, [features.length / columns, columns]), right })).product, 'product');
    },
    async gradient(residual) {
      const count = residual.length / classes;
      const left = floats(features.subarray(0, count * columns), [count, columns]);
      return floatData((await gradient.run({ left, right: floats(new Float32Array(residual), [count, classes]) })).product, 'product');
    },
  });
  return {
    over,
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
