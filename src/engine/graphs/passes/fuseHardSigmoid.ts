import type { Graph, Node, Value } from '../graph';
import { usesOf } from '../uses';

/**
 * Makes one HardSigmoid node of a line that is limited to 0..1, clip(x · alpha + beta, 0, 1): one walk through memory
 * instead of three. TensorFlow.js has no layer of that slope, so networks spell it out.
 */
export function fuseHardSigmoid(graph: Graph): void {
  const uses = usesOf(graph);
  const onlyUse = (value: Value): boolean => uses.get(value)?.length === 1 && !graph.outputs.includes(value);
  graph.nodes = graph.nodes.map((clip) => {
    const [sum, low, high] = clip.inputs;
    const [scaled, beta] = operandsOf(sum, 'Add');
    const [x, alpha] = operandsOf(scaled, 'Mul');
    if (clip.op !== 'Clip' || numberOf(low) !== 0 || numberOf(high) !== 1) return clip;
    if (!x || alpha === undefined || beta === undefined || !onlyUse(sum!) || !onlyUse(scaled)) return clip;
    const fused: Node = {
      ...clip,
      op: 'HardSigmoid',
      inputs: [x],
      attributes: { alpha: { float: alpha }, beta: { float: beta } },
    };
    for (const output of fused.outputs) output.producer = fused;
    return fused;
  });
}

/** The first operand of the node that made a value, and its second, where that is a constant number. */
function operandsOf(value: Value | undefined, op: string): [Value, number] | [undefined, undefined] {
  const node = value?.producer;
  const [x, constant] = node?.inputs ?? [];
  const number = numberOf(constant);
  return node?.op === op && x && number !== undefined ? [x, number] : [undefined, undefined];
}

/** The value of a constant without dimensions. */
function numberOf(value: Value | undefined): number | undefined {
  return value?.data instanceof Float32Array && value.shape.length === 0 ? value.data[0] : undefined;
}
