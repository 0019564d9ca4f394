import * as tf from '@tensorflow/tfjs-core';
import { Graph, type Value } from '../../graphs/graph';
import { weightedLoss, withL2, type LossSettings } from '../../graphs/compile/losses';
import { optimizer, type OptimizerSettings } from '../../graphs/compile/optimizers';
import { valueOnTensors } from './graphOnTensors';

/** Logits and targets [batch, classes], weights [batch]. */
export interface LossTensors {
  readonly logits: tf.Tensor;
  readonly targets: tf.Tensor;
  readonly weights: tf.Tensor;
}

/** The loss of a batch as a scalar. The formula is that of graphs/losses.ts. */
export function lossOnTensors(settings: LossSettings, { logits, targets, weights }: LossTensors): tf.Scalar {
  const graph = new Graph('loss');
  const given = new Map<Value, tf.Tensor>();
  const input = (name: string, tensor: tf.Tensor): Value => {
    const value = graph.input(name, 'float32', tensor.shape);
    given.set(value, tensor);
    return value;
  };
  const loss = weightedLoss(graph, settings, {
    logits: input('logits', logits),
    targets: input('targets', targets),
    weights: input('weights', weights),
  });
  return tf.reshape(valueOnTensors(loss, given), []);
}

/** The loss with the penalty of some kernels, as a scalar. The formula is that of graphs/losses.ts. */
export function withL2OnTensors(loss: tf.Scalar, factor: number, kernels: readonly tf.Tensor[]): tf.Scalar {
  const graph = new Graph('penalty');
  const given = new Map<Value, tf.Tensor>();
  const input = (name: string, tensor: tf.Tensor): Value => {
    const value = graph.input(name, 'float32', tensor.shape);
    given.set(value, tensor);
    return value;
  };
  const sum = withL2(
    graph,
    input('loss', loss),
    factor,
    kernels.map((kernel, index) => input(`kernel${index}`, kernel)),
  );
  return tf.reshape(valueOnTensors(sum, given), []);
}

/** What an update of one parameter works on; slots have its shape. */
export interface UpdateTensors {
  readonly parameter: tf.Tensor;
  readonly gradient: tf.Tensor;
  readonly slots: Readonly<Record<string, tf.Tensor>>;
  readonly learningRate: tf.Scalar;
  /** 1 at the first step. */
  readonly step: tf.Scalar;
}

/** New values of a parameter and of the optimizer's memory of it. The formula is that of graphs/optimizers.ts. */
export function updateOnTensors(
  settings: OptimizerSettings,
  tensors: UpdateTensors,
): { parameter: tf.Tensor; slots: Record<string, tf.Tensor> } {
  const graph = new Graph('update');
  const given = new Map<Value, tf.Tensor>();
  const input = (name: string, tensor: tf.Tensor): Value => {
    const value = graph.input(name, 'float32', tensor.shape);
    given.set(value, tensor);
    return value;
  };
  const { slots: names, rate, update } = optimizer(settings);
  const learningRate = input('learningRate', tensors.learningRate);
  const updated = update(graph, {
    parameter: input('parameter', tensors.parameter),
    gradient: input('gradient', tensors.gradient),
    learningRate,
    slots: Object.fromEntries(names.map((name) => [name, input(name, tensors.slots[name]!)])),
    rate: rate(graph, learningRate, input('step', tensors.step)),
  });
  const value = (wanted: Value): tf.Tensor => valueOnTensors(wanted, given);
  return {
    parameter: value(updated.parameter),
    slots: Object.fromEntries(names.map((name) => [name, value(updated.slots[name]!)])),
  };
}
