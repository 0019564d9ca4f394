import { Graph } from '../../graphs/graph';
import { toOnnx } from '../../graphs/onnxFile';
import { gemm } from '../../graphs/operators/matrix';
import type { LoadedGraph, Runtime } from '../../runtimes/runtime';
import { floatData, floats } from '../../tensor';
import type { MatrixProducts } from './matrixProducts';

/** Products on the runtime, for any matrix with the given columns. */
export interface GraphProducts {
  /** The products with `features` [rows, columns], which is read where it is at every run. */
  over(features: Float32Array): MatrixProducts;
  release(): Promise<void>;
}

/**
 * Multiplications of one product up to which a second thread costs more than it saves: it waits, spinning, between the
 * products.
 */
const alone = 2e8;

/**
 * The products as graphs of one node on the runtime, in single precision, for weights of the given widths (classes, or
 * some times as many) and about `rows` rows. Release them when the fits are done.
 */
export async function loadGraphProducts(
  runtime: Runtime,
  { rows, columns, widths }: { rows: number; columns: number; widths: readonly number[] },
): Promise<GraphProducts> {
  const pairs = new Map(
    await Promise.all(
      [...new Set(widths)].map(async (width) => {
        const threads = rows * columns * width <= alone ? 1 : runtime.threads;
        const [logits, gradient] = await Promise.all([
          loadProduct(runtime, 'logits', ['N', columns], [columns, width], false, threads),
          loadProduct(runtime, 'gradient', ['N', columns], ['N', width], true, threads),
        ]);
        return [width, { logits, gradient }] as const;
      }),
    ),
  );
  const pairFor = (width: number): { logits: LoadedGraph; gradient: LoadedGraph } => {
    const pair = pairs.get(width);
    if (!pair) throw new RangeError(`no product of ${width} columns was loaded`);
    return pair;
  };
  const over = (features: Float32Array): MatrixProducts => ({
    rows: features.length / columns,
    columns,
    async logits(weights, width) {
      const right = floats(single(weights), [columns, width]);
      return floatData(
        (await pairFor(width).logits.run({ left: floats(features, [features.length / columns, columns]), right }))
          .product,
        'product',
      );
    },
    async gradient(residual, width) {
      const count = residual.length / width;
      const left = floats(features.subarray(0, count * columns), [count, columns]);
      return floatData(
        (await pairFor(width).gradient.run({ left, right: floats(single(residual), [count, width]) })).product,
        'product',
      );
    },
  });
  return {
    over,
    async release() {
      await Promise.all([...pairs.values()].flatMap((pair) => [pair.logits.release(), pair.gradient.release()]));
    },
  };
}

function single(values: Float32Array | Float64Array): Float32Array {
  return values instanceof Float32Array ? values : new Float32Array(values);
}

function loadProduct(
  runtime: Runtime,
  name: string,
  left: readonly (number | 'N')[],
  right: readonly (number | 'N')[],
  transA: boolean,
  threads: number,
): Promise<LoadedGraph> {
  const graph = new Graph(name);
  graph.output(
    'product',
    gemm(graph, graph.input('left', 'float32', left), graph.input('right', 'float32', right), undefined, { transA }),
  );
  return runtime.load(toOnnx(graph), { name, threads });
}
