import { LoupeError } from '../../../core/errors';
import type { layers } from '@tensorflow/tfjs-layers';
import { elements } from '../../tensor';
import { assignInOrder } from '../../layersModel/assignWeights';
import type { StoredTensor } from '../../formats/safetensors';
import type { LayersModel } from '../../layersModel/tensorflow';

/** The weights of one layer in a model file. */
export interface WeightGroup {
  /** The layer's name, with those of the models around it before it where the file has them: `inner/conv`. */
  readonly path: string;
  readonly weights: readonly StoredTensor[];
}

/** Puts tensors whose names end in `<layer>/<weight>` together by layer, in the order in which layers come first. */
export function groupByLayer(weights: readonly StoredTensor[], around = ''): WeightGroup[] {
  const groups = new Map<string, StoredTensor[]>();
  for (const weight of weights) {
    const layer = weight.name.slice(0, Math.max(0, weight.name.lastIndexOf('/')));
    const path = around === '' || layer === around || layer.startsWith(`${around}/`) ? layer : `${around}/${layer}`;
    groups.set(path, [...(groups.get(path) ?? []), weight]);
  }
  return [...groups].map(([path, of]) => ({ path, weights: of }));
}

/** Where the weights of a model are. */
export interface WeightSources {
  /** The file's name, for people. */
  readonly file: string;
  readonly groups: readonly WeightGroup[];
  /** For layers that the file has none of. */
  readonly constants: ReadonlyMap<string, readonly StoredTensor[]>;
  /** Of layers that the file has inside another model: the names of the models around them there, and their own. */
  readonly originals: ReadonlyMap<string, readonly string[]>;
  /** What is done to the weights of a layer that is not quite the file's. */
  readonly changes: ReadonlyMap<string, (weight: StoredTensor) => StoredTensor>;
}

/**
 * Gives a model the weights of its file by the layers' names. Throws LoupeError `weights` that names the file, the
 * layer and both shapes.
 */
export function assignByLayer(
  model: LayersModel,
  { file, groups, constants, originals, changes }: WeightSources,
): void {
  const left = new Set(groups);
  const ordered = withPaths(model).flatMap(({ layer, path: here }) => {
    if (layer.weights.length === 0) return [];
    const path = originals.get(layer.name) ?? here;
    const name = path.at(-1)!;
    const group = match(left, name, path);
    if (group) left.delete(group);
    const stored = group?.weights ?? constants.get(name) ?? constants.get(layer.name);
    if (!stored)
      throw new LoupeError(
        'weights',
        `${file} has no weights for the layer “${layer.name}” (${layer.getClassName()}).`,
      );
    if (stored.length !== layer.weights.length) {
      throw new LoupeError(
        'weights',
        `${file} has ${stored.length} weights for the layer “${layer.name}” (${layer.getClassName()}), which needs ${layer.weights.length}.`,
      );
    }
    return stored.map((weight, index) =>
      fitting(changes.get(layer.name)?.(weight) ?? weight, layer.weights[index]!.shape),
    );
  });
  assignInOrder(model, ordered, file);
}

/** Layers with the names of the models that they lie in. */
function withPaths(
  model: LayersModel,
  around: readonly string[] = [],
): { layer: layers.Layer; path: readonly string[] }[] {
  return model.layers.flatMap((layer) =>
    'layers' in layer
      ? withPaths(layer as unknown as LayersModel, [...around, layer.name])
      : [{ layer, path: [...around, layer.name] }],
  );
}

/** The group whose path ends in the layer's name; of several the one that shares most of the names around it. */
function match(groups: ReadonlySet<WeightGroup>, name: string, path: readonly string[]): WeightGroup | undefined {
  const shared = (group: WeightGroup): number => {
    const around = group.path.split('/');
    return path.filter((part) => around.includes(part)).length - around.length / 100;
  };
  return [...groups]
    .filter((group) => group.path === name || group.path.endsWith(`/${name}`))
    .sort((a, b) => shared(b) - shared(a))[0];
}

/** The same numbers with axes of length 1 in front or none: Keras versions differ in those of normalisation. */
function fitting(stored: StoredTensor, shape: readonly (number | null)[]): StoredTensor {
  const dims = shape.map((length) => length ?? 0);
  const ones = (lengths: readonly number[]): string => lengths.filter((length) => length !== 1).join();
  if (
    stored.dims.join() === dims.join() ||
    ones(stored.dims) !== ones(dims) ||
    elements(stored.dims) !== elements(dims)
  )
    return stored;
  return {
    name: stored.name,
    dims,
    get data() {
      return stored.data;
    },
  };
}
