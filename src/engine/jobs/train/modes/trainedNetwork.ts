import type { Backbone } from '../../../networks/backbone';
import type { Preprocessing } from '../../../../protocol/runFiles';
import type { DividedTraining } from '../preparation/preparedTraining';

/** A network after training, ready to be scored and saved. */
export interface TrainedNetwork {
  readonly training: DividedTraining;
  readonly model: Backbone['model'];
  readonly name: string;
  readonly preprocessing: Preprocessing;
  /** The epoch (or iteration) whose weights are kept; null where none was finished. */
  readonly bestEpoch: number | null;
  /** The pretrained network inside, for the model card; null where it was trained from random weights. */
  readonly backbone: { readonly name: string; readonly source: string; readonly licence: string } | null;
  /** Probabilities of images by their position: [rows, classes], row-major. */
  score(rows: Uint32Array): Promise<Float32Array>;
  /** Pixels of a few images for the saved model's self-test, [height, width, 3] bytes each. */
  sampleImages(rows: Uint32Array): Promise<Uint8Array[]>;
  /** Frees what scoring needs. */
  release(): Promise<void>;
}
