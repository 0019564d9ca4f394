import type { Graph } from '../graph';

/** Lets a convolution pad by itself what a Pad node before it pads with zeros. */
export function mergePadding(graph: Graph): void {
  graph.nodes = graph.nodes.map((node) => {
    const pad = node.inputs[0]?.producer;
    const amounts = pad?.op === 'Pad' ? pad.inputs[1]?.data : undefined;
    if (node.op !== 'Conv' || !(amounts instanceof BigInt64Array)) return node;
    const own = node.attributes['pads'] as readonly number[];
    const merged = {
      ...node,
      inputs: [pad!.inputs[0], ...node.inputs.slice(1)],
      attributes: { ...node.attributes, pads: [2, 3, 6, 7].map((at, side) => Number(amounts[at]) + own[side]!) },
    };
    for (const output of merged.outputs) output.producer = merged;
    return merged;
  });
}
