import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { optimizerNames } from '../../../src/core/choices/optimizers';
import { optimizer } from '../../../src/engine/graphs/compile/optimizers';
import { updateOnTensors } from '../../../src/engine/runtimes/tensorflow/trainingRules';

it.each(optimizerNames)(
  'the rule of %s moves a weight against its gradient, by operators that the TensorFlow runtime has',
  (name) => {
    const { parameter, slots } = updateOnTensors(
      { name },
      {
        parameter: tf.tensor1d([1, -1]),
        gradient: tf.tensor1d([0.5, -0.5]),
        learningRate: tf.scalar(0.01),
        step: tf.scalar(1),
        slots: Object.fromEntries(optimizer({ name }).slots.map((slot) => [slot, tf.zeros([2])])),
      },
    );
    const [down, up] = parameter.dataSync();
    expect(down).toBeLessThan(1);
    expect(up).toBeGreaterThan(-1);
    expect(Object.keys(slots)).toEqual(optimizer({ name }).slots);
  },
);
