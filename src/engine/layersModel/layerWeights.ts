import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { LoupeError } from '../../core/errors';

/** A weight of a network, with its name as Keras's files have it: `Conv1/kernel`. */
export interface WeightSpec {
  readonly name: string;
  /** Keras's layout. */
  readonly dims: readonly number[];
  /** Whether the optimizer changes it. */
  readonly trainable: boolean;
}

export type Weights = ReadonlyMap<string, Float32Array>;

/** The last part of a weight's name: `kernel`. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** `<layer>/<weight>`, whatever scopes the name came with. */
export function weightName(layer: layers.Layer, name: string): string {
  return `${layer.name}/${shortName(name)}`;
}

/** All layers, those of nested models included, in the order in which they were built. */
export function allLayers(model: LayersModel): layers.Layer[] {
  return model.layers.flatMap((layer) => ('layers' in layer ? allLayers(layer as unknown as LayersModel) : [layer]));
}

/** Names and shapes of all weights, a layer's in Keras's order (kernel, bias; gamma, beta, mean, variance). */
export function weightSpecs(model: LayersModel): WeightSpec[] {
  return allLayers(model).flatMap((layer) =>
    layer.weights.map((variable) => ({
      name: weightName(layer, variable.originalName),
      dims: variable.shape.map((length) => length ?? 0),
      trainable: layer.trainable && layer.trainableWeights.includes(variable),
    })),
  );
}

/** Copies of all weights, or of those of some layers. */
export function readWeights(
  model: LayersModel,
  of: (layer: layers.Layer) => boolean = () => true,
): Map<string, Float32Array> {
  return new Map(
    allLayers(model)
      .filter(of)
      .flatMap((layer) =>
        layer.weights.map((variable) => {
          const value = variable.read();
          return [weightName(layer, variable.originalName), Float32Array.from(value.dataSync())] as const;
        }),
      ),
  );
}

/** The elements of one weight; throws LoupeError `weights` where the model lacks it. */
export function requireWeight(weights: Weights, name: string): Float32Array {
  const data = weights.get(name);
  if (!data) throw new LoupeError('weights', `The network has no weight "${name}".`);
  return data;
}
