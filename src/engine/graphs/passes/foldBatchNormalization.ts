import { elements } from '../../tensor';
import type { Graph, Node, Value } from '../graph';
import { staticShape } from '../graph';
import { replaceUses, usesOf } from '../uses';

/**
 * Puts a batch normalisation with fixed statistics into the convolution before it:
 * w' = w · s, b' = (b - mean) · s + beta with s = gamma / sqrt(variance + epsilon), for each output channel.
 * Only where nothing else reads the convolution and all numbers are constants.
 */
export function foldBatchNormalization(graph: Graph): void {
  const uses = usesOf(graph);
  for (const node of graph.nodes) {
    const before = node.inputs[0]?.producer;
    if (node.op !== 'BatchNormalization' || before?.op !== 'Conv' || node.attributes['training_mode']) continue;
    if (uses.get(before.outputs[0]!)!.length !== 1 || graph.outputs.includes(before.outputs[0]!)) continue;
    if (fold(graph, before, node)) {
      const [from, to] = [node.outputs[0]!, before.outputs[0]!];
      replaceUses(graph, from, to);
      const output = graph.outputs.indexOf(from);
      if (output >= 0) renameOutput(graph, output, to);
    }
  }
}

function renameOutput(graph: Graph, index: number, value: Value): void {
  value.name = graph.outputs[index]!.name;
  graph.outputs[index] = value;
}

function fold(graph: Graph, conv: Node, norm: Node): boolean {
  const [gamma, beta, mean, variance] = norm.inputs.slice(1).map(floatsOf);
  const kernel = conv.inputs[1]!;
  const [w, b] = [floatsOf(kernel), conv.inputs[2] ? floatsOf(conv.inputs[2]) : undefined];
  if (!gamma || !beta || !mean || !variance || !w || (conv.inputs[2] && !b)) return false;
  const epsilon = (norm.attributes['epsilon'] as { float: number }).float;
  const shape = staticShape(kernel);
  const perChannel = elements(shape.slice(1));
  const scale = gamma.map((g, channel) => g / Math.sqrt(variance[channel]! + epsilon));
  const weights = new Float32Array(w.length);
  scale.forEach((factor, channel) => {
    for (let i = channel * perChannel; i < (channel + 1) * perChannel; i++) weights[i] = w[i]! * factor;
  });
  const bias = beta.map((shift, channel) => ((b?.[channel] ?? 0) - mean[channel]!) * scale[channel]! + shift);
  conv.inputs[1] = graph.replacement(kernel, shape, weights);
  conv.inputs[2] = graph.constant(`${conv.name}/bias`, 'float32', [bias.length], bias);
  return true;
}

function floatsOf(value: Value | undefined): Float32Array | undefined {
  return value?.data instanceof Float32Array ? value.data : undefined;
}
