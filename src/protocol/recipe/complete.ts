import { noValues, optimizerValues } from '../../core/choices/optimizers';
import type * as v from 'valibot';
import { layoutChoice } from '../common';
import type { OptimizerChoice, PresetName, Recipe } from './recipe';
import type { recipeFileSchema } from './schema';

/** A recipe file as its schema reads it. */
export type NamedSettings = v.InferOutput<typeof recipeFileSchema>;

/** What a file names over a preset, as the recipe of a name. */
export function complete(preset: Recipe, file: NamedSettings, name: PresetName): Recipe {
  const optimizer = { ...preset.optimizer, ...defined(file.optimizer ?? {}) };
  const { earlyStopping, fineTune, split, augmentation, schedule, loss } = file;
  return {
    ...preset,
    ...defined({
      layout: file.layout === undefined ? undefined : layoutChoice(file.layout),
      mode: file.mode,
      model: file.model,
      imageSize: file.imageSize,
      head: file.head,
      seed: file.seed,
      epochs: file.epochs,
      batchSize: file.batchSize,
      l2: file.l2,
      classWeights: file.classWeights,
      balancedSampling: file.balancedSampling,
      mixup: file.mixup,
      augmentedViews: file.augmentedViews,
      timeBudget: file.timeBudget,
      schedule,
      loss,
    }),
    extends: file.extends === undefined ? preset.extends : name,
    optimizer: optimizerOf(optimizer),
    fineTune: { ...preset.fineTune, ...defined(fineTune ?? {}) },
    split: { ...preset.split, ...defined(split ?? {}) },
    augmentation: { ...preset.augmentation, ...defined(augmentation ?? {}) },
    earlyStopping:
      earlyStopping === undefined
        ? preset.earlyStopping
        : earlyStopping && {
            monitor: 'valLoss',
            patience: 5,
            minDelta: 0,
            ...preset.earlyStopping,
            ...defined(earlyStopping),
          },
  };
}

/** Keys that the optimizer has take Keras's defaults, the others are null. */
function optimizerOf(given: OptimizerChoice): OptimizerChoice {
  const { name, learningRate } = given;
  return { name, learningRate, ...noValues, ...optimizerValues(name, given) };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The keys that have a value. */
export function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
