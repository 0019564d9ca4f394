import type { layers as layerTypes } from '@tensorflow/tfjs-layers';
import { LoupeError } from '../../core/errors';
import type { HeadLayer } from '../../protocol/recipe/parts';
import type { Backbone } from './backbone';
import { tensorsInOrder } from '../layersModel/splitModel';
import { drawInitialWeights } from '../layersModel/initialWeights';
import { layers, model } from '../layersModel/tensorflow';
import type { LayersModel, SymbolicTensor } from '../layersModel/tensorflow';

/** A backbone with a head of its own on its last feature map. */
export interface HeadedNetwork {
  /** From pixels, [N, height, width, 3] in 0..255, to probabilities [N, classes]. */
  readonly model: LayersModel;
  /** The backbone's last feature map, which the head begins with; pooled features where the backbone has no map. */
  readonly map: SymbolicTensor;
  /** Behind the pooling with which the head begins; null where it begins otherwise. */
  readonly pooled: SymbolicTensor | null;
  /** Whether `pooled` is what the backbone itself gives, so that the same cached features serve. */
  readonly usualFeatures: boolean;
  /** Layers of the head, the output included. */
  readonly headLayers: readonly string[];
}

const spatial = ['globalAveragePooling2d', 'globalMaxPooling2d', 'flatten'];

/** Weights are drawn afterwards, by our own seeded generator. */
const zero = { kernelInitializer: 'zeros', biasInitializer: 'zeros' } as const;

/**
 * Puts a head on a backbone: its layers by Keras's names (`dense`, `dense_1`, …), then the softmax output
 * `predictions`. Without a pooling or flatten layer, global average pooling comes first. The backbone's layers are
 * shared; the head's weights are drawn with the seed. Throws LoupeError `wrong-option` for max pooling where there are
 * no positions.
 */
export function headedNetwork(
  backbone: Pick<Backbone, 'name' | 'model'>,
  wanted: readonly HeadLayer[],
  classes: number,
  seed: number,
): HeadedNetwork {
  const map = lastMap(backbone.model);
  const flat = map.shape.length === 2;
  const list: HeadLayer[] = wanted.some(({ layer }) => spatial.includes(layer))
    ? [...wanted]
    : [{ layer: 'globalAveragePooling2d' }, ...wanted];
  if (flat && list.some(({ layer }) => layer === 'globalMaxPooling2d')) {
    throw new LoupeError(
      'wrong-option',
      `${backbone.name} gives features without positions, so there is nothing to take the maximum over. Remove globalMaxPooling2d from the head.`,
    );
  }
  // The backbone's own pooling is left out, and its name is free.
  const names = new Names(tensorsInOrder(backbone.model.inputs[0]!, map).map(({ sourceLayer }) => sourceLayer));
  let x = map;
  let pooled: SymbolicTensor | null = flat ? map : null;
  const headLayers: string[] = [];
  list.forEach((one, index) => {
    if (flat && spatial.includes(one.layer)) return;
    const layer = layerOf(one, names);
    headLayers.push(layer.name);
    x = layer.apply(x) as SymbolicTensor;
    if (index === 0 && one.layer.startsWith('global')) pooled = x;
  });
  const predictions = layers.dense({ name: names.next('predictions'), units: classes, activation: 'softmax', ...zero });
  headLayers.push(predictions.name);
  const network = model({
    name: `${backbone.model.name}_classifier`,
    inputs: backbone.model.inputs,
    outputs: predictions.apply(x) as SymbolicTensor,
  });
  const head = new Set(headLayers);
  drawInitialWeights(network, seed, (layer) => head.has(layer.name));
  return {
    model: network,
    map,
    pooled,
    usualFeatures: flat || (pooled !== null && list[0]?.layer === 'globalAveragePooling2d'),
    headLayers,
  };
}

/** What goes into the pooling with which a backbone ends, or, where it ends otherwise, its output. */
export function lastMap(backbone: LayersModel): SymbolicTensor {
  const output = backbone.outputs[0]!;
  return output.sourceLayer.getClassName() === 'GlobalAveragePooling2D' ? output.inputs[0]! : output;
}

function layerOf(wanted: HeadLayer, names: Names): layerTypes.Layer {
  switch (wanted.layer) {
    case 'globalAveragePooling2d':
      return layers.globalAveragePooling2d({
        name: names.next('global_average_pooling2d'),
        dataFormat: 'channelsLast',
      });
    case 'globalMaxPooling2d':
      return layers.globalMaxPooling2d({ name: names.next('global_max_pooling2d'), dataFormat: 'channelsLast' });
    case 'flatten':
      return layers.flatten({ name: names.next('flatten') });
    case 'dense':
      return layers.dense({
        name: names.next('dense'),
        units: wanted.units,
        activation: wanted.activation ?? 'linear',
        ...zero,
      });
    case 'batchNormalization':
      return layers.batchNormalization({ name: names.next('batch_normalization') });
    case 'dropout':
      return layers.dropout({ name: names.next('dropout'), rate: wanted.rate });
  }
}

/** Keras's names for layers that were given none, but none that a backbone's layer has. */
class Names {
  readonly #taken: Set<string>;

  constructor(layersBelow: readonly { readonly name: string }[]) {
    this.#taken = new Set(layersBelow.map(({ name }) => name));
  }

  next(kind: string): string {
    for (let count = 0; ; count++) {
      const name = count === 0 ? kind : `${kind}_${count}`;
      if (this.#taken.has(name)) continue;
      this.#taken.add(name);
      return name;
    }
  }
}
