import type { StoredTensor } from '../../formats/safetensors';
import { LoupeError } from '../../../core/errors';
import type { LayerJson, ModelJson } from './topology';
import { isModel } from './topology';

/** A classifier that ends in one probability a class. */
export interface Classifier {
  readonly model: ModelJson;
  /** What is done to the weights of a layer that was changed. */
  readonly changes: ReadonlyMap<string, (weight: StoredTensor) => StoredTensor>;
  /** What was changed, in sentences for people. */
  readonly notices: readonly string[];
}

/**
 * Makes a classifier end in a softmax over its classes: one that ends in logits is given it, and one with a single
 * sigmoid or logit is given two outputs, which is the same function, as sigmoid(z) = softmax([0, z])[1]. Throws
 * LoupeError `model-file` where the last layer gives no probabilities.
 */
export function endInProbabilities(model: ModelJson, file: string): Classifier {
  const last = lastLayer(model);
  const activation = String(last?.config['activation'] ?? 'linear').toLowerCase();
  if (givesProbabilities(behindReshaping(model, last))) return { model, changes: new Map(), notices: [] };
  const units = last?.config['units'];
  if (
    last?.class_name !== 'Dense' ||
    !['linear', 'sigmoid'].includes(activation) ||
    (activation === 'sigmoid' && units !== 1)
  ) {
    throw new LoupeError(
      'model-file',
      `${file} ends in “${last?.name ?? '?'}” (${last?.class_name ?? 'nothing'}${activation === 'linear' ? '' : `, ${activation}`}), which gives no probability for each class. A classifier must end in a softmax, in logits of a dense layer, or in one sigmoid; import it with --as backbone to use its features.`,
    );
  }
  const two = units === 1;
  const changed: LayerJson = {
    ...last,
    config: { ...last.config, activation: 'softmax', ...(two ? { units: 2 } : {}) },
  };
  return {
    model: replaced(model, last, changed),
    changes: new Map(two ? [[last.name, asSecond]] : []),
    notices: [
      two
        ? 'The model ends in one number; it was given two outputs, of which the second is that number’s probability.'
        : 'The model ends in logits; a softmax was added, so that its outputs are probabilities.',
    ],
  };
}

/** The layer that gives the output, inside nested models too. */
function lastLayer(model: ModelJson): LayerJson | undefined {
  const { layers, output_layers: outputs } = model.config;
  const last =
    model.class_name === 'Sequential' ? layers.at(-1) : layers.find(({ name }) => name === outputs?.[0]?.[0]);
  return last && isModel(last.class_name) ? lastLayer(last as unknown as ModelJson) : last;
}

function givesProbabilities(layer: LayerJson | undefined): boolean {
  return layer?.class_name === 'Softmax' || String(layer?.config['activation']).toLowerCase() === 'softmax';
}

/**
 * MobileNet of Keras 2 ends in a softmax over [1, 1, classes] that is then brought to [classes]: the layer before what
 * only reshapes.
 */
function behindReshaping(model: ModelJson, layer: LayerJson | undefined): LayerJson | undefined {
  if (!layer || !['Reshape', 'Flatten', 'Dropout'].includes(layer.class_name)) return layer;
  const { layers } = model.config;
  const before =
    model.class_name === 'Sequential'
      ? layers[layers.indexOf(layer) - 1]
      : layers.find(({ name }) => name === layer.inbound_nodes?.[0]?.[0]?.[0]);
  return behindReshaping(model, before);
}

function replaced(model: ModelJson, old: LayerJson, by: LayerJson): ModelJson {
  const layers = model.config.layers.map((layer) => {
    if (layer === old) return by;
    return isModel(layer.class_name)
      ? (replaced(layer as unknown as ModelJson, old, by) as unknown as LayerJson)
      : layer;
  });
  return { ...model, config: { ...model.config, layers } };
}

/** [n, 1] becomes [n, 2] with zeros in front; a bias [1] becomes [2]. */
function asSecond(weight: StoredTensor): StoredTensor {
  return {
    name: weight.name,
    dims: [...weight.dims.slice(0, -1), 2],
    get data() {
      const values = weight.data;
      const wide = new Float32Array(values.length * 2);
      values.forEach((value, index) => {
        wide[index * 2 + 1] = value;
      });
      return wide;
    },
  };
}
