import { elements } from '../../runtimes/tensor';
import type { Graph, Value } from '../graph';
import { known } from '../graph';
import { pad, reshape, transpose } from '../operators';
import type { Lowering } from './context';
import { LayerConfig } from './context';

/** Between Keras's and the graph's order of the four axes of an image. */
export const toChannelsFirst = [0, 3, 1, 2] as const;
const toChannelsLast = [0, 2, 3, 1] as const;

export const lowerZeroPadding2D: Lowering = (layer, [x], { graph }) => {
  const config = new LayerConfig(layer);
  const padding = config.value('padding');
  const [vertical, horizontal] = Array.isArray(padding) && padding.length === 2 ? padding : config.refuse('padding');
  const [top, bottom] = sides(config, vertical);
  const [left, right] = sides(config, horizontal);
  return pad(graph, x!, [top, left, bottom, right]);
};

function sides(config: LayerConfig, amount: unknown): [number, number] {
  if (typeof amount === 'number') return [amount, amount];
  if (Array.isArray(amount) && amount.length === 2 && amount.every((item) => typeof item === 'number')) {
    return [amount[0] as number, amount[1] as number];
  }
  return config.refuse('padding');
}

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
