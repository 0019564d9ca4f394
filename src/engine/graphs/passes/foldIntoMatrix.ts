import type { Graph, Node, Value } from '../graph';
import { staticShape } from '../graph';
import { usesOf } from '../uses';
import { removeDead } from './removeDead';

/**
 * Puts a batch normalisation with fixed statistics into the matrix product behind it, and spells out every other one as
 * a product and a sum: for runtimes that have no such operator.
 */
export function foldIntoMatrix(graph: Graph): void {
  const uses = usesOf(graph);
  for (const node of graph.nodes) {
    const after = uses.get(node.outputs[0]!) ?? [];
    if (node.op !== 'BatchNormalization' || after.length === 0 || graph.outputs.includes(node.outputs[0]!)) continue;
    const line = lineOf(node);
    if (line && after.every((gemm) => gemm.op === 'Gemm' && foldable(gemm, node.outputs[0]!)))
      for (const gemm of after) fold(graph, gemm, node, line);
  }
  removeDead(graph);
  spellOut(graph);
}

/** A normalisation as y = x · scale + shift. */
interface Line {
  readonly scale: Float32Array;
  readonly shift: Float32Array;
}

function lineOf(node: Node): Line | undefined {
  const [gamma, beta, mean, variance] = node.inputs.slice(1).map((input) => input?.data);
  if (
    !(gamma instanceof Float32Array) ||
    !(beta instanceof Float32Array) ||
    !(mean instanceof Float32Array) ||
    !(variance instanceof Float32Array)
  )
    return undefined;
  const epsilon = (node.attributes['epsilon'] as { float: number }).float;
  const scale = gamma.map((factor, i) => factor / Math.sqrt(variance[i]! + epsilon));
  return { scale, shift: beta.map((offset, i) => offset - mean[i]! * scale[i]!) };
}

function foldable(gemm: Node, x: Value): boolean {
  const [a, b, bias] = gemm.inputs;
  return (
    a === x &&
    b?.data instanceof Float32Array &&
    (bias === undefined || bias.data instanceof Float32Array) &&
    !gemm.attributes['transA'] &&
    !gemm.attributes['transB']
  );
}

function fold(graph: Graph, gemm: Node, norm: Node, { scale, shift }: Line): void {
  const kernel = gemm.inputs[1]!;
  const [rows, columns] = staticShape(kernel) as [number, number];
  const before = kernel.data as Float32Array;
  const weights = new Float32Array(before.length);
  const sums = new Float64Array(columns);
  const bias = gemm.inputs[2]?.data as Float32Array | undefined;
  bias?.forEach((value, column) => (sums[column] = value));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      weights[at] = before[at]! * scale[row]!;
      sums[column]! += before[at]! * shift[row]!;
    }
  }
  gemm.inputs[0] = norm.inputs[0];
  gemm.inputs[1] = graph.replacement(kernel, [rows, columns], weights);
  gemm.inputs[2] = graph.constant(`${gemm.name}/bias`, 'float32', [columns], Float32Array.from(sums));
}

function spellOut(graph: Graph): void {
  const nodes = graph.nodes;
  graph.nodes = [];
  for (const node of nodes) {
    const line = node.op === 'BatchNormalization' ? lineOf(node) : undefined;
    if (!line) {
      graph.nodes.push(node);
      continue;
    }
    const x = node.inputs[0]!;
    const output = node.outputs[0]!;
    const shape = x.shape.length === 4 ? [line.scale.length, 1, 1] : [line.scale.length];
    const factor = graph.constant(`${node.name}/scale`, 'float32', shape, line.scale);
    const offset = graph.constant(`${node.name}/shift`, 'float32', shape, line.shift);
    const product = graph.append1('Mul', [x, factor], { type: x.type, shape: x.shape });
    const sum: Node = { ...node, op: 'Add', inputs: [product, offset], attributes: {} };
    output.producer = sum;
    graph.nodes.push(sum);
  }
}
