import type { Node, Value } from './graph';
import { Graph } from './graph';

/** Which nodes read each value. */
export function usesOf(graph: Graph): Map<Value, Node[]> {
  const uses = new Map<Value, Node[]>();
  for (const node of graph.nodes) {
    for (const input of node.inputs) if (input) uses.set(input, [...(uses.get(input) ?? []), node]);
  }
  return uses;
}

/** Makes every reader of `before` read `after` instead. An output of the graph must not be replaced. */
export function replaceUses(graph: Pick<Graph, 'nodes'>, before: Value, after: Value): void {
  for (const node of graph.nodes) {
    node.inputs.forEach((input, index) => {
      if (input === before) node.inputs[index] = after;
    });
  }
}

/** The values that a node reads, with those that a graph inside it takes from around it. */
export function readBy(node: Node): Value[] {
  const own = node.inputs.filter((input) => input !== undefined);
  return [
    ...own,
    ...Object.values(node.attributes).flatMap((attribute) => (attribute instanceof Graph ? capturedBy(attribute) : [])),
  ];
}

function capturedBy(graph: Graph): Value[] {
  const inner = new Set([...graph.inputs, ...graph.nodes.flatMap(({ outputs }) => outputs)]);
  return graph.nodes.flatMap(readBy).filter((value) => !inner.has(value) && !value.data);
}
