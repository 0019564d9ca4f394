import type { Dimension, Graph, Shape, Value } from '../graph';
import { known, shapeText } from '../graph';

/** How a window moves over the two spatial axes. `pads` is [top, left, bottom, right]. */
export interface Window {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly pads: readonly [number, number, number, number];
  readonly dilations: readonly [number, number];
}

/** Positions of a window along one axis: floor((padded - extent) / stride) + 1. */
function positions(length: number, axis: 0 | 1, window: Window): number {
  const extent = (window.kernel[axis] - 1) * window.dilations[axis] + 1;
  const count = Math.floor((length + window.pads[axis] + window.pads[axis + 2]! - extent) / window.strides[axis]) + 1;
  if (count < 1) throw new RangeError(`a window of ${extent} does not fit into ${length}`);
  return count;
}

function windowed(x: Value, channels: Dimension, window: Window): Shape {
  const [n, , h, w] = x.shape;
  return [n!, channels, positions(known(h), 0, window), positions(known(w), 1, window)];
}

/**
 * Pads that make a window's output ceil(length / stride), the odd row at the end: Keras's and
 * TensorFlow's `same` (https://www.tensorflow.org/api_docs/python/tf/nn, "Notes on padding").
 */
export function samePads(
  height: number,
  width: number,
  window: Omit<Window, 'pads'>,
): [number, number, number, number] {
  const total = [height, width].map((length, axis) => {
    const extent = (window.kernel[axis]! - 1) * window.dilations[axis]! + 1;
    return Math.max((Math.ceil(length / window.strides[axis]!) - 1) * window.strides[axis]! + extent - length, 0);
  }) as [number, number];
  const begin = total.map((pads) => Math.floor(pads / 2)) as [number, number];
  return [begin[0], begin[1], total[0] - begin[0], total[1] - begin[1]];
}

/** Convolution of x [N, C, H, W] with w [O, C / group, h, w]; `bias` [O] is optional. */
export function conv(graph: Graph, x: Value, w: Value, bias: Value | undefined, window: Window, group = 1): Value {
  if (known(x.shape[1]) !== known(w.shape[1]) * group) {
    throw new RangeError(
      `${x.name}: ${shapeText(x.shape)} cannot be convolved with ${shapeText(w.shape)} in ${group} groups`,
    );
  }
  const { kernel, strides, pads, dilations } = window;
  return graph.append1(
    'Conv',
    bias ? [x, w, bias] : [x, w],
    { type: x.type, shape: windowed(x, w.shape[0]!, window) },
    {
      kernel_shape: kernel,
      strides,
      pads,
      dilations,
      group,
    },
  );
}

/** The transpose of a convolution: x [N, O, H, W], w [O, C / group, h, w] to [N, C, height, width]. */
export function convTranspose(
  graph: Graph,
  x: Value,
  w: Value,
  window: Window,
  group: number,
  size: readonly [number, number],
): Value {
  const { kernel, strides, dilations, pads } = window;
  const outputPadding = [0, 0];
  const end = [0, 0];
  for (const axis of [0, 1] as const) {
    const full = strides[axis] * (known(x.shape[axis + 2]) - 1) + dilations[axis] * (kernel[axis] - 1) + 1;
    const excess = full - pads[axis] - size[axis];
    end[axis] = Math.max(excess, 0);
    outputPadding[axis] = Math.max(-excess, 0);
  }
  const shape = [x.shape[0]!, known(w.shape[1]) * group, ...size];
  return graph.append1(
    'ConvTranspose',
    [x, w],
    { type: x.type, shape },
    {
      kernel_shape: kernel,
      strides,
      dilations,
      pads: [pads[0], pads[1], ...end],
      output_padding: outputPadding,
      group,
    },
  );
}

/** Largest value of each window, and with `indices` where it was (flat, over the whole of x). */
export function maxPool(graph: Graph, x: Value, window: Window, indices = false): readonly Value[] {
  const shape = windowed(x, x.shape[1]!, window);
  const outputs = [{ type: x.type, shape }, ...(indices ? [{ type: 'int64' as const, shape }] : [])];
  return graph.append('MaxPool', [x], outputs, {
    kernel_shape: window.kernel,
    strides: window.strides,
    pads: window.pads,
  });
}

/** Puts each value where `indices` says, zeros elsewhere. */
export function maxUnpool(graph: Graph, x: Value, indices: Value, window: Window, shape: readonly number[]): Value {
  const inputs = [x, indices, graph.integers(shape, 'shape')];
  return graph.append1(
    'MaxUnpool',
    inputs,
    { type: x.type, shape },
    { kernel_shape: window.kernel, strides: window.strides, pads: window.pads },
  );
}

/** Mean of each window; padding does not count, as in Keras. */
export function averagePool(graph: Graph, x: Value, window: Window): Value {
  return graph.append1(
    'AveragePool',
    [x],
    { type: x.type, shape: windowed(x, x.shape[1]!, window) },
    {
      kernel_shape: window.kernel,
      strides: window.strides,
      pads: window.pads,
      count_include_pad: 0,
    },
  );
}

/** Mean over the spatial axes: [N, C, H, W] to [N, C, 1, 1]. */
export function globalAveragePool(graph: Graph, x: Value): Value {
  return graph.append1('GlobalAveragePool', [x], { type: x.type, shape: [x.shape[0]!, x.shape[1]!, 1, 1] });
}

/** Largest value over the spatial axes: [N, C, H, W] to [N, C, 1, 1]. */
export function globalMaxPool(graph: Graph, x: Value): Value {
  return graph.append1('GlobalMaxPool', [x], { type: x.type, shape: [x.shape[0]!, x.shape[1]!, 1, 1] });
}
