import { LoupeError } from '../../../core/errors';
import { layers, model as functional } from '../../layersModel/tensorflow';
import type { LayersModel, SymbolicTensor } from '../../layersModel/tensorflow';

/** Layers that may stand behind the classifier, or between features and classifier, and hold nothing. */
const passing = new Set(['Activation', 'Dropout', 'Flatten', 'Reshape', 'Softmax']);

/**
 * A model without its classifier: what goes into its last dense layer (or 1x1 convolution over one position), or the
 * output of the named layer; averaged over positions where there are any. Throws LoupeError `model-file`.
 */
export function cutToFeatures(model: LayersModel, file: string, layer?: string): LayersModel {
  const tensor = layer === undefined ? beforeClassifier(model.outputs[0]!) : outputOf(model, layer, file);
  const { rank } = tensor;
  if (rank !== 2 && rank !== 4) {
    throw new LoupeError(
      'model-file',
      `“${tensor.sourceLayer.name}” of ${file} gives (${tensor.shape.map((length) => length ?? 'None').join(', ')}), which are no features of images. Name another layer with --layer.`,
    );
  }
  const features =
    rank === 2
      ? tensor
      : (layers
          .globalAveragePooling2d({ name: 'features', dataFormat: 'channelsLast' })
          .apply(tensor) as SymbolicTensor);
  return functional({ name: `${model.name}_features`, inputs: model.inputs, outputs: features });
}

function outputOf(model: LayersModel, name: string, file: string): SymbolicTensor {
  const found = model.layers.find((layer) => layer.name === name);
  if (found) return found.output as SymbolicTensor;
  throw new LoupeError(
    'model-file',
    `${file} has no layer “${name}” at its top. It has ${model.layers.map((layer) => layer.name).join(', ')}.`,
  );
}

/** Walks back over layers without weights to a classifier; a model that has none is left whole. */
function beforeClassifier(output: SymbolicTensor): SymbolicTensor {
  let tensor = output;
  while (passing.has(tensor.sourceLayer.getClassName())) tensor = tensor.inputs[0]!;
  const [input] = tensor.inputs;
  const kind = tensor.sourceLayer.getClassName();
  const onePosition = kind === 'Conv2D' && input?.shape[1] === 1 && input.shape[2] === 1;
  if (!input || (kind !== 'Dense' && !onePosition)) return withoutDropout(output);
  return withoutDropout(input);
}

function withoutDropout(tensor: SymbolicTensor): SymbolicTensor {
  return tensor.sourceLayer.getClassName() === 'Dropout' ? withoutDropout(tensor.inputs[0]!) : tensor;
}
