import type { Graph, Node, Value } from './graph';
import { usesOf } from './uses';

/** An activation that runtimes compute together with the operator before it. */
export type FusedKind = 'relu' | 'relu6' | 'reluN1To1';

/** Which nodes of a graph are computed together. */
export interface Fusions {
  /** The activation that limits what a node gives, where nothing else reads that. */
  readonly after: ReadonlyMap<Node, { readonly node: Node; readonly kind: FusedKind }>;
  /** Products x · HardSigmoid(x) that are one function, with their x. */
  readonly hardSwish: ReadonlyMap<Node, Value>;
  /** Nodes that are computed with another one. */
  readonly absorbed: ReadonlySet<Node>;
}

const limited = new Set(['Conv', 'Gemm', 'Add', 'Mul']);

/** Finds what can be computed together. */
export function fusionsOf(graph: Graph): Fusions {
  const uses = usesOf(graph);
  const alone = (value: Value): boolean => uses.get(value)?.length === 1 && !graph.outputs.includes(value);
  const after = new Map<Node, { node: Node; kind: FusedKind }>();
  const hardSwish = new Map<Node, Value>();
  const absorbed = new Set<Node>();
  for (const node of graph.nodes) {
    const x = swished(node, alone);
    if (x) {
      hardSwish.set(node, x.of);
      absorbed.add(x.gate);
    }
  }
  for (const node of graph.nodes) {
    const kind = kindOf(node);
    const before = node.inputs[0]?.producer;
    if (!kind || !before || !limited.has(before.op) || hardSwish.has(before) || !alone(before.outputs[0]!)) continue;
    after.set(before, { node, kind });
    absorbed.add(node);
  }
  return { after, hardSwish, absorbed };
}

/** What a node and the activation behind it give. */
export function resultOf(node: Node, { after }: Fusions): Value {
  return (after.get(node)?.node ?? node).outputs[0]!;
}

function kindOf(node: Node): FusedKind | undefined {
  if (node.op === 'Relu') return 'relu';
  const [low, high] = node.op === 'Clip' ? limitsOf(node) : [];
  if (low === 0 && high === 6) return 'relu6';
  return low === -1 && high === 1 ? 'reluN1To1' : undefined;
}

/** The limits of a Clip. */
export function limitsOf(clip: Node): [low: number, high: number] {
  return [Number(clip.inputs[1]?.data?.[0] ?? -Infinity), Number(clip.inputs[2]?.data?.[0] ?? Infinity)];
}

function swished(node: Node, alone: (value: Value) => boolean): { of: Value; gate: Node } | undefined {
  if (node.op !== 'Mul') return undefined;
  const [a, b] = node.inputs as [Value, Value];
  for (const [x, gated] of [
    [a, b],
    [b, a],
  ] as const) {
    const gate = gated.producer;
    if (gate?.op !== 'HardSigmoid' || gate.inputs[0] !== x || !alone(gated)) continue;
    const { alpha, beta } = hardSigmoidOf(gate);
    if (Math.abs(alpha * 6 - 1) < 1e-6 && beta === 0.5) return { of: x, gate };
  }
  return undefined;
}

/** Slope and offset of a HardSigmoid. */
export function hardSigmoidOf({ attributes }: Node): { alpha: number; beta: number } {
  const float = (name: string): number => (attributes[name] as { float: number }).float;
  return { alpha: float('alpha'), beta: float('beta') };
}
