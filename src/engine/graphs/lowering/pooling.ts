import { averagePool, globalAveragePool, maxPool, reshape } from '../operators';
import { windowOf } from './convolution';
import type { Lowering } from './context';
import { LayerConfig } from './context';

export const lowerMaxPooling2D: Lowering = (layer, [x], { graph, training }) =>
  maxPool(graph, x!, windowOf(new LayerConfig(layer), x!, 'poolSize'), training)[0]!;

export const lowerAveragePooling2D: Lowering = (layer, [x], { graph }) =>
  averagePool(graph, x!, windowOf(new LayerConfig(layer), x!, 'poolSize'));

/** [N, C, H, W] to [N, C]. */
export const lowerGlobalAveragePooling2D: Lowering = (_, [x], { graph }) =>
  reshape(graph, globalAveragePool(graph, x!), [x!.shape[0]!, x!.shape[1]!]);
