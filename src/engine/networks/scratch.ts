import { drawInitialWeights } from '../layersModel/initialWeights';
import { layers, sequential } from '../layersModel/tensorflow';
import type { LayersModel } from '../layersModel/tensorflow';

export const scratchRecipes = ['cats-dogs', 'small-cnn'] as const;
export type ScratchRecipe = (typeof scratchRecipes)[number];

export function isScratchRecipe(model: string): model is ScratchRecipe {
  return (scratchRecipes as readonly string[]).includes(model);
}

/** A network to be trained from its initial weights, for images of the given size. */
export interface ScratchNetwork {
  readonly name: string;
  readonly model: LayersModel;
  readonly inputWidth: number;
  readonly inputHeight: number;
}

const recipes: Readonly<
  Record<ScratchRecipe, { readonly size: number; readonly build: (size: number, classes: number) => LayersModel }>
> = {
  'cats-dogs': { size: 224, build: catsDogs },
  'small-cnn': { size: 96, build: smallCnn },
};

/** Usual width and height of a recipe's input, in pixels. */
export function scratchSize(recipe: ScratchRecipe): number {
  return recipes[recipe].size;
}

/** Builds a recipe's network with seeded initial weights. `size` overrides the recipe's width and height. */
export function buildScratchNetwork(
  recipe: ScratchRecipe,
  classes: number,
  seed: number,
  size?: number,
): ScratchNetwork {
  const { size: usual, build } = recipes[recipe];
  const side = size ?? usual;
  const model = build(side, classes);
  drawInitialWeights(model, seed);
  return { name: recipe, model, inputWidth: side, inputHeight: side };
}

/** Weights are drawn afterwards, by our own seeded generator. */
const zero = { kernelInitializer: 'zeros', biasInitializer: 'zeros' } as const;

/**
 * The PyTorch tutorial's network: three times convolution 3x3 with stride 2 (32, 64, 128 filters),
 * max-pooling and ReLU; then a dense layer of 10, dropout and the output.
 */
function catsDogs(size: number, classes: number): LayersModel {
  const model = sequential({ name: 'cats_dogs' });
  model.add(layers.rescaling({ name: 'rescaling', scale: 1 / 255, inputShape: [size, size, 3] }));
  [32, 64, 128].forEach((filters, i) => {
    model.add(layers.conv2d({ name: `conv2d_${i + 1}`, filters, kernelSize: 3, strides: 2, padding: 'same', ...zero }));
    model.add(layers.maxPooling2d({ name: `max_pooling2d_${i + 1}`, poolSize: 2 }));
    model.add(layers.reLU({ name: `re_lu_${i + 1}` }));
  });
  model.add(layers.flatten({ name: 'flatten' }));
  model.add(layers.dense({ name: 'dense', units: 10, activation: 'relu', ...zero }));
  model.add(layers.dropout({ name: 'dropout', rate: 0.5 }));
  model.add(layers.dense({ name: 'predictions', units: classes, activation: 'softmax', ...zero }));
  return model;
}

/**
 * About as many weights, spent otherwise: four blocks of convolution 3x3 (16, 32, 64, 96 filters), max-pooling,
 * batch normalisation and ReLU; then the mean over positions, dropout and the output. Pooling first leaves
 * normalisation and ReLU a quarter of the work.
 */
function smallCnn(size: number, classes: number): LayersModel {
  const model = sequential({ name: 'small_cnn' });
  model.add(layers.rescaling({ name: 'rescaling', scale: 1 / 127.5, offset: -1, inputShape: [size, size, 3] }));
  [16, 32, 64, 96].forEach((filters, i) => {
    model.add(
      layers.conv2d({ name: `conv2d_${i + 1}`, filters, kernelSize: 3, padding: 'same', useBias: false, ...zero }),
    );
    model.add(layers.maxPooling2d({ name: `max_pooling2d_${i + 1}`, poolSize: 2 }));
    model.add(layers.batchNormalization({ name: `batch_normalization_${i + 1}`, momentum: 0.9 }));
    model.add(layers.reLU({ name: `re_lu_${i + 1}` }));
  });
  model.add(layers.globalAveragePooling2d({ name: 'global_average_pooling2d', dataFormat: 'channelsLast' }));
  model.add(layers.dropout({ name: 'dropout', rate: 0.3 }));
  model.add(layers.dense({ name: 'predictions', units: classes, activation: 'softmax', ...zero }));
  return model;
}
