import type { LayoutChoice } from '../../core/dataset';
import type { Monitor } from '../../core/choices/monitors';
import type { OptimizerName, OptimizerSetting, OptimizerValues } from '../../core/choices/optimizers';
import type { Augmentation } from './augmentation';
import type { HeadLayer, Loss, Schedule } from './parts';
import type { ClassWeighting, Mode } from './schema';

/** The optimizer that is used. A key that the optimizer does not have is null. */
export type OptimizerChoice = { readonly name: OptimizerName; readonly learningRate: number } & {
  readonly [K in OptimizerSetting]: OptimizerValues[K] | null;
};

/**
 * Every setting of a training that is in force, the preset's included: what `run.json` keeps as `settings` and what
 * *Save as Recipe…* writes. What means nothing in a mode has the preset's harmless value.
 */
export interface Recipe {
  /** The preset that it extends. */
  readonly extends: PresetName;
  readonly layout: LayoutChoice | null;
  readonly mode: Mode;
  readonly model: string;
  /** Pixels; null is the network's own. */
  readonly imageSize: number | null;
  readonly head: readonly HeadLayer[];
  readonly fineTune: { readonly blocks: number; readonly headEpochs: number; readonly learningRate: number };
  /** `file` is a path that can be opened from the working folder. */
  readonly split: {
    readonly validation: number;
    readonly test: number;
    readonly file: string | null;
    /** The fold of the data's own that is the validation part; absent or null is none. */
    readonly fold?: number | null;
    /** What says which images stay on one side, as `--group-by` names it; absent or null: only equal files. */
    readonly groupBy?: string | null;
    /** Whether a split file may leave a class nothing to train on. */
    readonly allowMissingClasses?: boolean;
  };
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number | 'all';
  readonly optimizer: OptimizerChoice;
  readonly schedule: Schedule;
  readonly loss: Loss;
  readonly l2: number | null;
  readonly classWeights: ClassWeighting;
  readonly balancedSampling: boolean;
  readonly mixup: number;
  readonly augmentation: Augmentation;
  readonly augmentedViews: number | null;
  readonly earlyStopping: { readonly monitor: Monitor; readonly patience: number; readonly minDelta: number } | null;
  /** Minutes. */
  readonly timeBudget: number | null;
}

const basePresetNames = ['quick', 'head', 'fine-tune', 'small-cnn'] as const;
export type BasePresetName = (typeof basePresetNames)[number];

/** Recipes of published tutorials, shipped as files in media/recipes. */
export const shippedRecipeNames = ['mushrooms', 'cats-dogs', 'dog-breeds', 'dog-app'] as const;
export type ShippedRecipeName = (typeof shippedRecipeNames)[number];

export const presetNames = [...basePresetNames, ...shippedRecipeNames] as const;
export type PresetName = (typeof presetNames)[number];
