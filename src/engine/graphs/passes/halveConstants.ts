import { staticShape, type Graph, type Value } from '../graph';
import { nearestHalves } from '../halfPrecision';
import { toFloat } from '../operators';

/**
 * Stores every list of numbers in half precision, with a node that makes it float32 again: runtimes compute that once,
 * when they load the graph. What half precision cannot reach stays as it is.
 */
export function halveConstants(graph: Graph): void {
  const nodes = graph.nodes;
  const halved = new Map<Value, Value>();
  graph.nodes = [];
  for (const node of nodes) {
    node.inputs.forEach((input, index) => {
      if (!(input?.data instanceof Float32Array) || input.data.length < 2) return;
      const before = halved.get(input);
      if (before) {
        node.inputs[index] = before;
        return;
      }
      const halves = nearestHalves(input.data);
      if (!halves) return;
      const stored = graph.constant(`${input.name}/half`, 'float16', staticShape(input), halves);
      const float = toFloat(graph, stored);
      halved.set(input, float);
      node.inputs[index] = float;
    });
    graph.nodes.push(node);
  }
}
