import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { expect } from 'vitest';
import { Random } from '../../../src/core/random';
import type { Graph, Value } from '../../../src/engine/graphs/graph';
import { relativeDifference } from '../networks/testData';
import { compiledGradients, differences, evaluate, randomOperand, size } from './runGraph';
import type { Operand } from './runGraph';

tf.enableProdMode();

/** Something with gradients, in the compiler's operators and in TensorFlow.js's. */
export interface GradientCase {
  readonly name: string;
  readonly operator: string;
  /** Shapes of what goes in. */
  readonly operands: readonly (readonly number[])[];
  readonly build: (graph: Graph, inputs: readonly Value[]) => Value;
  readonly reference: (...inputs: tf.Tensor[]) => tf.Tensor;
  readonly positive?: boolean;
}

/** Between the graph's order of an image's axes and Keras's. */
export const nhwc = (x: tf.Tensor): tf.Tensor4D => tf.transpose(x, [0, 2, 3, 1]) as tf.Tensor4D;
export const nchw = (x: tf.Tensor): tf.Tensor => tf.transpose(x, [0, 3, 1, 2]);

/** Gradients of Σ dy · reference(operands) by TensorFlow.js's pure JavaScript autograd. */
function autograd(reference: GradientCase['reference'], operands: readonly Operand[], dy: Operand): Float32Array[] {
  return tf.tidy(() =>
    tf
      .grads((...inputs: tf.Tensor[]) => tf.sum(tf.mul(reference(...inputs), tf.tensor(dy.data, [...dy.dims]))))(
        operands.map(({ dims, data }) => tf.tensor(data, [...dims])),
      )
      .map((gradient) => gradient.dataSync() as Float32Array),
  );
}

/**
 * Compares result and gradients with TensorFlow.js's, and the gradients with differences of the result, for drawn
 * operands.
 */
export async function checkGradients(
  { operands: shapes, build, reference, positive }: GradientCase,
  seed: number,
): Promise<void> {
  const random = new Random(seed);
  const operands = shapes.map((dims) => {
    const operand = randomOperand(random, dims);
    return positive ? { dims, data: operand.data.map((x) => Math.abs(x) + 0.5) } : operand;
  });
  const y = await evaluate(build, operands);
  const expected = tf.tidy(() => reference(...operands.map(({ dims, data }) => tf.tensor(data, [...dims]))));
  expect(y.dims).toEqual(expected.shape);
  expect(relativeDifference(y.data, expected.dataSync())).toBeLessThan(1e-5);

  const dy = randomOperand(random, y.dims);
  const gradients = await compiledGradients(build, operands, dy);
  autograd(reference, operands, dy).forEach((gradient, i) =>
    expect(relativeDifference(gradients[i]!.data, gradient)).toBeLessThan(2e-5),
  );
  await checkDifferences(build, operands, dy, gradients, random);
}

/** Compares gradients with central differences, for a few elements of each operand. */
export async function checkDifferences(
  build: GradientCase['build'],
  operands: readonly Operand[],
  dy: Operand,
  gradients: readonly Operand[],
  random: Random,
): Promise<void> {
  // A step of 1e-3 moves a result of single precision by few of its last digits.
  const tolerance = 3e-3 * Math.max(1, ...gradients.map(({ data }) => size(data)));
  for (const { operand, element, slope } of await differences(build, operands, dy, random, 1e-3)) {
    expect(Math.abs(gradients[operand]!.data[element]! - slope)).toBeLessThan(tolerance);
  }
}
