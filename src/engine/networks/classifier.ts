import { LoupeError } from '../../core/errors';
import type { Backbone } from './backbone';
import { layers, model, tensor, tidy } from '../layersModel/tensorflow';
import type { LayersModel, SymbolicTensor } from '../layersModel/tensorflow';

/** A fitted softmax head on standardised features: softmax(((x - mean) / scale) · kernel + bias). */
export interface Head {
  /** [columns] */
  readonly mean: Float32Array;
  /** [columns], all above zero. */
  readonly scale: Float32Array;
  /** [columns, classes], row-major. */
  readonly kernel: Float32Array;
  /** [classes] */
  readonly bias: Float32Array;
}

/**
 * One network from image to probabilities: the backbone's layers (shared, not copied), a `standardise`
 * layer (batch normalisation with fixed statistics and epsilon 0) and a `predictions` layer.
 * `classes` is the number of outputs. Throws LoupeError `head` where the sizes do not fit.
 */
export function composeClassifier(backbone: Backbone, head: Head, classes: number): LayersModel {
  const { columns } = backbone;
  if (
    head.mean.length !== columns ||
    head.scale.length !== columns ||
    head.kernel.length !== columns * classes ||
    head.bias.length !== classes
  ) {
    throw new LoupeError('head', `The head does not fit: ${columns} features and ${classes} classes are expected.`);
  }
  if (!head.scale.every((scale) => scale > 0))
    throw new LoupeError('head', 'The head divides by a scale that is not above zero.');
  const standardise = layers.batchNormalization({
    name: 'standardise',
    epsilon: 0,
    center: false,
    scale: false,
    trainable: false,
  });
  const predictions = layers.dense({
    name: 'predictions',
    units: classes,
    activation: 'softmax',
    kernelInitializer: 'zeros',
    biasInitializer: 'zeros',
  });
  const probabilities = predictions.apply(standardise.apply(backbone.model.outputs[0]!)) as SymbolicTensor;
  tidy(() => {
    standardise.setWeights([tensor(head.mean), tensor(head.scale.map((scale) => scale * scale))]);
    predictions.setWeights([tensor(head.kernel, [columns, classes]), tensor(head.bias)]);
  });
  return model({ name: `${backbone.name}_classifier`, inputs: backbone.model.inputs, outputs: probabilities });
}
