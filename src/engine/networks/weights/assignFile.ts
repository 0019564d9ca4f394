import path from 'node:path';
import { LoupeError } from '../../../core/errors';
import { allLayers } from '../../layersModel/layerWeights';
import type { CatalogueEntry } from '../architectures/catalogue';
import type { StoredTensor } from '../../formats/safetensors';
import type { LayersModel } from '../../layersModel/tensorflow';
import type { Hdf5File } from '../../formats/hdf5';
import { openHdf5 } from '../../formats/hdf5';
import { keras3Layers, keras3Weights, Keras3Names, layoutOf, legacyLayers } from './kerasLayers';

/** Classes of the classifier in Keras's files with a top. */
const imagenetClasses = 1000;

/**
 * Gives a backbone of the catalogue the weights of a Keras file, with or without a classifier in it, reading one tensor
 * at a time. Every shape is checked. Throws LoupeError `weights` that names the file, the layer and both shapes.
 */
export async function assignWeightsFile(entry: CatalogueEntry, model: LayersModel, file: string): Promise<void> {
  const h5 = await openHdf5(file);
  try {
    const stored = weightsInOrder(h5, model);
    const name = path.basename(file);
    entry.assign(
      model,
      hasClassifier(stored) && !hasClassifier(shapesOf(model)) ? withoutClassifier(entry, model, stored, name) : stored,
      name,
    );
  } finally {
    h5.close();
  }
}

/** All arrays of a Keras file in the order of the network's layers, whatever the layers are called. */
export function weightsInOrder(h5: Hdf5File, model: LayersModel): StoredTensor[] {
  if (layoutOf(h5) === 'legacy') return legacyLayers(h5).flatMap(({ weights }) => weights);
  // Keras 3 numbers the layers of each class by themselves, in the order of the network.
  const names = new Keras3Names();
  const root = keras3Layers(h5, '') ?? '';
  // EfficientNet's first layer in Keras, which the network here has in another form (see its `assign`).
  const statistics = keras3Weights(h5, `${root}/normalization`);
  const others = allLayers(model).flatMap((layer) => {
    const place = `${root}/${names.next(layer.getClassName())}`;
    if (layer.weights.length === 0) return [];
    const weights = keras3Weights(h5, place);
    if (weights.length > 0) return weights;
    throw new LoupeError(
      'weights',
      `${path.basename(h5.file)} has no weights for the layer "${layer.name}" (they would be at ${place}), so it belongs to another network than "${model.name}".`,
    );
  });
  return [...statistics, ...others];
}

function shapesOf(model: LayersModel): { readonly dims: readonly (number | null)[] }[] {
  return allLayers(model).flatMap((layer) => layer.weights.map(({ shape }) => ({ dims: shape })));
}

/** Whether the last array is the bias of ImageNet's classifier. */
function hasClassifier(weights: readonly { readonly dims: readonly (number | null)[] }[]): boolean {
  return weights.at(-1)?.dims.join() === String(imagenetClasses);
}

/** The classifier's arrays are the last ones; how many they are is seen by building it. */
function withoutClassifier(
  entry: CatalogueEntry,
  model: LayersModel,
  stored: readonly StoredTensor[],
  file: string,
): readonly StoredTensor[] {
  const size = model.inputs[0]!.shape[1] ?? entry.size;
  const classifier = entry.build({ size: Math.max(size, entry.minimumSize), classes: imagenetClasses });
  const extra = shapesOf(classifier).length - shapesOf(model).length;
  classifier.dispose();
  if (extra <= 0 || extra >= stored.length)
    throw new LoupeError('weights', `${file} has ${stored.length} weights, too few for "${model.name}".`);
  return stored.slice(0, -extra);
}
