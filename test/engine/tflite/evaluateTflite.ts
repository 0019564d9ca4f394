import { options as optionFields } from '../../../src/engine/tflite/schema';
import { activated, at, broadcast, gatherBy, type Numbers } from './evaluateParts';
import { elementwise } from './evaluateElementwise';
import { pool, convolve } from './evaluateWindows';
import type { ReadOperator, ReadTensor, ReadTflite } from './readTflite';

/**
 * What a file computes for one image, by the definitions of its operators: of integers, with the real numbers that
 * they stand for, rounded where a tensor holds bytes. Independent of the program that writes the file.
 */
export function evaluateTflite(file: ReadTflite, image: readonly number[]): number[] {
  const values = file.tensors.map((tensor): Numbers | undefined =>
    tensor.stored ? { shape: tensor.shape, data: realOf(tensor, tensor.stored) } : undefined,
  );
  const [input] = file.inputs;
  values[input!] = { shape: file.tensors[input!]!.shape, data: rounded(file.tensors[input!]!, image) };
  for (const operator of file.operators) {
    const inputs = operator.inputs.map((id) => (id < 0 ? undefined : values[id]));
    const output = operator.outputs[0]!;
    const tensor = file.tensors[output]!;
    const result = compute(operator, inputs as Numbers[], tensor);
    if (result.length !== tensor.shape.reduce((product, length) => product * length, 1))
      throw new Error(`${operator.op} gives ${result.length} numbers for ${tensor.name} [${tensor.shape.join()}]`);
    values[output] = { shape: tensor.shape, data: rounded(tensor, result) };
  }
  return [...values[file.outputs[0]!]!.data];
}

function realOf({ scales, zeroPoints, shape, dimension, type }: ReadTensor, stored: readonly number[]): number[] {
  if (scales.length === 0 || type === 'float32' || type === 'float16') return [...stored];
  const inner = shape.slice(dimension + 1).reduce((product, length) => product * length, 1);
  return stored.map((value, index) => {
    const channel = scales.length === 1 ? 0 : Math.floor(index / inner) % scales.length;
    return (value - zeroPoints[channel]!) * scales[channel]!;
  });
}

function rounded({ type, scales, zeroPoints }: ReadTensor, numbers: readonly number[]): number[] {
  if (type !== 'int8' && type !== 'uint8') return numbers.map(Math.fround);
  const [low, high] = type === 'int8' ? [-128, 127] : [0, 255];
  const [scale, zeroPoint] = [scales[0]!, zeroPoints[0]!];
  return numbers.map((value) => {
    const integer = Math.min(high, Math.max(low, Math.round(value / scale) + zeroPoint));
    return (integer - zeroPoint) * scale;
  });
}

function compute({ op, options, optionsType }: ReadOperator, inputs: readonly Numbers[], tensor: ReadTensor): number[] {
  const [x, second] = inputs as [Numbers, Numbers];
  const settled = (name: keyof typeof optionFields): void => {
    if (optionsType !== optionFields[name].type) throw new Error(`${op} has options of type ${optionsType}`);
  };
  const direct = elementwise(op, inputs, options, tensor.shape);
  if (direct) return direct;
  switch (op) {
    case 'CONV_2D':
      settled('convolution');
      return convolve(inputs, options!, tensor.shape, false);
    case 'DEPTHWISE_CONV_2D':
      settled('depthwise');
      return convolve(inputs, options!, tensor.shape, true);
    case 'MAX_POOL_2D':
    case 'AVERAGE_POOL_2D':
      settled('pool');
      return pool(x, options!, tensor.shape, op === 'MAX_POOL_2D');
    case 'FULLY_CONNECTED': {
      settled('fullyConnected');
      const [, depth] = second.shape as [number, number];
      return tensorRows(tensor.shape, (row, column) => {
        let sum = inputs[2]?.data[column] ?? 0;
        for (let i = 0; i < depth; i++) sum += x.data[row * depth + i]! * second.data[column * depth + i]!;
        return sum;
      }).map((value) => activated(value, options!.number(0, 'int8')));
    }
    case 'SOFTMAX':
      settled('softmax');
      return softmax(x, options!.number(0, 'float32'));
    case 'QUANTIZE':
    case 'DEQUANTIZE':
    case 'RESHAPE':
      return [...x.data];
    case 'TRANSPOSE':
      return gatherBy(tensor.shape, (place) =>
        at(
          x,
          second.data.map((_, axis) => place[second.data.indexOf(axis)]!),
        ),
      );
    case 'PAD':
    case 'PADV2':
      return gatherBy(tensor.shape, (place) => {
        const source = place.map((index, axis) => index - second.data[2 * axis]!);
        const inside = source.every((index, axis) => index >= 0 && index < x.shape[axis]!);
        return inside ? at(x, source) : (inputs[2]?.data[0] ?? 0);
      });
    case 'CONCATENATION': {
      settled('concatenation');
      const axis = options!.number(0, 'int32');
      return gatherBy(tensor.shape, (place) => {
        let index = place[axis]!;
        const part = inputs.find(({ shape }) => index < shape[axis]! || ((index -= shape[axis]!), false))!;
        return at(
          part,
          place.map((value, i) => (i === axis ? index : value)),
        );
      });
    }
    case 'MEAN':
    case 'REDUCE_MAX':
      settled('reducer');
      return reduce(x, second.data, op === 'MEAN');
    case 'GATHER':
      return gatherBy(tensor.shape, (place) => {
        const axis = options!.number(0, 'int32');
        return at(
          x,
          place.map((value, i) => (i === axis ? second.data[value]! : value)),
        );
      });
    case 'SLICE':
      return gatherBy(tensor.shape, (place) =>
        at(
          x,
          place.map((value, axis) => value + second.data[axis]!),
        ),
      );
    case 'BATCH_MATMUL':
      return gatherBy(tensor.shape, (place) => {
        const [row, column] = place.slice(-2) as [number, number];
        const outer = place.slice(0, -2);
        let sum = 0;
        for (let i = 0; i < x.shape.at(-1)!; i++)
          sum += broadcast(x, [...outer, row, i]) * broadcast(second, [...outer, i, column]);
        return sum;
      });
    default:
      throw new Error(`no definition of ${op}`);
  }
}

function tensorRows(shape: readonly number[], of: (row: number, column: number) => number): number[] {
  const [rows, columns] = shape as [number, number];
  return Array.from({ length: rows * columns }, (_, i) => of(Math.floor(i / columns), i % columns));
}

function softmax({ shape, data }: Numbers, beta: number): number[] {
  const width = shape.at(-1)!;
  return data.map((value, index) => {
    const row = data.slice(index - (index % width), index - (index % width) + width);
    const most = Math.max(...row);
    return Math.exp(beta * (value - most)) / row.reduce((sum, one) => sum + Math.exp(beta * (one - most)), 0);
  });
}

function reduce(x: Numbers, axes: readonly number[], mean: boolean): number[] {
  const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const over = axes.map((axis) => x.shape[axis]!);
  return gatherBy(kept, (place) => {
    const all = gatherBy(over, (inner) =>
      at(
        x,
        place.map((index, axis) => (axes.includes(axis) ? inner[axes.indexOf(axis)]! : index)),
      ),
    );
    return mean ? all.reduce((sum, value) => sum + value, 0) / all.length : Math.max(...all);
  });
}
