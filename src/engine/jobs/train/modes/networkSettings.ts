import { LoupeError } from '../../../../core/errors';
import { optimizerValues } from '../../../../core/choices/optimizers';
import { noAugmentation } from '../../../../protocol/recipe/augmentation';
import type { Recipe } from '../../../../protocol/recipe/recipe';
import { allLayers, shortName, weightSpecs } from '../../../layersModel/layerWeights';
import type { LayersModel } from '../../../layersModel/tensorflow';
import type { HeadedNetwork } from '../../../networks/head';
import { classWeights } from '../../../training/classWeights';
import type { CategoricalLoss, NetworkSettings } from '../../../training/trainNetworkTypes';
import type { DividedTraining } from '../preparation/preparedTraining';

/** What the recipe's words mean for one training. */
export interface FittedData {
  /** Classes of the training images. */
  readonly labels: ArrayLike<number>;
  readonly classes: number;
  /** Names of the weights that the penalty is for. */
  readonly penalized: readonly string[];
}

/** What a recipe says to the epoch loop. Throws LoupeError `wrong-option` for a loss that cannot be. */
export function networkSettings(recipe: Recipe, { labels, classes, penalized }: FittedData): NetworkSettings {
  const {
    epochs,
    batchSize,
    optimizer,
    schedule,
    loss,
    augmentation,
    balancedSampling,
    mixup,
    l2,
    earlyStopping,
    timeBudget,
  } = recipe;
  const weights = classWeights(recipe.classWeights, labels, classes);
  return {
    epochs,
    batchSize,
    schedule,
    earlyStopping,
    timeBudget,
    balancedSampling,
    mixup,
    learningRate: optimizer.learningRate,
    optimizer: optimizer.name,
    ...optimizerValues(optimizer.name, optimizer),
    loss: categorical(loss, classes),
    ...(weights && { classWeights: weights }),
    ...(l2 !== null && l2 > 0 && { l2: { factor: l2, weights: penalized } }),
    augmentation,
  };
}

/**
 * The recipe of a run, with changes, for a backbone's network; the penalty is for the head's kernels, or from scratch
 * for all.
 */
export function fitSettings(
  { run: { settings }, images, trainLabels }: DividedTraining,
  { model, headLayers }: HeadedNetwork,
  change: Partial<Recipe> = {},
): NetworkSettings {
  const penalized = settings.mode === 'scratch' ? kernelsOf(model) : kernelsOf(model, headLayers);
  return networkSettings(
    { ...settings, ...change },
    { labels: trainLabels, classes: images.dataset.classes.length, penalized },
  );
}

/** Whether training images are changed at random. */
export function augments({ augmentation }: Recipe): boolean {
  return JSON.stringify(augmentation) !== JSON.stringify(noAugmentation);
}

/** The kernels of some layers of a network, or of all. */
export function kernelsOf(
  model: LayersModel,
  layers: readonly string[] = allLayers(model).map(({ name }) => name),
): string[] {
  return weightSpecs(model)
    .map(({ name }) => name)
    .filter((name) => shortName(name).endsWith('kernel') && layers.includes(name.slice(0, name.lastIndexOf('/'))));
}

/**
 * For two classes, binary cross-entropy of the softmax's share for one of them is cross-entropy, with or without
 * smoothing; for more, a softmax answers with one class, and binary cross-entropy asks for each class by itself.
 */
function categorical(loss: Recipe['loss'], classes: number): CategoricalLoss {
  switch (loss.name) {
    case 'crossEntropy':
      return { name: 'categoricalCrossentropy', labelSmoothing: loss.labelSmoothing };
    case 'focal':
      return {
        name: 'categoricalFocalCrossentropy',
        alpha: loss.alpha,
        gamma: loss.gamma,
        labelSmoothing: loss.labelSmoothing,
      };
    case 'binary': {
      if (classes === 2) return { name: 'categoricalCrossentropy', labelSmoothing: loss.labelSmoothing };
      throw new LoupeError(
        'wrong-option',
        `loss: binary is for two classes, and this dataset has ${classes}: each image belongs to one of them. Set "loss": {"name": "crossEntropy"}.`,
      );
    }
  }
}
