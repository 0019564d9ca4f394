import { optimizers, optimizersWith } from '../../core/choices/optimizers';
import { noAugmentation } from './augmentation';
import type * as v from 'valibot';
import type { Recipe } from './recipe';
import type { recipeFileSchema } from './schema';
import { isUsed, notOfFeatures, scratchModels } from './usedSettings';

/** Something wrong in a recipe: where, by keys from the top, and a sentence that says what to do. */
export interface RecipeProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Named = v.InferOutput<typeof recipeFileSchema>;
type Rule = (recipe: Recipe, named: Named) => RecipeProblem | false | undefined;

const rules: readonly Rule[] = [
  ...notOfFeatures.map(
    (key): Rule =>
      (recipe, named) =>
        recipe.mode === 'features' &&
        changes(recipe, named, key) && {
          path: [key],
          message: `Mode features fits a linear head on features that are computed once, without batches or an optimizer: ${key} means nothing there. Remove it, or set "mode": "head".`,
        },
  ),
  ({ mode, model }) =>
    mode !== 'scratch' &&
    scratchModels.includes(model) && {
      path: ['model'],
      message: `${model} has no pretrained weights, so mode ${mode} has nothing to build on. Set "mode": "scratch", or choose a backbone.`,
    },
  (recipe, { fineTune }) =>
    recipe.mode !== 'features' &&
    !isUsed('fineTune', recipe) &&
    fineTune !== undefined && {
      path: ['fineTune'],
      message: `fineTune belongs to mode fine-tune, but the mode is ${recipe.mode}. Set "mode": "fine-tune", or remove it.`,
    },
  (recipe, { head }) =>
    recipe.mode === 'scratch' &&
    !isUsed('head', recipe) &&
    head !== undefined &&
    head.length > 0 && {
      path: ['head'],
      message: `${recipe.model} has a head of its own. Remove head, or choose a backbone as the model.`,
    },
  (recipe, { augmentedViews }) =>
    !isUsed('augmentedViews', recipe) &&
    typeof augmentedViews === 'number' && {
      path: ['augmentedViews'],
      message: `Views are computed once only where the backbone is frozen: in mode head, not in ${recipe.mode}. Remove augmentedViews.`,
    },
  ({ augmentation, augmentedViews }) =>
    augmentedViews !== null &&
    JSON.stringify(augmentation) === JSON.stringify(noAugmentation) && {
      path: ['augmentedViews'],
      message:
        'Without augmentation all views of an image are the same. Name an augmentation, or remove augmentedViews.',
    },
  (_, { optimizer }) =>
    optimizer?.momentum !== undefined &&
    optimizer.name !== undefined &&
    !('momentum' in optimizers[optimizer.name].defaults) && {
      path: ['optimizer', 'momentum'],
      message: `${optimizer.name} has no momentum to set. Remove it, or choose ${optimizersWith('momentum', 'or')}.`,
    },
  ({ optimizer }, named) =>
    named.optimizer?.nesterov === true &&
    (optimizer.nesterov === null || !optimizer.momentum) && {
      path: ['optimizer', 'nesterov'],
      message:
        'Nesterov\'s momentum is a form of sgd\'s: choose "name": "sgd" and a momentum above 0, for instance 0.9.',
    },
  ({ optimizer }, named) =>
    named.optimizer?.weightDecay !== undefined &&
    optimizer.weightDecay === null && {
      path: ['optimizer', 'weightDecay'],
      message: `weightDecay belongs to ${optimizersWith('weightDecay')}, not to ${optimizer.name}. Choose "name": "adamw", or use l2.`,
    },
  ({ split }) =>
    split.validation + split.test >= 1 && {
      path: ['split'],
      message: 'Validation and test together take every image: nothing is left to train on. Lower one of them.',
    },
  ({ split }) =>
    split.fold != null &&
    split.file !== null && {
      path: ['split', 'fold'],
      message: 'The split file gives the parts, so a fold means nothing. Remove one of the two.',
    },
  ({ head, mode }) => {
    const spatial = head.findIndex(({ layer }) => layer.startsWith('global') || layer === 'flatten');
    const again = head.findIndex(
      ({ layer }, index) => index > spatial && spatial >= 0 && (layer.startsWith('global') || layer === 'flatten'),
    );
    const early = head.findIndex(({ layer }, index) => layer === 'dense' && (spatial < 0 || index < spatial));
    if (mode === 'features') return undefined;
    if (again >= 0)
      return {
        path: ['head', again],
        message:
          'The positions of the image are already gone here: only one pooling or flatten layer can stand in a head. Remove this one.',
      };
    return (
      early >= 0 &&
      spatial >= 0 && {
        path: ['head', early],
        message: 'A dense layer before pooling would work on each position alone. Move it behind the pooling layer.',
      }
    );
  },
];

/** Combinations that cannot be trained, or in which something that was named would be ignored. */
export function impossible(recipe: Recipe, named: Named): RecipeProblem[] {
  return rules.flatMap((rule) => rule(recipe, named) || []);
}

/** A recipe that was saved whole names everything; only a value that would do something counts. */
function changes(recipe: Recipe, named: Named, key: (typeof notOfFeatures)[number]): boolean {
  const value = named[key];
  if (value === undefined || value === null || value === false || value === 0 || value === 'none') return false;
  if (key === 'augmentation') return JSON.stringify(recipe.augmentation) !== JSON.stringify(noAugmentation);
  return !(Array.isArray(value) && value.length === 0);
}
