import { LoupeError } from '../../core/errors';
import { allLayers, weightName } from './layerWeights';
import { elements } from '../tensor';
import type { StoredTensor } from '../formats/safetensors';
import { tensor, tidy } from './tensorflow';
import type { LayersModel, layers } from './tensorflow';

/** Which layers of a network are meant. */
export type LayerChoice = (layer: layers.Layer) => boolean;

/**
 * Gives a network the weights of a file, by order (layer names changed over the years, the order did
 * not). Every shape is checked; throws LoupeError `weights` naming the first that does not fit.
 */
export function assignInOrder(
  model: LayersModel,
  stored: readonly StoredTensor[],
  file: string,
  of: LayerChoice = () => true,
): void {
  const withWeights = allLayers(model).filter((layer) => layer.weights.length > 0 && of(layer));
  const needed = withWeights.reduce((count, layer) => count + layer.weights.length, 0);
  if (needed !== stored.length) {
    throw new LoupeError(
      'weights',
      `${file} has ${stored.length} weights, but the network "${model.name}" has ${needed}.`,
    );
  }
  let next = 0;
  for (const layer of withWeights) {
    tidy(() => {
      layer.setWeights(
        layer.weights.map((variable) => {
          const { name, dims, data } = stored[next++]!;
          if (dims.join() !== variable.shape.join()) {
            const wanted = weightName(layer, variable.originalName);
            throw new LoupeError(
              'weights',
              `${file}: ${name} is [${dims.join(', ')}], but ${wanted} is [${variable.shape.join(', ')}].`,
            );
          }
          return tensor(data, [...dims]);
        }),
      );
    });
  }
}

/** Gives a network, or some of its layers, weights by name (`Conv1/kernel`); every weight of theirs must be there. */
export function assignByName(
  model: LayersModel,
  weights: ReadonlyMap<string, Float32Array>,
  of: LayerChoice = () => true,
): void {
  const ordered = allLayers(model)
    .filter(of)
    .flatMap((layer) =>
      layer.weights.map((variable) => {
        const name = weightName(layer, variable.originalName);
        const data = weights.get(name);
        const dims = variable.shape.map((length) => length ?? 0);
        if (data?.length !== elements(dims))
          throw new LoupeError('weights', `The weight "${name}" is missing or has a wrong size.`);
        return { name, dims, data };
      }),
    );
  assignInOrder(model, ordered, 'the given weights', of);
}
