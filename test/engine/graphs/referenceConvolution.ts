import * as tf from '@tensorflow/tfjs-core';
import type { Window } from '../../../src/engine/graphs/operators';
import { nchw, nhwc } from './checkGradients';

/**
 * x [N, C, H, W] convolved with w [O, C / groups, h, w], plus b [O], of operators whose gradients TensorFlow.js has: it
 * has none for dilations and knows no groups. So a dilated kernel is one with zeros between its elements, and each
 * group is a convolution.
 */
export function convolution(
  x: tf.Tensor,
  w: tf.Tensor,
  b: tf.Tensor,
  { pads: [top, left, bottom, right], strides, dilations }: Window,
  groups: number,
): tf.Tensor {
  const padded = nhwc(
    tf.pad(x, [
      [0, 0],
      [0, 0],
      [top, bottom],
      [left, right],
    ]),
  );
  const kernel = tf.transpose(spread(w, dilations), [2, 3, 1, 0]) as tf.Tensor4D;
  const parts = Array.from({ length: groups }, (_, group) =>
    tf.conv2d(share(padded, group, groups), share(kernel, group, groups), [...strides], 'valid'),
  );
  return nchw(tf.add(tf.concat(parts, 3), b));
}

/** One group's part along the last axis. */
function share(x: tf.Tensor4D, group: number, groups: number): tf.Tensor4D {
  const length = x.shape[3] / groups;
  return tf.slice(x, [0, 0, 0, group * length], [-1, -1, -1, length]);
}

/** Zeros between the elements along the last two axes: as many as the dilation less one. */
function spread(w: tf.Tensor, [vertical, horizontal]: readonly [number, number]): tf.Tensor {
  const [outputs, inputs, height, width] = w.shape as [number, number, number, number];
  const apart = tf.reshape(w, [outputs * inputs, height, 1, width, 1]);
  const zeros = tf.pad(apart, [
    [0, 0],
    [0, 0],
    [0, vertical - 1],
    [0, 0],
    [0, horizontal - 1],
  ]);
  const whole = tf.reshape(zeros, [outputs, inputs, height * vertical, width * horizontal]);
  return tf.slice(whole, [0, 0, 0, 0], [outputs, inputs, (height - 1) * vertical + 1, (width - 1) * horizontal + 1]);
}
