import type { Fusions } from '../graphs/fusions';
import type { Graph, Node, Value } from '../graphs/graph';

/** What both formats compute in 8-bit integers. */
const always = new Set([
  'Add',
  'AveragePool',
  'Clip',
  'Concat',
  'Conv',
  'Gemm',
  'GlobalAveragePool',
  'HardSigmoid',
  'MaxPool',
  'Mul',
  'Pad',
  'Relu',
  'Reshape',
  'Sigmoid',
  'Softmax',
  'Transpose',
]);

/** Operators that move bytes or choose among them: what goes in and what comes out share one scale. */
const sameScale = new Set(['AveragePool', 'Concat', 'MaxPool', 'Pad', 'Reshape', 'Transpose']);

/** Values whose scale is given by the operator that makes them. */
const fixedScale = new Set(['Sigmoid', 'Softmax']);

/** The nodes of a graph that can work on integers. */
export function integerNodes(graph: Graph, fusions: Fusions): Set<Node> {
  return new Set(graph.nodes.filter((node) => isInteger(node, fusions)));
}

function isInteger(node: Node, fusions: Fusions): boolean {
  if (!always.has(node.op)) return false;
  const [x, second, third] = node.inputs as [Value, Value | undefined, Value | undefined];
  switch (node.op) {
    case 'Conv':
    case 'Gemm':
      return second?.data instanceof Float32Array && (!third || third.data instanceof Float32Array);
    case 'Clip':
      return fusions.absorbed.has(node);
    case 'Concat':
      return node.inputs.every((part) => part && !fixedScale.has(part.producer?.op ?? ''));
    case 'Add':
    case 'Mul':
      return [x, second!].every((value) => !value.data || value.data instanceof Float32Array);
    case 'Pad':
      // A padding of something else than zero cannot share the scale.
      return third === undefined;
    default:
      return x.data === undefined;
  }
}

/** The values that must share one scale, by a representative of each group. */
export function scaleGroups(integer: ReadonlySet<Node>): (value: Value) => Value {
  const parent = new Map<Value, Value>();
  const find = (value: Value): Value => {
    const up = parent.get(value);
    return up ? find(up) : value;
  };
  for (const node of integer) {
    if (!sameScale.has(node.op)) continue;
    const parts = node.op === 'Concat' ? node.inputs : [node.inputs[0]];
    for (const part of parts) {
      const [a, b] = [find(part!), find(node.outputs[0]!)];
      if (a !== b) parent.set(a, b);
    }
  }
  return find;
}

/** Whether an operator gives its result a scale of its own choice. */
export function givesFixedScale({ producer }: Value): boolean {
  return fixedScale.has(producer?.op ?? '');
}
