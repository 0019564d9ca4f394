import type { Dimension, Graph, Shape, Value, ValueType } from '../graph';
import { shapeText } from '../graph';

/** The shape two values broadcast to, by numpy's rule. */
export function broadcast(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  const at = (shape: Shape, axis: number): Dimension => shape[axis - (rank - shape.length)] ?? 1;
  return Array.from({ length: rank }, (_, axis) => {
    const [x, y] = [at(a, axis), at(b, axis)];
    if (x === y || y === 1) return x;
    if (x === 1) return y;
    throw new RangeError(`${shapeText(a)} and ${shapeText(b)} do not broadcast`);
  });
}

const binary =
  (op: string, type?: ValueType) =>
  (graph: Graph, a: Value, b: Value): Value =>
    graph.append1(op, [a, b], { type: type ?? a.type, shape: broadcast(a.shape, b.shape) });

const unary =
  (op: string) =>
  (graph: Graph, x: Value): Value =>
    graph.append1(op, [x], { type: x.type, shape: x.shape });

export const add = binary('Add');
export const sub = binary('Sub');
export const mul = binary('Mul');
export const div = binary('Div');
export const pow = binary('Pow');
export const greater = binary('Greater', 'bool');
export const greaterOrEqual = binary('GreaterOrEqual', 'bool');
export const less = binary('Less', 'bool');
export const equal = binary('Equal', 'bool');
export const and = binary('And');
export const max = binary('Max');
export const min = binary('Min');

export const neg = unary('Neg');
export const sqrt = unary('Sqrt');
export const relu = unary('Relu');
export const sigmoid = unary('Sigmoid');
export const tanh = unary('Tanh');
export const abs = unary('Abs');
export const sign = unary('Sign');
export const exp = unary('Exp');
export const erf = unary('Erf');
export const softplus = unary('Softplus');

/** x where x > 0, else alpha · (exp(x) - 1). */
export function elu(graph: Graph, x: Value, alpha = 1): Value {
  return graph.append1('Elu', [x], { type: x.type, shape: x.shape }, { alpha: { float: alpha } });
}

/** x · alpha + beta limited to 0..1. */
export function hardSigmoid(graph: Graph, x: Value, alpha: number, beta: number): Value {
  return graph.append1(
    'HardSigmoid',
    [x],
    { type: x.type, shape: x.shape },
    { alpha: { float: alpha }, beta: { float: beta } },
  );
}

/** x where x > 0, else alpha · x. */
export function leakyRelu(graph: Graph, x: Value, alpha: number): Value {
  return graph.append1('LeakyRelu', [x], { type: x.type, shape: x.shape }, { alpha: { float: alpha } });
}

/** Values limited to `low`..`high`. */
export function clip(graph: Graph, x: Value, low: number, high: number): Value {
  return graph.append1('Clip', [x, graph.scalar(low, 'low'), graph.scalar(high, 'high')], {
    type: x.type,
    shape: x.shape,
  });
}

/** `yes` where the condition holds, else `no`. */
export function where(graph: Graph, condition: Value, yes: Value, no: Value): Value {
  const shape = broadcast(condition.shape, broadcast(yes.shape, no.shape));
  return graph.append1('Where', [condition, yes, no], { type: yes.type, shape });
}

/** TensorProto.DataType of float32. */
const float32Code = 1;

/** The same numbers as float32. */
export function toFloat(graph: Graph, x: Value): Value {
  return graph.append1('Cast', [x], { type: 'float32', shape: x.shape }, { to: float32Code });
}

/** Probabilities along the last axis. */
export function softmax(graph: Graph, x: Value): Value {
  return graph.append1('Softmax', [x], { type: x.type, shape: x.shape }, { axis: -1 });
}

/** Logarithms of the probabilities along the last axis. */
export function logSoftmax(graph: Graph, x: Value): Value {
  return graph.append1('LogSoftmax', [x], { type: x.type, shape: x.shape }, { axis: -1 });
}
