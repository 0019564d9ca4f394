import { presetNames, type PresetName } from '../../protocol/recipe/recipe';

/** The settings that a training can be started with; null means what the recipe says. */
export interface TrainingChoice {
  readonly recipe: RecipeName;
  /** A backbone's name, of recipes that build on one. */
  readonly model: string | null;
  readonly epochs: number | null;
  readonly batchSize: number | null;
  readonly learningRate: number | null;
  readonly validationSplit: number | null;
  readonly seed: number | null;
  /** How the folder is meant, as `--layout` takes it; absent or null where its names say it. */
  readonly layout?: string | null;
}
export const recipeNames = presetNames;
export type RecipeName = PresetName;

/** A setting that *More options…* asks for as a number. */
export type Option = Exclude<keyof TrainingChoice, 'recipe' | 'model' | 'layout'>;

/** Whether a recipe builds on a pretrained network, which can be chosen. */
export function hasBackbone(recipe: RecipeName): boolean {
  return recipe === 'quick' || recipe === 'head' || recipe === 'fine-tune';
}

/**
 * The options that mean something for a recipe: the quick one fits a convex head, without batches or a learning rate.
 */
export function optionsOf(recipe: RecipeName): readonly Option[] {
  return recipe === 'quick'
    ? ['epochs', 'validationSplit', 'seed']
    : ['epochs', 'batchSize', 'learningRate', 'validationSplit', 'seed'];
}

export function isRecipe(text: string): text is RecipeName {
  return (recipeNames as readonly string[]).includes(text);
}

/**
 * Reads what the user typed for an option: a number, null where nothing was typed, or a sentence saying what is wrong.
 */
export function readOption(
  option: Option,
  text: string,
): { readonly value: number | null } | { readonly problem: string } {
  if (text.trim() === '') return { value: null };
  const value = Number(text.trim().replace(',', '.'));
  const whole = Number.isInteger(value);
  switch (option) {
    case 'epochs':
      return whole && value >= 1 && value <= 10_000 ? { value } : { problem: 'A whole number from 1 to 10,000.' };
    case 'batchSize':
      return whole && value >= 1 && value <= 4_096 ? { value } : { problem: 'A whole number from 1 to 4,096.' };
    case 'learningRate':
      return value > 0 && value <= 10 ? { value } : { problem: 'A number above 0, for example 0.001.' };
    case 'validationSplit':
      return value > 0 && value < 1 ? { value } : { problem: 'A share between 0 and 1, for example 0.2.' };
    case 'seed':
      return whole && value >= 0 && value <= 0xffff_ffff
        ? { value }
        : { problem: 'A whole number from 0 to 4,294,967,295.' };
  }
}

/** The command line's arguments for a training. */
export function trainArguments(dataset: string, runFolder: string, choice: TrainingChoice): string[] {
  return ['train', dataset, '--out', runFolder, ...choiceArguments(choice)];
}

/** The choice as options of any command that plans a training; those that the recipe does not know are left out. */
export function choiceArguments(choice: TrainingChoice): string[] {
  const flags: Readonly<Record<Option, string>> = {
    epochs: '--epochs',
    batchSize: '--batch-size',
    learningRate: '--learning-rate',
    validationSplit: '--validation-split',
    seed: '--seed',
  };
  const chosen = optionsOf(choice.recipe).flatMap((option) => {
    const value = choice[option];
    return value === null ? [] : [flags[option], String(value)];
  });
  const model = choice.model !== null && hasBackbone(choice.recipe) ? ['--model', choice.model] : [];
  return ['--recipe', choice.recipe, ...model, ...layoutOptions(choice.layout), ...chosen];
}

/** How a folder is meant, as an option of the command line; nothing where its names say it. */
export function layoutOptions(layout: string | null | undefined): string[] {
  return typeof layout === 'string' ? ['--layout', layout] : [];
}
