import { dependentOn } from '../gradients/gradient';
import type { Graph, Node, Value } from '../graph';
import { known } from '../graph';
import { add, reshape } from '../operators';
import { usesOf } from '../uses';

/** Operators that never make a larger number the smaller one, element by element, with one input that varies. */
const monotone = new Set(['Relu', 'Clip', 'LeakyRelu']);

/**
 * Lets a max-pool come before the activation and the bias that stand before it: both keep the order of numbers, so the
 * largest stays the largest, and they and their gradients have a quarter of the numbers to go through. Where an
 * activation makes numbers equal its slope is 0, so it does not matter which of them counts.
 * Only behind what `trained` weights change: elsewhere a convolution has its bias and activation for nothing.
 */
export function poolFirst(graph: Graph, trained: readonly Value[]): void {
  const dependent = dependentOn(graph.nodes, trained);
  const uses = usesOf(graph);
  const onlyFor = (value: Value): boolean => uses.get(value)?.length === 1 && !graph.outputs.includes(value);
  const replaced = new Map<Value, Value>();
  const overtaken = new Set<Node>();
  const nodes = graph.nodes;
  graph.nodes = [];
  for (const node of nodes) {
    node.inputs.forEach((input, index) => {
      const other = input && replaced.get(input);
      if (other) node.inputs[index] = other;
    });
    const { activations, convolution } =
      node.op === 'MaxPool' && dependent.has(node.outputs[0]!) ? before(node, onlyFor) : nothing;
    if (activations.length === 0 && !convolution) {
      graph.nodes.push(node);
      continue;
    }
    for (const one of [...activations, ...(convolution ? [convolution] : [])]) overtaken.add(one);
    replaced.set(
      node.outputs[0]!,
      graph.within(node.name, () => poolThenRest(graph, node, activations, convolution)),
    );
  }
  graph.nodes = graph.nodes.filter((node) => !overtaken.has(node));
}

/** What a pool may overtake: activations, the last one first, and the bias of a convolution. */
interface Before {
  readonly activations: readonly Node[];
  readonly convolution?: Node | undefined;
}

const nothing: Before = { activations: [] };

function before(pool: Node, onlyFor: (value: Value) => boolean): Before {
  const activations: Node[] = [];
  let value = pool.inputs[0]!;
  while (value.producer && monotone.has(value.producer.op) && onlyFor(value)) {
    activations.push(value.producer);
    value = value.producer.inputs[0]!;
  }
  const convolution =
    value.producer?.op === 'Conv' && value.producer.inputs[2] && onlyFor(value) ? value.producer : undefined;
  return { activations, convolution };
}

function poolThenRest(graph: Graph, pool: Node, activations: readonly Node[], convolution: Node | undefined): Value {
  const copy = ({ op, inputs: [, ...rest], attributes, outputs }: Node, x: Value, shape = x.shape): Value =>
    graph.append(
      op,
      [x, ...rest],
      outputs.map(({ type }) => ({ type, shape })),
      attributes,
    )[0]!;
  const [first] = [...activations].reverse();
  const x = convolution
    ? copy(
        { ...convolution, inputs: convolution.inputs.slice(0, 2) },
        convolution.inputs[0]!,
        convolution.outputs[0]!.shape,
      )
    : first!.inputs[0]!;
  const pooled = copy(pool, x, pool.outputs[0]!.shape);
  const bias = convolution?.inputs[2];
  const biased = bias ? add(graph, pooled, reshape(graph, bias, [1, known(bias.shape[0]), 1, 1])) : pooled;
  return [...activations].reverse().reduce((value, activation) => copy(activation, value), biased);
}
