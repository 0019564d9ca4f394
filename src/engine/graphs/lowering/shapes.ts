import { elements } from '../../tensor';
import type { Graph, Value } from '../graph';
import { known } from '../graph';
import { crop, pad, reshape, transpose } from '../operators';
import type { Lowering } from './context';
import { LayerConfig } from './context';

/** Between Keras's and the graph's order of the four axes of an image. */
export const toChannelsFirst = [0, 3, 1, 2] as const;
export const toChannelsLast = [0, 2, 3, 1] as const;

/** The graph's axis for one of Keras's. */
export function graphAxis(axis: number, rank: number): number {
  return rank === 4 ? toChannelsFirst.indexOf(axis as 0 | 1 | 2 | 3) : axis;
}

/** Refuses images with the channels first; they are always last in the networks of this project. */
export function requireChannelsLast(config: LayerConfig): void {
  if ((config.optionalString('dataFormat') ?? 'channelsLast') !== 'channelsLast') config.refuse('dataFormat');
}

export const lowerZeroPadding2D: Lowering = (layer, [x], { graph }) => {
  const [[top, bottom], [left, right]] = sides(new LayerConfig(layer), 'padding');
  return pad(graph, x!, [top, left, bottom, right]);
};

export const lowerCropping2D: Lowering = (layer, [x], { graph }) => {
  const [[top, bottom], [left, right]] = sides(new LayerConfig(layer), 'cropping');
  const [height, width] = x!.shape.slice(2).map(known) as [number, number];
  return crop(graph, x!, [top, left], [height - top - bottom, width - left - right]);
};

type Sides = [number, number];

/** What a layer adds or cuts: [[top, bottom], [left, right]]; one number stands for both sides. */
function sides(config: LayerConfig, key: 'padding' | 'cropping'): [Sides, Sides] {
  requireChannelsLast(config);
  const side = (amount: unknown): Sides => {
    if (typeof amount === 'number') return [amount, amount];
    const isPair = Array.isArray(amount) && amount.length === 2 && amount.every((item) => typeof item === 'number');
    return isPair ? [amount[0] as number, amount[1] as number] : config.refuse(key);
  };
  const value = config.value(key);
  const [vertical, horizontal] = Array.isArray(value) && value.length === 2 ? value : config.refuse(key);
  return [side(vertical), side(horizontal)];
}

/** Keras's axes in the order that `dims` gives (counted from 1, the batch stays first). */
export const lowerPermute: Lowering = (layer, [x], { graph }) => {
  const rank = x!.shape.length;
  const dims = [0, ...(new LayerConfig(layer).value('dims') as number[])];
  const perm = dims.map((_, axis) => graphAxis(dims[rank === 4 ? toChannelsFirst[axis]! : axis]!, rank));
  return transpose(graph, x!, perm);
};

/** Keras's order of elements, so that the kernel of a dense layer behind it means the same. */
export const lowerFlatten: Lowering = (_, [x], { graph }) => {
  const ordered = inKerasOrder(graph, x!);
  return reshape(graph, ordered, [x!.shape[0]!, elements(x!.shape.slice(1).map(known))]);
};

export const lowerReshape: Lowering = (layer, [x], { graph }) => {
  const config = new LayerConfig(layer);
  const target = layer.outputShape as (number | null)[];
  if (target.slice(1).some((length) => typeof length !== 'number')) config.refuse('targetShape');
  const shape = [x!.shape[0]!, ...target.slice(1).map((length) => known(length ?? undefined))];
  const result = reshape(graph, inKerasOrder(graph, x!), shape);
  return shape.length === 4 ? transpose(graph, result, toChannelsFirst) : result;
};

function inKerasOrder(graph: Graph, x: Value): Value {
  return x.shape.length === 4 ? transpose(graph, x, toChannelsLast) : x;
}
