import type { Graph, Value } from '../graph';
import { shapeText } from '../graph';
import { broadcast } from './elementwise';

export interface GemmOptions {
  readonly transA?: boolean;
  readonly transB?: boolean;
}

/** The matrix product a·b of two matrices, each transposed on request, plus `bias` [columns]. */
export function gemm(graph: Graph, a: Value, b: Value, bias?: Value, options: GemmOptions = {}): Value {
  const [rows, inner] = options.transA ? [a.shape[1], a.shape[0]] : a.shape;
  const [inner2, columns] = options.transB ? [b.shape[1], b.shape[0]] : b.shape;
  if (a.shape.length !== 2 || b.shape.length !== 2 || inner !== inner2) {
    throw new RangeError(`${a.name}: ${shapeText(a.shape)} cannot be multiplied with ${shapeText(b.shape)}`);
  }
  return graph.append1(
    'Gemm',
    bias ? [a, b, bias] : [a, b],
    { type: a.type, shape: [rows!, columns!] },
    {
      transA: options.transA ? 1 : 0,
      transB: options.transB ? 1 : 0,
    },
  );
}

/** The products of matrices in the last two axes; the axes before them broadcast by numpy's rule. */
export function matMul(graph: Graph, a: Value, b: Value): Value {
  const [rows, inner] = a.shape.slice(-2);
  const [inner2, columns] = b.shape.slice(-2);
  if (a.shape.length < 2 || b.shape.length < 2 || inner !== inner2) {
    throw new RangeError(`${a.name}: ${shapeText(a.shape)} cannot be multiplied with ${shapeText(b.shape)}`);
  }
  const shape = [...broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2)), rows!, columns!];
  return graph.append1('MatMul', [a, b], { type: a.type, shape });
}
