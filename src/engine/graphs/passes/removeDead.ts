import type { Graph, Node } from '../graph';

/** Drops every node that no output depends on. */
export function removeDead(graph: Graph): void {
  const live = new Set<Node>();
  const pending = graph.outputs.flatMap((value) => value.producer ?? []);
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (live.has(node)) continue;
    live.add(node);
    for (const input of node.inputs) if (input?.producer) pending.push(input.producer);
  }
  graph.nodes = graph.nodes.filter((node) => live.has(node));
}
