import { assignInOrder } from '../../layersModel/assignWeights';
import type { StoredTensor } from '../../formats/safetensors';
import type { LayersModel } from '../../layersModel/tensorflow';

/** One of Keras's official `.h5` weight files. */
export interface WeightFile {
  readonly file: string;
  readonly address: string;
  /** Length as the server gives it; null where it was not seen. */
  readonly bytes: number | null;
  /** As keras.applications' source has it; null where that has none. */
  readonly hash: { readonly algorithm: 'md5' | 'sha256'; readonly value: string } | null;
}

/** What decides the shape of a network of the catalogue. */
export interface BuildOptions {
  /** Width and height of the input, in pixels. */
  readonly size: number;
  /** Classes of ImageNet's classifier, where it is wanted instead of the pooled features. */
  readonly classes?: number;
}

/** An architecture with pretrained weights, and what is shown of it. */
export interface CatalogueEntry {
  /** As `--model` takes it: `inception_v3`, `mobilenet_v2_0.35`. */
  readonly name: string;
  /** As Keras calls it: `InceptionV3`. */
  readonly title: string;
  /** Usual width and height of its input, in pixels. */
  readonly size: number;
  readonly minimumSize: number;
  /** Pooled features an image. */
  readonly columns: number;
  /** Without the classifier. */
  readonly parameters: number;
  /**
   * Share of ImageNet's validation images it classifies rightly, per Keras's documentation; null where that has none.
   */
  readonly top1: number | null;
  /** Of the weights. */
  readonly licence: string;
  readonly source: string;
  /** Without and with ImageNet's classifier of 1000 classes. */
  readonly weights: { readonly noTop: WeightFile; readonly top: WeightFile };
  /**
   * The network: image float32 [N, size, size, 3], RGB 0..255, in (preprocessing is part of the network); globally
   * averaged features [N, columns] out, or with `classes` softmax probabilities [N, classes]. Weights are zero.
   */
  build(options: BuildOptions): LayersModel;
  /**
   * Gives a network that `build` made the weights of a Keras file, in the file's order.
   * Throws LoupeError `weights` naming the first weight that does not fit.
   */
  assign(model: LayersModel, stored: readonly StoredTensor[], file: string): void;
}

/** How weights are assigned where Keras's file and the network hold the same ones in the same form. */
export const assignAsStored: CatalogueEntry['assign'] = assignInOrder;

const kerasApplications = 'https://storage.googleapis.com/tensorflow/keras-applications';

/** A weights file in keras.applications' usual place, a folder an architecture. */
export function weightFile(folder: string, file: string, md5?: string, bytes: number | null = null): WeightFile {
  return {
    file,
    address: `${kerasApplications}/${folder}/${file}`,
    bytes,
    hash: md5 ? { algorithm: 'md5', value: md5 } : null,
  };
}
