import { averagePool, globalAveragePool, globalMaxPool, maxPool, reshape } from '../operators';
import { windowOf } from './convolution';
import type { Lowering } from './context';
import { LayerConfig } from './context';

export const lowerMaxPooling2D: Lowering = (layer, [x], { graph, training, target }) =>
  maxPool(graph, x!, windowOf(new LayerConfig(layer), x!, 'poolSize'), training && target.poolIndices)[0]!;

export const lowerAveragePooling2D: Lowering = (layer, [x], { graph }) =>
  averagePool(graph, x!, windowOf(new LayerConfig(layer), x!, 'poolSize'));

/** [N, C, H, W] to [N, C]. */
export const lowerGlobalAveragePooling2D: Lowering = (_, [x], { graph }) =>
  reshape(graph, globalAveragePool(graph, x!), [x!.shape[0]!, x!.shape[1]!]);

/** [N, C, H, W] to [N, C]. */
export const lowerGlobalMaxPooling2D: Lowering = (_, [x], { graph }) =>
  reshape(graph, globalMaxPool(graph, x!), [x!.shape[0]!, x!.shape[1]!]);
