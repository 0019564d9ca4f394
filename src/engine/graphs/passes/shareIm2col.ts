import { elements } from '../../tensor';
import { isIm2colKernel } from '../gradients/im2col';
import type { Graph, Node, Value } from '../graph';
import { known, staticShape } from '../graph';
import { add, matMul, reshape } from '../operators';
import { replaceUses } from '../uses';

/**
 * Makes a convolution whose weight gradient is a product with an im2col matrix a product with the same matrix: the
 * window goes over the input once instead of twice. The matrix must be kept in between, so this is for micro-batches.
 */
export function shareIm2col(graph: Graph): void {
  const nodes = graph.nodes;
  const matrices = nodes.filter(({ op, inputs: [, w] }) => op === 'Conv' && isIm2colKernel(w!));
  const moved = new Set<Node>();
  graph.nodes = [];
  for (const node of nodes) {
    const shared =
      node.op === 'Conv' && !graph.outputs.includes(node.outputs[0]!)
        ? matrices.find((one) => one !== node && sameWindow(one, node))
        : undefined;
    if (shared) {
      if (!moved.has(shared)) graph.nodes.push(shared);
      moved.add(shared);
      const product = graph.within(node.name, () => productWith(graph, node, shared.outputs[0]!));
      replaceUses({ nodes }, node.outputs[0]!, product);
    } else if (!moved.has(node)) {
      graph.nodes.push(node);
    }
  }
}

/** Whether a convolution in one group sees the patches of an im2col matrix. */
function sameWindow(im2col: Node, { inputs: [x], attributes }: Node): boolean {
  const keys = ['kernel_shape', 'strides', 'pads', 'dilations'];
  return (
    attributes['group'] === 1 &&
    im2col.inputs[0] === x &&
    keys.every((key) => String(im2col.attributes[key]) === String(attributes[key]))
  );
}

/** w [O, C·k] times the im2col matrix [N, C·k, h·w], and the bias. */
function productWith(graph: Graph, { inputs: [, w, bias], outputs: [y] }: Node, im2col: Value): Value {
  const [n, outputs, rows, columns] = staticShape(y!) as [number, number, number, number];
  const length = elements(staticShape(w!).slice(1));
  const product = matMul(
    graph,
    reshape(graph, w!, [outputs, length]),
    reshape(graph, im2col, [n, length, rows * columns]),
  );
  const map = reshape(graph, product, [n, outputs, rows, columns]);
  return bias ? add(graph, map, reshape(graph, bias, [1, known(bias.shape[0]), 1, 1])) : map;
}
