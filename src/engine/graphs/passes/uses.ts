import type { Graph, Node, Value } from '../graph';

/** Which nodes read each value. */
export function usesOf(graph: Graph): Map<Value, Node[]> {
  const uses = new Map<Value, Node[]>();
  for (const node of graph.nodes) {
    for (const input of node.inputs) if (input) uses.set(input, [...(uses.get(input) ?? []), node]);
  }
  return uses;
}

/** Makes every reader of `before` read `after` instead. An output of the graph must not be replaced. */
export function replaceUses(graph: Graph, before: Value, after: Value): void {
  for (const node of graph.nodes) {
    node.inputs.forEach((input, index) => {
      if (input === before) node.inputs[index] = after;
    });
  }
}
