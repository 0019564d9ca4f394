import type { Graph, Node, Value } from '../graph';
import { max } from '../operators';

/** Lower than what a network computes, and finite. */
const lowest = -3e38;

/**
 * Keeps ONNX Runtime from putting a Pad with zeros into the MaxPool behind it (its PadFusion,
 * microsoft/onnxruntime#18136): a pool's own padding never wins, a zero does where a window holds nothing above it.
 * After a relu both are the same, and the fused form is welcome.
 */
export function guardPadding(graph: Graph): void {
  const nodes = graph.nodes;
  graph.nodes = [];
  for (const node of nodes) {
    const padded = node.inputs[0];
    if (
      padded &&
      node.op === 'MaxPool' &&
      !node.outputs[1] &&
      padded.producer?.op === 'Pad' &&
      !isPositive(padded.producer.inputs[0]!)
    ) {
      node.inputs[0] = graph.within(node.name, () => max(graph, padded, graph.scalar(lowest, 'lowest')));
    }
    graph.nodes.push(node);
  }
}

/** Whether a value is known to be nowhere below zero. */
function isPositive({ producer }: Value): boolean {
  return producer?.op === 'Relu' || (producer?.op === 'Clip' && lowerEnd(producer) >= 0);
}

function lowerEnd(clip: Node): number {
  return Number(clip.inputs[1]?.data?.[0] ?? -Infinity);
}
