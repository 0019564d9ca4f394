import type { Graph, Node, Value } from '../graphs/graph';
import { usesOf } from '../graphs/uses';

/** What prepares the image before the first layer: reorders it, scales and shifts its numbers. */
export interface Preparing {
  readonly nodes: ReadonlySet<Node>;
  /** The values of those nodes that only others of them read. */
  readonly inner: ReadonlySet<Value>;
}

/** Finds the nodes from the image on that treat every pixel by itself. */
export function preparingNodes(graph: Graph): Preparing {
  const nodes = new Set<Node>();
  const made = new Set<Value>(graph.inputs);
  for (const node of graph.nodes) {
    const others = node.inputs.filter((input) => input && !made.has(input));
    const treats = ['Transpose', 'Cast'].includes(node.op)
      ? made.has(node.inputs[0]!)
      : ['Mul', 'Add', 'Sub'].includes(node.op) && others.length === 1 && others[0]!.data !== undefined;
    if (!treats) continue;
    nodes.add(node);
    made.add(node.outputs[0]!);
  }
  const uses = usesOf(graph);
  const inner = new Set([...made].filter((value) => (uses.get(value) ?? []).every((node) => nodes.has(node))));
  return { nodes, inner };
}
