import { LayersModel } from '@tensorflow/tfjs-layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { LoupeError, messageOf } from '../../../core/errors';
import type { Value } from '../graph';
import {
  lowerActivation,
  lowerELU,
  lowerLeakyReLU,
  lowerPReLU,
  lowerReLU,
  lowerSoftmax,
  lowerThresholdedReLU,
} from './activations';
import type { Layer, Lowering, LoweringContext } from './context';
import { lowerConv2D, lowerDepthwiseConv2D, lowerSeparableConv2D } from './convolution';
import { lowerDense } from './dense';
import { lowerAdd, lowerAverage, lowerConcatenate, lowerMaximum, lowerMinimum, lowerMultiply } from './merging';
import { lowerBatchNormalization, lowerLayerNormalization } from './normalization';
import {
  lowerAveragePooling2D,
  lowerGlobalAveragePooling2D,
  lowerGlobalMaxPooling2D,
  lowerMaxPooling2D,
} from './pooling';
import { lowerDropout } from './regularization';
import { lowerRescaling } from './rescaling';
import { lowerResizing, lowerUpSampling2D } from './resizing';
import { lowerCropping2D, lowerFlatten, lowerPermute, lowerReshape, lowerZeroPadding2D } from './shapes';

/** Every layer the compiler knows, by the class name in a saved model. */
export const lowerings: Readonly<Record<string, Lowering>> = {
  Activation: lowerActivation,
  Add: lowerAdd,
  Average: lowerAverage,
  AveragePooling2D: lowerAveragePooling2D,
  BatchNormalization: lowerBatchNormalization,
  Concatenate: lowerConcatenate,
  Conv2D: lowerConv2D,
  Cropping2D: lowerCropping2D,
  Dense: lowerDense,
  DepthwiseConv2D: lowerDepthwiseConv2D,
  Dropout: lowerDropout,
  ELU: lowerELU,
  Flatten: lowerFlatten,
  GlobalAveragePooling2D: lowerGlobalAveragePooling2D,
  GlobalMaxPooling2D: lowerGlobalMaxPooling2D,
  LayerNormalization: lowerLayerNormalization,
  LeakyReLU: lowerLeakyReLU,
  MaxPooling2D: lowerMaxPooling2D,
  Maximum: lowerMaximum,
  Minimum: lowerMinimum,
  Multiply: lowerMultiply,
  PReLU: lowerPReLU,
  Permute: lowerPermute,
  ReLU: lowerReLU,
  Rescaling: lowerRescaling,
  Reshape: lowerReshape,
  Resizing: lowerResizing,
  SeparableConv2D: lowerSeparableConv2D,
  Softmax: lowerSoftmax,
  ThresholdedReLU: lowerThresholdedReLU,
  UpSampling2D: lowerUpSampling2D,
  ZeroPadding2D: lowerZeroPadding2D,
};

/**
 * Appends a whole model (one input, one output) to the context's graph and returns its output.
 * `input` has the layout of the graph: [N, C, H, W] for images.
 * Throws LoupeError `unsupported-layer` that names the layer.
 */
export function lowerModel(model: LayersModel, input: Value, context: LoweringContext): Value {
  if (model.inputs.length !== 1 || model.outputs.length !== 1) {
    throw new LoupeError('unsupported-model', `The network "${model.name}" must have one input and one output.`);
  }
  const values = new Map<number, Value>([[model.inputs[0]!.id, input]]);
  const lower = (tensor: SymbolicTensor): Value => {
    const before = values.get(tensor.id);
    if (before) return before;
    const value = lowerLayer(tensor.sourceLayer, tensor.inputs.map(lower), context);
    values.set(tensor.id, value);
    return value;
  };
  return lower(model.outputs[0]!);
}

function lowerLayer(layer: Layer, inputs: readonly Value[], context: LoweringContext): Value {
  if (layer instanceof LayersModel) return lowerModel(layer, inputs[0]!, context);
  const lowering = lowerings[layer.getClassName()];
  if (!lowering) {
    throw new LoupeError(
      'unsupported-layer',
      `Layer "${layer.name}" is a ${layer.getClassName()}, which the graph compiler does not know.`,
    );
  }
  try {
    return context.graph.within(layer.name, () => lowering(layer, inputs, context));
  } catch (error) {
    if (error instanceof LoupeError) throw error;
    throw new LoupeError('unsupported-layer', `Layer "${layer.name}" (${layer.getClassName()}): ${messageOf(error)}`, {
      cause: error,
    });
  }
}
