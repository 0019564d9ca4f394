import * as tf from '@tensorflow/tfjs-core';
import { LoupeError } from '../../../core/errors';
import type { OptimizerSettings } from '../../graphs/optimizers';

export interface UpdateInputs {
  readonly parameter: tf.Tensor;
  readonly gradient: tf.Tensor;
  readonly slots: Readonly<Record<string, tf.Tensor>>;
  readonly learningRate: number;
  /** 1 at the first step. */
  readonly step: number;
}

interface Updated {
  readonly parameter: tf.Tensor;
  readonly slots: Readonly<Record<string, tf.Tensor>>;
}

export interface UpdateRule {
  readonly slots: readonly string[];
  apply(inputs: UpdateInputs): Updated;
}

/** The same formulas and slots as graphs/optimizers.ts, so that a run can go on with either. */
export function updateRule(settings: OptimizerSettings): UpdateRule {
  if (settings.name === 'sgd') return sgd(settings.momentum ?? 0, settings.nesterov ?? false);
  if (settings.name === 'adam') return adam(settings.beta1 ?? 0.9, settings.beta2 ?? 0.999, settings.epsilon ?? 1e-7);
  throw new LoupeError('unsupported-optimizer', `The TensorFlow runtime trains with SGD or Adam, not with ${settings.name}. Choose --device auto.`);
}

function sgd(momentum: number, nesterov: boolean): UpdateRule {
  return {
    slots: momentum > 0 ? ['momentum'] : [],
    apply({ parameter, gradient, slots, learningRate }): Updated {
      const change = tf.mul(gradient, learningRate);
      const before = slots['momentum'];
      if (!before) return { parameter: tf.sub(parameter, change), slots: {} };
      const velocity = tf.sub(tf.mul(before, momentum), change);
      const move = nesterov ? tf.sub(tf.mul(velocity, momentum), change) : velocity;
      return { parameter: tf.add(parameter, move), slots: { momentum: velocity } };
    },
  };
}

function adam(beta1: number, beta2: number, epsilon: number): UpdateRule {
  const towards = (from: tf.Tensor, to: tf.Tensor, share: number): tf.Tensor => tf.add(from, tf.mul(tf.sub(to, from), share));
  return {
    slots: ['mean', 'variance'],
    apply({ parameter, gradient, slots, learningRate, step }) {
      const mean = towards(slots['mean']!, gradient, 1 - beta1);
      const variance = towards(slots['variance']!, tf.square(gradient), 1 - beta2);
      const rate = learningRate * Math.sqrt(1 - beta2 ** step) / (1 - beta1 ** step);
      const move = tf.div(tf.mul(mean, rate), tf.add(tf.sqrt(variance), epsilon));
      return { parameter: tf.sub(parameter, move), slots: { mean, variance } };
    },
  };
}
