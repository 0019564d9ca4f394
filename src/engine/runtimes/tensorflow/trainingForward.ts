import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { LoupeError } from '../../../core/errors';
import { allLayers } from '../../layersModel/layerWeights';

type Layer = layers.Layer;
type Call = Layer['call'];

/** A model whose layers behave in training as the compiled step's do. */
export interface TrainingForward {
  /** Logits of a batch of pixels, with dropout masks by name (`<layer>/mask`). */
  logits(pixels: tf.Tensor, masks: ReadonlyMap<string, tf.Tensor>): tf.Tensor;
  /** Gives the layers their own behaviour back. */
  restore(): void;
}

/**
 * Changes how some layers of `model` are called, until `restore`: dropout takes the masks that are drawn outside,
 * frozen layers never use batch statistics (TensorFlow.js's do), and the last softmax or sigmoid is left out. Throws
 * LoupeError `unsupported-model` where the network does not end in `end`.
 */
export function trainingForward(model: LayersModel, end: 'Softmax' | 'Sigmoid'): TrainingForward {
  let masks: ReadonlyMap<string, tf.Tensor> = new Map();
  const before: (() => void)[] = [];
  const replace = (layer: Layer, call: (own: Call) => Call): void => {
    const own = layer.call;
    layer.call = call(own.bind(layer));
    before.push(() => {
      layer.call = own;
    });
  };
  for (const layer of allLayers(model)) {
    if (layer.getClassName() === 'Dropout') {
      replace(layer, () => (inputs) => {
        const mask = masks.get(`${layer.name}/mask`);
        const [x] = Array.isArray(inputs) ? inputs : [inputs];
        return mask ? tf.mul(x!, inLayersLayout(mask)) : x!;
      });
    } else if (!layer.trainable) {
      replace(layer, (own) => (inputs, options) => own(inputs, { ...options, training: false }));
    }
  }
  const last = model.layers.at(-1)!;
  const activation = last as unknown as { activation?: { apply: (x: tf.Tensor) => tf.Tensor; getClassName(): string } };
  if (last.getClassName() === end) {
    replace(last, () => (inputs) => (Array.isArray(inputs) ? inputs[0]! : inputs));
  } else if (activation.activation?.getClassName() === end.toLowerCase()) {
    const own = activation.activation;
    activation.activation = { apply: (x) => x, getClassName: () => 'linear' };
    before.push(() => {
      activation.activation = own;
    });
  } else {
    throw new LoupeError(
      'unsupported-model',
      `The network "${model.name}" must end in a ${end.toLowerCase()} to be trained with this loss.`,
    );
  }
  return {
    logits(pixels, drawn) {
      masks = drawn;
      return model.apply(pixels, { training: true }) as tf.Tensor;
    },
    restore: () => before.reverse().forEach((undo) => undo()),
  };
}

/** Masks come in the layout of the compiled step, [N, C, H, W], where layers have [N, H, W, C]. */
function inLayersLayout(mask: tf.Tensor): tf.Tensor {
  return mask.rank === 4 ? tf.transpose(mask, [0, 2, 3, 1]) : mask;
}
