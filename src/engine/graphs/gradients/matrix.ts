import { elements } from '../../tensor';
import type { Graph, Value } from '../graph';
import { staticShape } from '../graph';
import { gemm, matMul, reshape, transpose } from '../operators';
import type { GradientRule } from './rule';
import { unbroadcast, valuesOf } from './rule';

/**
 * Y = op(A) · op(B) + C, where op may transpose: dop(A) = dY · op(B)ᵀ, dop(B) = op(A)ᵀ · dY, dC = dY summed
 * over the rows; the gradient of a transposed factor is the transpose of these.
 */
export const gemmRule: GradientRule = (graph, node, dy, needed) => {
  const [a, b, c] = valuesOf(node).inputs as [typeof dy, typeof dy, typeof dy | undefined];
  const [transA, transB] = [node.attributes['transA'] === 1, node.attributes['transB'] === 1];
  const da = (): typeof dy =>
    transA
      ? gemm(graph, b, dy, undefined, { transA: transB, transB: true })
      : gemm(graph, dy, b, undefined, { transB: !transB });
  const db = (): typeof dy =>
    transB
      ? gemm(graph, dy, a, undefined, { transA: true, transB: transA })
      : gemm(graph, a, dy, undefined, { transA: !transA });
  return [
    needed[0] ? da() : undefined,
    needed[1] ? db() : undefined,
    c && needed[2] ? unbroadcast(graph, dy, c.shape) : undefined,
  ];
};

/**
 * Y = A · B for each pair of matrices: dA = dY · Bᵀ, dB = Aᵀ · dY, summed over the axes along which A or B was
 * repeated. A single B behind many A is one product over all their rows.
 */
export const matMulRule: GradientRule = (graph, node, dy, needed) => {
  const [a, b] = valuesOf(node).inputs as [Value, Value];
  const db = (): Value => {
    if (b.shape.length > 2 || a.shape.length === 2)
      return unbroadcast(graph, matMul(graph, swapped(graph, a), dy), b.shape);
    const rows = (value: Value): Value => {
      const shape = staticShape(value);
      return reshape(graph, value, [elements(shape.slice(0, -1)), shape.at(-1)!]);
    };
    return gemm(graph, rows(a), rows(dy), undefined, { transA: true });
  };
  return [
    needed[0] ? unbroadcast(graph, matMul(graph, dy, swapped(graph, b)), a.shape) : undefined,
    needed[1] ? db() : undefined,
  ];
};

/** The last two axes exchanged. */
function swapped(graph: Graph, x: Value): Value {
  const axes = x.shape.map((_, axis) => axis);
  return transpose(graph, x, [...axes.slice(0, -2), ...axes.slice(-2).reverse()]);
}
