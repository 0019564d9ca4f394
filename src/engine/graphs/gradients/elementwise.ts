import { LoupeError } from '../../../core/errors';
import type { Graph, Node, Value } from '../graph';
import { add, div, greaterOrEqual, mul, neg, pow, sub, where } from '../operators';
import type { GradientRule } from './rule';
import { masked, unbroadcast, valuesOf } from './rule';

/** y = a + b: da = dy, db = dy. */
export const addRule: GradientRule = (graph, node, dy, needed) =>
  valuesOf(node).inputs.map((input, i) => (needed[i] ? unbroadcast(graph, dy, input.shape) : undefined));

/** y = a - b: da = dy, db = -dy. */
export const subRule: GradientRule = (graph, node, dy, needed) => {
  const [a, b] = valuesOf(node).inputs;
  return [
    needed[0] ? unbroadcast(graph, dy, a!.shape) : undefined,
    needed[1] ? unbroadcast(graph, neg(graph, dy), b!.shape) : undefined,
  ];
};

/** y = a · b: da = dy · b, db = dy · a. */
export const mulRule: GradientRule = (graph, node, dy, needed) => {
  const [a, b] = valuesOf(node).inputs;
  return [
    needed[0] ? unbroadcast(graph, mul(graph, dy, b!), a!.shape) : undefined,
    needed[1] ? unbroadcast(graph, mul(graph, dy, a!), b!.shape) : undefined,
  ];
};

/** y = a / b: da = dy / b, db = -dy · y / b. */
export const divRule: GradientRule = (graph, node, dy, needed) => {
  const {
    inputs: [a, b],
    y,
  } = valuesOf(node);
  return [
    needed[0] ? unbroadcast(graph, div(graph, dy, b!), a!.shape) : undefined,
    needed[1] ? unbroadcast(graph, neg(graph, div(graph, mul(graph, dy, y), b!)), b!.shape) : undefined,
  ];
};

/** y = xᶜ for a constant c: dx = dy · c · xᶜ⁻¹. */
export const powRule: GradientRule = (graph, node, dy, needed) => {
  const [x, exponent] = valuesOf(node).inputs as [Value, Value];
  if (needed[1]) throw new LoupeError('unsupported-gradient', `${node.name}: an exponent cannot be trained.`);
  return [mul(graph, dy, mul(graph, exponent, pow(graph, x, sub(graph, exponent, graph.scalar(1, 'one')))))];
};

/** y = max(a, b): da = dy where a ≥ b, db = dy elsewhere (as TensorFlow's _MaximumGrad has it). */
export const maxRule: GradientRule = (graph, node, dy, needed) => {
  const [a, b] = valuesOf(node).inputs as [Value, Value];
  return divided(graph, node, dy, needed, greaterOrEqual(graph, a, b));
};

/** y = min(a, b): da = dy where a ≤ b, db = dy elsewhere. */
export const minRule: GradientRule = (graph, node, dy, needed) => {
  const [a, b] = valuesOf(node).inputs as [Value, Value];
  return divided(graph, node, dy, needed, greaterOrEqual(graph, b, a));
};

/** dy for the first input where the condition holds, and the rest of it for the second. */
function divided(graph: Graph, node: Node, dy: Value, needed: readonly boolean[], first: Value): (Value | undefined)[] {
  const [a, b] = valuesOf(node).inputs as [Value, Value];
  const da = masked(graph, first, dy);
  return [
    needed[0] ? unbroadcast(graph, da, a.shape) : undefined,
    needed[1] ? unbroadcast(graph, sub(graph, dy, da), b.shape) : undefined,
  ];
}

/** y = a where the condition holds, else b: da = dy there, db = dy elsewhere. */
export const whereRule: GradientRule = (graph, node, dy, needed) => {
  const [condition, a, b] = valuesOf(node).inputs as [Value, Value, Value];
  const zero = graph.scalar(0, 'zero');
  return [
    undefined,
    needed[1] ? unbroadcast(graph, where(graph, condition, dy, zero), a.shape) : undefined,
    needed[2] ? unbroadcast(graph, where(graph, condition, zero, dy), b.shape) : undefined,
  ];
};

/** y = -x: dx = -dy. */
export const negRule: GradientRule = (graph, _, dy) => [neg(graph, dy)];

/** y = exp(x): dx = dy · y. */
export const expRule: GradientRule = (graph, node, dy) => [mul(graph, dy, node.outputs[0]!)];

/** y = sqrt(x): dx = dy / (2 y). */
export const sqrtRule: GradientRule = (graph, node, dy) => [
  div(graph, dy, mul(graph, node.outputs[0]!, graph.scalar(2))),
];

/** y = x: dx = dy. */
export const identityRule: GradientRule = (_, __, dy) => [dy];

/** Sums two contributions to the same gradient. */
export const accumulate = add;
