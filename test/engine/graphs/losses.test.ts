import fc from 'fast-check';
import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import type { Graph } from '../../../src/engine/graphs/graph';
import { type LossSettings, weightedLoss, withL2 } from '../../../src/engine/graphs/compile/losses';
import { checkGradients } from './checkGradients';

/** Keras's losses of probabilities (keras/src/backend/tensorflow/nn.py), in TensorFlow.js. */
function reference(settings: LossSettings, logits: tf.Tensor, targets: tf.Tensor, weights: tf.Tensor): tf.Tensor {
  const smoothing = settings.labelSmoothing ?? 0;
  const choices = settings.name === 'binaryCrossentropy' ? 2 : targets.shape[1]!;
  const truth = tf.add(tf.mul(targets, 1 - smoothing), smoothing / choices);
  const perImage = (): tf.Tensor => {
    if (settings.name === 'binaryCrossentropy') {
      const p = tf.sigmoid(logits);
      return tf.neg(tf.mean(tf.add(tf.mul(truth, tf.log(p)), tf.mul(tf.sub(1, truth), tf.log(tf.sub(1, p)))), 1));
    }
    const p = tf.softmax(logits);
    const entropy = tf.neg(tf.mul(truth, tf.log(p)));
    if (settings.name === 'categoricalCrossentropy') return tf.sum(entropy, 1);
    return tf.sum(tf.mul(tf.mul(tf.pow(tf.sub(1, p), settings.gamma ?? 2), settings.alpha ?? 0.25), entropy), 1);
  };
  return tf.sum(tf.mul(perImage(), weights));
}

const share = fc.double({ min: 0, max: 0.4, noNaN: true });
const settings: fc.Arbitrary<LossSettings> = fc.oneof(
  fc.record({ name: fc.constant('categoricalCrossentropy' as const), labelSmoothing: share }),
  fc.record({
    name: fc.constant('categoricalFocalCrossentropy' as const),
    labelSmoothing: share,
    alpha: fc.double({ min: 0.1, max: 1, noNaN: true }),
    gamma: fc.constantFrom(0, 0.5, 1, 2, 3.5),
  }),
  fc.record({ name: fc.constant('binaryCrossentropy' as const), labelSmoothing: share }),
);

describe('the gradients of a loss against TensorFlow.js autograd and finite differences', () => {
  it('for any settings, targets and weights, images of weight 0 among them', async () => {
    await fc.assert(
      fc.asyncProperty(
        settings,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 2, max: 5 }),
        fc.integer(),
        async (loss, images, classes, seed) => {
          const truth = Float32Array.from({ length: images * classes }, (_, i) =>
            Number(i % classes === Math.floor(i / classes) % classes),
          );
          const weights = Float32Array.from({ length: images }, (_, i) => (i === 2 ? 0 : (i + 1) / images));
          const constants = (graph: Graph) => ({
            targets: graph.constant('targets', 'float32', [images, classes], truth),
            weights: graph.constant('weights', 'float32', [images], weights),
          });
          await checkGradients(
            {
              name: loss.name,
              operator: 'loss',
              operands: [[images, classes]],
              build: (graph, [logits]) => weightedLoss(graph, loss, { logits: logits!, ...constants(graph) }),
              reference: (logits) => reference(loss, logits!, tf.tensor(truth, [images, classes]), tf.tensor(weights)),
            },
            seed,
          );
        },
      ),
      { numRuns: 60, seed: 9 },
    );
  });

  it('with a penalty on kernels', async () => {
    await checkGradients(
      {
        name: 'L2',
        operator: 'penalty',
        operands: [
          [3, 2],
          [2, 2, 1, 3],
        ],
        build: (graph, kernels) => withL2(graph, graph.scalar(0.5), 0.03, kernels),
        reference: (a, b) => tf.add(tf.mul(tf.add(tf.sum(tf.square(a!)), tf.sum(tf.square(b!))), 0.03), 0.5),
      },
      1,
    );
  });
});
