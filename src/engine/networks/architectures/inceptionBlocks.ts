import { layers } from '../../layersModel/tensorflow';
import type { SymbolicTensor } from '../../layersModel/tensorflow';
import { LayerNames, apply, convolution, normalized, relu } from './layerBlocks';

/** Height and width of a window, where one number stands for both. */
type Kernel = number | [number, number];
/** `halve`: stride 2 without padding; `shrink`: stride 1 without padding. */
type Movement = 'keep' | 'shrink' | 'halve';

/** What InceptionV3 and InceptionResNetV2 are made of. Layers without a name are numbered as Keras numbers them. */
export class InceptionBlocks {
  readonly #names = new LayerNames();

  /**
   * Convolution, batch normalisation without scale, relu. A name is given to the convolution, as in InceptionResNetV2.
   */
  unit(x: SymbolicTensor, filters: number, kernel: Kernel, movement: Movement = 'keep', name?: string): SymbolicTensor {
    const convolved = convolution(x, {
      name: name ?? this.#names.next('conv2d'),
      filters,
      kernel,
      strides: movement === 'halve' ? 2 : 1,
      padding: movement === 'keep' ? 'same' : 'valid',
    });
    const y = normalized(convolved, name ? `${name}_bn` : this.#names.next('batch_normalization'), { scale: false });
    return this.relu(y, name ? `${name}_ac` : undefined);
  }

  /** Units one after the other. */
  chain(x: SymbolicTensor, units: readonly (readonly [number, Kernel, Movement?])[]): SymbolicTensor {
    return units.reduce((y, [filters, kernel, movement]) => this.unit(y, filters, kernel, movement), x);
  }

  /** From the image to 35 x 35 x 192 (at 299 pixels). */
  stem(x: SymbolicTensor): SymbolicTensor {
    const first = this.maxPool(
      this.chain(x, [
        [32, 3, 'halve'],
        [32, 3, 'shrink'],
        [64, 3],
      ]),
    );
    return this.maxPool(
      this.chain(first, [
        [80, 1, 'shrink'],
        [192, 3, 'shrink'],
      ]),
    );
  }

  relu(x: SymbolicTensor, name = this.#names.next('activation')): SymbolicTensor {
    return relu(x, name);
  }

  /** Largest of 3x3, stride 2, without padding. */
  maxPool(x: SymbolicTensor): SymbolicTensor {
    return apply(
      layers.maxPooling2d({ name: this.#names.next('max_pooling2d'), poolSize: 3, strides: 2, padding: 'valid' }),
      x,
    );
  }

  /** Mean of 3x3, stride 1; what lies outside does not count. */
  averagePool(x: SymbolicTensor): SymbolicTensor {
    return apply(
      layers.averagePooling2d({
        name: this.#names.next('average_pooling2d'),
        poolSize: 3,
        strides: 1,
        padding: 'same',
      }),
      x,
    );
  }

  concatenate(branches: SymbolicTensor[], name = this.#names.next('concatenate')): SymbolicTensor {
    return apply(layers.concatenate({ name, axis: 3 }), branches);
  }
}
