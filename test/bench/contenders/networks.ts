import { compileInference } from '../../../src/engine/graphs/compile/compileInference';
import { inceptionV3 } from '../../../src/engine/networks/architectures/inceptionV3';
import { drawInitialWeights } from '../../../src/engine/layersModel/initialWeights';
import { mobileNetV2 } from '../../../src/engine/networks/architectures/mobilenetV2';
import { buildScratchNetwork } from '../../../src/engine/networks/scratch';
import { input, layers, model as modelOf } from '../../../src/engine/layersModel/tensorflow';
import type { LayersModel, SymbolicTensor } from '../../../src/engine/layersModel/tensorflow';

/*
 * The networks of the benchmark; keras_networks.py has the same ones. Weights are drawn: times do not depend on them.
 */

const seed = 1;

/** A frozen network from images to features. */
export function backbone(name: string): LayersModel {
  const model = name === 'InceptionV3' ? inceptionV3({ size: 299 }) : mobileNetV2({ size: 224, alpha: 1 });
  drawInitialWeights(model, seed);
  return model;
}

export function featuresGraph(model: LayersModel): Uint8Array {
  return compileInference(model, 'uint8');
}

/** The first layer of MobileNetV2's last two blocks. */
const firstTrained = 'block_15_expand';

/**
 * Networks to be trained: the three-convolution network, MobileNetV2 from its last two blocks up, a dense head on
 * features.
 */
const trainable: Readonly<Record<string, () => LayersModel>> = {
  'three-conv': () => buildScratchNetwork('cats-dogs', 2, seed).model,
  'last-two-blocks': () => {
    const base = backbone('MobileNetV2');
    const model = withHead(base.inputs[0]!, base.outputs[0]!, 5);
    const first = model.layers.findIndex(({ name }) => name === firstTrained);
    model.layers.forEach((layer, index) => {
      layer.trainable = index >= first;
    });
    return model;
  },
  'dense-head': () => {
    const features = input({ shape: [1280], name: 'features' });
    const hidden = layers.dense({ name: 'hidden', units: 64, activation: 'relu' }).apply(features) as SymbolicTensor;
    return withHead(features, hidden, 5);
  },
};

/** A network to be trained, and whether it takes pixels (else features). */
export function trainableNetwork(name: string): { readonly model: LayersModel; readonly pixels: boolean } {
  const model = trainable[name]!();
  return { model, pixels: model.inputs[0]!.shape.length === 4 };
}

function withHead(from: SymbolicTensor, features: SymbolicTensor, classes: number): LayersModel {
  const outputs = layers
    .dense({ name: 'predictions', units: classes, activation: 'softmax' })
    .apply(features) as SymbolicTensor;
  return modelOf({ inputs: from, outputs });
}
