import { options as fields } from '../../../src/engine/tflite/schema';
import { activated, gatherBy, type Numbers } from './evaluateParts';
import type { TableReader } from './readTflite';

interface Window {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly same: boolean;
}

/** Calls `visit` with the places of x under the window at an output's row and column, those that are inside. */
function under(
  x: Numbers,
  { kernel, strides, dilations, same }: Window,
  output: readonly [number, number],
  [height, width]: readonly [number, number],
  visit: (row: number, column: number, i: number, j: number) => void,
): void {
  const before = [height, width].map((count, axis) => {
    const extent = (kernel[axis]! - 1) * dilations[axis]! + 1;
    const total = Math.max(0, (count - 1) * strides[axis]! + extent - x.shape[axis + 1]!);
    return same ? Math.floor(total / 2) : 0;
  });
  for (let i = 0; i < kernel[0]; i++)
    for (let j = 0; j < kernel[1]; j++) {
      const row = output[0] * strides[0] + i * dilations[0] - before[0]!;
      const column = output[1] * strides[1] + j * dilations[1] - before[1]!;
      if (row >= 0 && row < x.shape[1]! && column >= 0 && column < x.shape[2]!) visit(row, column, i, j);
    }
}

export function convolve(
  [x, kernel, bias]: readonly (Numbers | undefined)[],
  options: TableReader,
  shape: readonly number[],
  depthwise: boolean,
): number[] {
  const field = depthwise ? fields.depthwise : fields.convolution;
  const window: Window = {
    kernel: [kernel!.shape[1]!, kernel!.shape[2]!],
    strides: [options.number(field.strideH, 'int32'), options.number(field.strideW, 'int32')],
    dilations: [options.number(field.dilationH, 'int32', 1), options.number(field.dilationW, 'int32', 1)],
    same: options.number(field.padding, 'int8') === 0,
  };
  const channels = x!.shape[3]!;
  const outputs = shape[3]!;
  const fused = options.number(field.activation, 'int8');
  return gatherBy(shape, ([, row, column, out]) => {
    let sum = bias?.data[out!] ?? 0;
    under(x!, window, [row!, column!], [shape[1]!, shape[2]!], (r, c, i, j) => {
      const source = (r * x!.shape[2]! + c) * channels;
      const tap = i * window.kernel[1] + j;
      if (depthwise) {
        const input = Math.floor(out! / (outputs / channels));
        sum += x!.data[source + input]! * kernel!.data[tap * outputs + out!]!;
        return;
      }
      const weights = (out! * window.kernel[0] * window.kernel[1] + tap) * channels;
      for (let k = 0; k < channels; k++) sum += x!.data[source + k]! * kernel!.data[weights + k]!;
    });
    return activated(sum, fused);
  });
}

export function pool(x: Numbers, options: TableReader, shape: readonly number[], largest: boolean): number[] {
  const field = fields.pool;
  const window: Window = {
    kernel: [options.number(field.height, 'int32'), options.number(field.width, 'int32')],
    strides: [options.number(field.strideH, 'int32'), options.number(field.strideW, 'int32')],
    dilations: [1, 1],
    same: options.number(field.padding, 'int8') === 0,
  };
  return gatherBy(shape, ([, row, column, channel]) => {
    const values: number[] = [];
    under(x, window, [row!, column!], [shape[1]!, shape[2]!], (r, c) =>
      values.push(x.data[(r * x.shape[2]! + c) * x.shape[3]! + channel!]!),
    );
    return largest ? Math.max(...values) : values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}
