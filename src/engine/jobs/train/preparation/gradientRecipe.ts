import type { TrainOptions } from './trainSettings';

/** The recipe of commands that try optimizers and learning rates, where none is named: the usual one has neither. */
const gradientRecipe = 'head';

/** What such a command says where it takes its own recipe. */
export const gradientRecipeTaken =
  'No recipe is named, and the usual one (quick) is fitted without an optimizer: this is for the recipe head. Name another with --recipe or --config.';

/** Whether the settings name no way to train. */
export function namesNoRecipe({ config, recipe, mode }: Pick<TrainOptions, 'config' | 'recipe' | 'mode'>): boolean {
  return config === undefined && recipe === undefined && mode === undefined;
}

/** The same settings, of a recipe that moves weights by an optimizer where they name none. */
export function withGradients<T extends TrainOptions>(options: T): T {
  return namesNoRecipe(options) ? { ...options, recipe: gradientRecipe } : options;
}
