import { gemm } from '../operators';
import type { GradientRule } from './rule';
import { unbroadcast, valuesOf } from './rule';

/**
 * Y = op(A) · op(B) + C, where op may transpose: dop(A) = dY · op(B)ᵀ, dop(B) = op(A)ᵀ · dY, dC = dY summed
 * over the rows; the gradient of a transposed factor is the transpose of these.
 */
export const gemmRule: GradientRule = (graph, node, dy, needed) => {
  const [a, b, c] = valuesOf(node).inputs as [typeof dy, typeof dy, typeof dy | undefined];
  const [transA, transB] = [node.attributes['transA'] === 1, node.attributes['transB'] === 1];
  const da = (): typeof dy => (transA
    ? gemm(graph, b, dy, undefined, { transA: transB, transB: true })
    : gemm(graph, dy, b, undefined, { transB: !transB }));
  const db = (): typeof dy => (transB
    ? gemm(graph, dy, a, undefined, { transA: true, transB: transA })
    : gemm(graph, a, dy, undefined, { transA: !transA }));
  return [needed[0] ? da() : undefined, needed[1] ? db() : undefined, c && needed[2] ? unbroadcast(graph, dy, c.shape) : undefined];
};
