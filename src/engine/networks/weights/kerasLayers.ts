import { LoupeError } from '../../../core/errors';
import { elements } from '../../tensor';
import type { StoredTensor } from '../../formats/safetensors';
import type { Hdf5File } from '../../formats/hdf5';

/**
 * A layer of a weights file with its arrays, in the file's order. A nested model is one layer with all of its arrays.
 */
export interface StoredLayer {
  readonly name: string;
  readonly weights: readonly StoredTensor[];
}

/** How Keras laid a file out. */
export type KerasLayout =
  /** `layer_names` and `weight_names`: Keras 1 and 2, and Keras 3 for `.h5`. */
  | 'legacy'
  /** `layers/<class>_<n>/vars/<i>`: Keras 3's `.weights.h5`, also inside `.keras`. */
  | 'keras3';

/** Throws LoupeError `weights` where the file is HDF5, but nothing that Keras wrote. */
export function layoutOf(h5: Hdf5File): KerasLayout {
  if (legacyRoot(h5) !== undefined) return 'legacy';
  if (keras3Layers(h5, '') !== undefined) return 'keras3';
  throw new LoupeError('weights', `${h5.file} is an HDF5 file, but holds no weights as Keras writes them.`);
}

/** Where the layers are: at the top of a weights file, below `model_weights` in a file with a whole model. */
function legacyRoot(h5: Hdf5File): string | undefined {
  return ['', 'model_weights'].find((place) => h5.texts(place, 'layer_names').length > 0);
}

/** The layers of a legacy file in its order. */
export function legacyLayers(h5: Hdf5File): StoredLayer[] {
  const root = legacyRoot(h5) ?? '';
  return h5.texts(root, 'layer_names').map((layer) => {
    const place = root === '' ? layer : `${root}/${layer}`;
    return { name: layer, weights: h5.texts(place, 'weight_names').map((name) => h5.tensor(`${place}/${name}`, name)) };
  });
}

/**
 * Where a model at a place of a Keras 3 file has its layers; Keras 2.12 to 2.15 wrote the second. Undefined where there
 * are none.
 */
export function keras3Layers(h5: Hdf5File, place: string): string | undefined {
  const names = h5.names(place);
  const found = ['layers', '_layer_checkpoint_dependencies'].find((name) => names.includes(name));
  return found === undefined || place === '' ? found : `${place}/${found}`;
}

/** The arrays of one layer of a Keras 3 file, `layers/conv2d_3`, in its order. */
export function keras3Weights(h5: Hdf5File, place: string): StoredTensor[] {
  const vars = `${place}/vars`;
  return h5
    .names(vars)
    .sort((a, b) => Number(a) - Number(b))
    .map((name) => h5.tensor(`${vars}/${name}`, `${h5.text(vars, 'name') ?? place}/${name}`));
}

/** Names of layers in a Keras 3 file: the class in snake case, numbered from the second of its kind. */
export class Keras3Names {
  private readonly used = new Map<string, number>();

  next(className: string): string {
    const base = snakeCase(className);
    const number = this.used.get(base) ?? 0;
    this.used.set(base, number + 1);
    return number === 0 ? base : `${base}_${number}`;
  }
}

/** As keras/src/utils/naming.py: `DepthwiseConv2D` is `depthwise_conv2d`, `ReLU` is `re_lu`. */
export function snakeCase(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/**
 * Whether it is the number of samples that Keras's `Normalization` was adapted to, which it keeps beside its weights.
 */
export function isCounter({ name, dims }: StoredTensor): boolean {
  return dims.length === 0 || (/(^|\/)count(:0)?$/.test(name) && elements(dims) === 1);
}
