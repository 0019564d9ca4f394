import { Graph } from '../../../graphs/graph';
import { toOnnx } from '../../../graphs/onnxFile';
import { gemm } from '../../../graphs/operators/matrix';
import type { Runtime } from '../../../runtimes/runtime';
import { floatData, floats } from '../../../tensor';

/** Rows on the left of a comparison. */
export const queryRows = 256;

/** Cosines of many rows with many others. */
export interface Comparison {
  /** `left` has `queryRows` rows of unit length, `right` any number: [queryRows, rows of right]. */
  cosines(left: Float32Array, right: Float32Array): Promise<Float32Array>;
  release(): Promise<void>;
}

/** A graph of one product on the runtime, some fifty times as fast as plain TypeScript. */
export async function loadComparison(runtime: Runtime, columns: number): Promise<Comparison> {
  const graph = new Graph('cosines');
  const left = graph.input('left', 'float32', [queryRows, columns]);
  graph.output(
    'product',
    gemm(graph, left, graph.input('right', 'float32', ['N', columns]), undefined, { transB: true }),
  );
  const loaded = await runtime.load(toOnnx(graph), { name: 'cosines' });
  return {
    async cosines(rows, others) {
      const right = floats(others, [others.length / columns, columns]);
      return floatData((await loaded.run({ left: floats(rows, [queryRows, columns]), right }))['product'], 'product');
    },
    release: () => loaded.release(),
  };
}
