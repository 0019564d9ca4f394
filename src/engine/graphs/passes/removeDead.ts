import type { Graph, Node, Value } from '../graph';
import { readBy } from '../uses';

/**
 * Drops every node that no output depends on, and the indices of a pool that nobody reads: without them it is faster.
 */
export function removeDead(graph: Graph): void {
  const live = new Set<Node>();
  const pending = graph.outputs.flatMap((value) => value.producer ?? []);
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (live.has(node)) continue;
    live.add(node);
    for (const input of readBy(node)) if (input.producer) pending.push(input.producer);
  }
  const read = new Set([...live].flatMap((node) => node.inputs));
  graph.nodes = graph.nodes
    .filter((node) => live.has(node))
    .map((node) =>
      node.op === 'MaxPool' && node.outputs[1] && !read.has(node.outputs[1]) ? withoutIndices(node) : node,
    );
}

function withoutIndices(node: Node): Node {
  const [y] = node.outputs as [Value, Value];
  const pool = { ...node, outputs: [y] };
  y.producer = pool;
  return pool;
}
