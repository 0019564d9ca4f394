import * as v from 'valibot';
import catsDogs from '../../../media/recipes/cats-dogs.loupe.json';
import dogApp from '../../../media/recipes/dog-app.loupe.json';
import dogBreeds from '../../../media/recipes/dog-breeds.loupe.json';
import mushrooms from '../../../media/recipes/mushrooms.loupe.json';
import { noValues } from '../../core/choices/optimizers';
import { noAugmentation } from './augmentation';
import { complete } from './complete';
import { withoutKerasWords } from './keras';
import type { BasePresetName, PresetName, Recipe, ShippedRecipeName } from './recipe';
import { recipeFileSchema } from './schema';

const adam = { name: 'adam', learningRate: 1e-3, ...noValues } as const;

const common = {
  layout: null,
  imageSize: null,
  head: [],
  fineTune: { blocks: 2, headEpochs: 5, learningRate: 1e-4 },
  split: { validation: 0.2, test: 0, file: null },
  seed: 1,
  batchSize: 32,
  optimizer: adam,
  schedule: { name: 'constant' },
  loss: { name: 'crossEntropy', labelSmoothing: 0 },
  l2: null,
  classWeights: 'none',
  balancedSampling: false,
  mixup: 0,
  augmentation: noAugmentation,
  augmentedViews: null,
  earlyStopping: null,
  timeBudget: null,
} satisfies Partial<Recipe>;

/** Chosen by trying some fifteen settings on five datasets, as docs/networks.md tells. */
const backbone = {
  ...common,
  model: 'mobilenet_v2',
  head: [{ layer: 'globalAveragePooling2d' }, { layer: 'dropout', rate: 0.2 }],
  optimizer: { ...adam, learningRate: 2e-3 },
  l2: 1e-4,
} satisfies Partial<Recipe>;

const bases: Readonly<Record<BasePresetName, Recipe>> = {
  quick: { ...common, extends: 'quick', mode: 'features', model: 'mobilenet_v2', epochs: 200 },
  head: {
    ...backbone,
    extends: 'head',
    mode: 'head',
    epochs: 100,
    earlyStopping: { monitor: 'valLoss', patience: 10, minDelta: 0 },
  },
  'fine-tune': {
    ...backbone,
    extends: 'fine-tune',
    mode: 'fine-tune',
    epochs: 10,
    earlyStopping: { monitor: 'valLoss', patience: 5, minDelta: 0 },
    fineTune: { ...common.fineTune, headEpochs: 15 },
  },
  'small-cnn': {
    ...common,
    extends: 'small-cnn',
    mode: 'scratch',
    model: 'small-cnn',
    epochs: 30,
    optimizer: { ...adam, learningRate: 2e-3 },
    schedule: { name: 'cosine', warmup: 0, final: 0 },
    augmentation: {
      ...noAugmentation,
      flipHorizontal: 0.5,
      shiftX: 0.1,
      shiftY: 0.1,
      zoom: 0.15,
      brightness: 0.15,
      contrast: 0.15,
    },
  },
};

/** The tutorials of docs/recipes, as files that anybody could have written. */
export const shippedRecipes: Readonly<Record<ShippedRecipeName, unknown>> = {
  mushrooms,
  'cats-dogs': catsDogs,
  'dog-breeds': dogBreeds,
  'dog-app': dogApp,
};

/** A shipped file is whole in itself, over one of the presets above. */
function shipped(name: ShippedRecipeName): Recipe {
  const { named } = withoutKerasWords(v.parse(recipeFileSchema, shippedRecipes[name]));
  return complete(bases[named.extends as BasePresetName], named, name);
}

/** The presets, each a complete recipe. */
export const presets: Readonly<Record<PresetName, Recipe>> = {
  ...bases,
  mushrooms: shipped('mushrooms'),
  'cats-dogs': shipped('cats-dogs'),
  'dog-breeds': shipped('dog-breeds'),
  'dog-app': shipped('dog-app'),
};
