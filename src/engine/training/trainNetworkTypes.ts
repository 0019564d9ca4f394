import type { LossSettings } from '../graphs/losses';
import type { LayersModel } from '../networks/tensorflow';
import type { Runtime } from '../runtimes/runtime';
import type { Augmentation } from './augmentation';

/** Prepared images by row: copies them one after the other into `into`, uint8 [rows, height, width, 3]. */
export interface ImageSource {
  read(rows: ArrayLike<number>, into: Uint8Array): Promise<void>;
}

/** The losses of a classifier that ends in a softmax. */
export type CategoricalLoss = Exclude<LossSettings, { readonly name: 'binaryCrossentropy' }>;

export interface NetworkSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly optimizer: 'sgd' | 'adam' | 'adamw' | 'rmsprop';
  /** Of SGD; 0 is plain SGD. */
  readonly momentum: number;
  /** Of SGD: Nesterov's form of the momentum. */
  readonly nesterov?: boolean;
  /** Of AdamW; Keras's default is 0.004. */
  readonly weightDecay?: number;
  /** What is minimised: softmax cross-entropy where nothing is said. Validation is always judged by that. */
  readonly loss?: CategoricalLoss;
  /** A factor for the loss of each class's images, as Keras's `class_weight`; all 1 where nothing is said. */
  readonly classWeights?: readonly number[];
  /** `cosine`: from the learning rate down to nothing over all steps (Loshchilov and Hutter 2017). */
  readonly schedule?: 'constant' | 'cosine';
  readonly augmentation: Augmentation;
}

/** An epoch that is over. Training figures are means over the epoch while the weights changed, as Keras's are. */
export interface NetworkEpoch {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly valLoss: number | null;
  readonly valAccuracy: number | null;
  readonly seconds: number;
  /** At the end of the epoch. */
  readonly learningRate: number;
  /** Whether it is the best so far, by validation loss, or by training loss where nothing validates. */
  readonly best: boolean;
}

export type NamedArrays = ReadonlyMap<string, Float32Array>;

/** All that is needed to go on after an epoch as if nothing had happened. Arrays must not be changed. */
export interface NetworkCheckpoint {
  readonly epoch: number;
  /** Optimizer steps so far. */
  readonly step: number;
  readonly weights: NamedArrays;
  /** The optimizer's memory. */
  readonly slots: NamedArrays;
  /** State of the generator that orders, augments and drops. */
  readonly random: readonly number[];
  readonly best: { readonly epoch: number; readonly score: number; readonly weights: NamedArrays };
}

export interface TrainNetworkOptions {
  /** A classifier that ends in a softmax; its weights are the start, and in the end the best. */
  readonly model: LayersModel;
  readonly runtime: Runtime;
  readonly images: ImageSource;
  /** Class of each row. */
  readonly labels: Int32Array;
  readonly trainRows: ArrayLike<number>;
  readonly validationRows: ArrayLike<number>;
  readonly settings: NetworkSettings;
  readonly seed: number;
  readonly onEpoch: (epoch: NetworkEpoch) => void | Promise<void>;
  /** Training images of the current epoch that are done. */
  readonly onBatch?: (done: number, total: number) => void;
  /** Asked after each batch: `stop` ends after the epoch, `stop-now` at once. */
  readonly shouldStop?: () => 'no' | 'stop' | 'stop-now';
  readonly onCheckpoint?: (checkpoint: NetworkCheckpoint) => void | Promise<void>;
  /** Goes on from here instead of from the model's weights. */
  readonly resumeFrom?: NetworkCheckpoint;
}

export interface TrainedNetwork {
  /** The epoch whose weights the model has now; null where it was stopped before the first epoch's end. */
  readonly bestEpoch: number | null;
  readonly stopped: boolean;
}
