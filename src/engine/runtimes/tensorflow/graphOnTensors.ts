import * as tf from '@tensorflow/tfjs-core';
import { LoupeError } from '../../../core/errors';
import type { Attribute, Node, Value } from '../../graphs/graph';

type Compute = (inputs: readonly tf.Tensor[], node: Node) => tf.Tensor;
type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
type Unary = (x: tf.Tensor) => tf.Tensor;

const binary =
  (compute: Binary): Compute =>
  ([a, b]) =>
    compute(a!, b!);
const unary =
  (compute: Unary): Compute =>
  ([x]) =>
    compute(x!);
const keeps = ({ attributes }: Node): boolean => attributes['keepdims'] === 1;

/** The operators of which losses and optimizers are made, by ONNX's names. */
const operators: Readonly<Record<string, Compute>> = {
  Add: binary(tf.add),
  Clip: ([x], { inputs }) => tf.clipByValue(x!, Number(inputs[1]!.data![0]), Number(inputs[2]!.data![0])),
  Div: binary(tf.div),
  Exp: unary(tf.exp),
  Identity: unary((x) => x),
  LogSoftmax: unary((x) => tf.logSoftmax(x)),
  Mul: binary(tf.mul),
  Neg: unary(tf.neg),
  Pow: binary(tf.pow),
  ReduceMean: ([x], node) => tf.mean(x!, integers(node.attributes['axes']), keeps(node)),
  ReduceSum: ([x], node) => tf.sum(x!, Array.from(node.inputs[1]!.data!, Number), keeps(node)),
  Softplus: unary(tf.softplus),
  Sqrt: unary(tf.sqrt),
  Sub: binary(tf.sub),
};

/**
 * Computes one value of a graph by TensorFlow.js's operators, which its autograd can follow: the formulas of
 * graphs/losses.ts and graphs/optimizers.ts hold for this runtime as they stand. `given` has the graph's inputs and
 * keeps what is computed on the way. To be called within `tf.tidy`. Throws LoupeError `unsupported-operator` that names
 * an operator which is not in the list above.
 */
export function valueOnTensors(wanted: Value, given: Map<Value, tf.Tensor>): tf.Tensor {
  const compute = (value: Value): tf.Tensor => {
    const before = given.get(value);
    if (before) return before;
    const computed = value.producer ? run(value.producer) : constant(value);
    given.set(value, computed);
    return computed;
  };
  const run = (node: Node): tf.Tensor => {
    const operator = operators[node.op];
    if (!operator)
      throw new LoupeError(
        'unsupported-operator',
        `The TensorFlow runtime does not know ${node.op} (${node.name}). Choose --device auto.`,
      );
    // Integers are axes, which the operators read from the node.
    return operator(
      node.inputs.flatMap((input) => (input?.type === 'float32' ? [compute(input)] : [])),
      node,
    );
  };
  return compute(wanted);
}

function constant({ data, shape, name }: Value): tf.Tensor {
  if (!data) throw new LoupeError('unsupported-operator', `The input "${name}" was not given.`);
  return tf.tensor(Float32Array.from(data as Float32Array), shape as number[]);
}

function integers(attribute: Attribute | undefined): number[] {
  return Array.isArray(attribute) ? [...(attribute as readonly number[])] : [];
}
