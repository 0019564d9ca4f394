import type { Notify } from '../../core/codes/noticeCodes';
import type { OptimizerName, OptimizerValues } from '../../core/choices/optimizers';
import type { Random } from '../../core/random';
import type { L2Penalty } from '../graphs/compile/compileTrainingStep';
import type { Schedule } from '../../protocol/recipe/parts';
import type { EndingReason } from '../../protocol/runFiles';
import type { LossSettings } from '../graphs/compile/losses';
import type { LayersModel } from '../layersModel/tensorflow';
import type { Runtime } from '../runtimes/runtime';
import type { NamedArrays } from '../tensor';
import type { Augmentation } from './augmentation/augmentation';
import type { EarlyStopping, PatienceState } from './earlyStopping';
import type { PlateauState } from './schedules';

/**
 * Prepared inputs by row. `read` copies them one after the other into `into`: pixels, uint8 [rows, height, width, 3],
 * or (`elements` float32) the bytes of what a frozen lower part made of them, [rows, …the network's input], never
 * augmented here.
 */
export interface ImageSource {
  readonly elements?: 'uint8' | 'float32';
  /**
   * Of features with several augmented views an image: the row that stands for a training row, drawn as `name`, in this
   * epoch.
   */
  view?(row: number, name: number | string, epoch: Random): number;
  read(rows: ArrayLike<number>, into: Uint8Array): Promise<void>;
}

/** The losses of a classifier that ends in a softmax. */
export type CategoricalLoss = Exclude<LossSettings, { readonly name: 'binaryCrossentropy' }>;

export interface NetworkSettings extends Partial<OptimizerValues> {
  readonly epochs: number;
  /** Images in a step; `all`: one step an epoch, by the gradient over all of them. */
  readonly batchSize: number | 'all';
  /** Of a schedule, the highest. */
  readonly learningRate: number;
  readonly optimizer: OptimizerName;
  /** What is minimised: softmax cross-entropy by default. Validation is always judged by that. */
  readonly loss?: CategoricalLoss;
  /** A factor for the loss of each class's images, as Keras's `class_weight`; all 1 by default. */
  readonly classWeights?: readonly number[];
  /** Draws every class equally often in an epoch. */
  readonly balancedSampling?: boolean;
  /** Alpha of mixup's beta distribution (Zhang et al. 2018); 0 is off. */
  readonly mixup?: number;
  /** Keras's regularizers.L2 on some kernels. */
  readonly l2?: L2Penalty;
  /** Constant by default. */
  readonly schedule?: Schedule;
  /** Whose monitor also chooses the best epoch; else the validation loss does. */
  readonly earlyStopping?: EarlyStopping | null;
  /** Minutes of training after which it ends, once an epoch is over. Pauses do not count. */
  readonly timeBudget?: number | null;
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
  /** Of the epoch's last step. */
  readonly learningRate: number;
  /** Whether it is the best so far, by what is monitored, or by its training twin where nothing validates. */
  readonly best: boolean;
}

/** All that is needed to continue after an epoch as if nothing had happened. Arrays must not be changed. */
export interface NetworkCheckpoint {
  readonly epoch: number;
  /** Optimizer steps so far. */
  readonly step: number;
  readonly weights: NamedArrays;
  /** The optimizer's memory. */
  readonly slots: NamedArrays;
  /** State of the generator that orders, augments and drops. */
  readonly random: readonly number[];
  readonly best: BestEpoch;
  /** What schedule, early stopping and time budget remember. */
  readonly epochControl: EpochControlState;
  /** The figures of the epoch. */
  readonly figures: NetworkEpoch;
}

/** Where a training can be resumed. Without `best`, the next epoch is the best so far. */
export type ResumePoint = Omit<NetworkCheckpoint, 'best' | 'figures'> & { readonly best: BestEpoch | undefined };

/** The epoch with the best monitored value so far. */
export interface BestEpoch {
  readonly epoch: number;
  /** The monitored value. */
  readonly score: number;
  readonly weights: NamedArrays;
}

/** Why a training ended that did not fail. */
export type EndReason = Exclude<EndingReason, 'diverged'>;

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
  /** Asked between batches, those of validation too: a promise is waited for, which is how a training pauses. */
  readonly pause?: () => Promise<void> | undefined;
  /** What a user must know: a changed learning rate, why it ended. */
  readonly onNotice?: Notify;
  readonly onCheckpoint?: (checkpoint: NetworkCheckpoint) => void | Promise<void>;
  /** Continues from here instead of from the model's weights. */
  readonly resumeFrom?: ResumePoint | undefined;
}

export interface TrainedNetwork {
  /** The epoch whose weights the model has now; null where it was stopped before the first epoch's end. */
  readonly bestEpoch: number | null;
  readonly reason: EndReason;
  /** The reason as a sentence. */
  readonly words: string;
}

/** What must be known to continue after an epoch; plain numbers, so that JSON keeps it. */
export interface EpochControlState {
  readonly plateau: PlateauState;
  readonly patience: PatienceState;
  /** Seconds of training so far, pauses left out. */
  readonly seconds: number;
}
