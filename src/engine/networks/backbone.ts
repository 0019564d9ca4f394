import type { Notify } from '../../core/codes/noticeCodes';
import type { LayersModel } from '../layersModel/tensorflow';

/** A network without its classifier. */
export interface Backbone {
  readonly name: string;
  /** Changes whenever the same image could give other features: a key for caches. */
  readonly key: string;
  readonly inputWidth: number;
  readonly inputHeight: number;
  /** Features an image. */
  readonly columns: number;
  /** Where the weights come from and their licence, for the model card. */
  readonly source: string;
  readonly licence: string;
  /**
   * Whether the weights were learned from other images; false where they are random and all still has to be trained.
   */
  readonly pretrained: boolean;
  /** Input float32 [N, height, width, 3] RGB 0..255; output [N, columns]. No layer is trainable. */
  readonly model: LayersModel;
}

export interface OpenBackboneOptions {
  /** Width and height of the input in pixels; the network's usual size where not given. */
  readonly size?: number | undefined;
  /** `random`: initial weights drawn with `seed`, to be trained from scratch. */
  readonly weights?: 'pretrained' | 'random' | undefined;
  readonly seed?: number | undefined;
  readonly notify?: Notify | undefined;
}
