import type { Recipe } from '../../protocol/recipe/recipe';
import { resolveRecipe } from '../../protocol/recipe/resolve';
import type { RecipeFile } from '../../protocol/recipe/schema';
import { recipeFileOf } from '../../protocol/recipe/write';
import { readOption } from '../training/recipes';

/** Settings that can be changed without a recipe file. */
export const changeable = ['epochs', 'batchSize', 'learningRate', 'optimizer', 'l2', 'seed'] as const;
export type Changeable = (typeof changeable)[number];

/** What a run that continues from another is to have otherwise. */
export type Changes = Readonly<Partial<Record<Changeable, number | string>>>;

/** Whose weights are taken. */
export type WhichWeights = 'best' | 'last';

/** A setting as the run had it. */
export function valueBefore({ epochs, batchSize, optimizer, l2, seed }: Recipe, setting: Changeable): string {
  const values = {
    epochs,
    batchSize,
    learningRate: optimizer.learningRate,
    optimizer: optimizer.name,
    l2: l2 ?? 0,
    seed,
  };
  return String(values[setting]);
}

/** Reads what was typed for a number, or says what is wrong with it; the same value as before is no change. */
export function readChange(
  recipe: Recipe,
  setting: Exclude<Changeable, 'optimizer'>,
  text: string,
): { readonly value: number | undefined } | { readonly problem: string } {
  const typed = text.trim();
  if (typed === '' || typed === valueBefore(recipe, setting)) return { value: undefined };
  if (setting === 'l2') {
    const value = Number(typed.replace(',', '.'));
    return value >= 0 && value <= 10 ? { value } : { problem: 'A number from 0 on, for example 0.0001; 0 is none.' };
  }
  const read = readOption(setting, typed);
  return 'problem' in read ? read : { value: read.value ?? undefined };
}

/** `learningRate 0.001 → 0.0001, epochs 10 → 20`; empty where nothing is changed. */
export function changesWords(recipe: Recipe, changes: Changes): string {
  return changeable
    .flatMap((setting) => {
      const value = changes[setting];
      return value === undefined ? [] : [`${setting} ${valueBefore(recipe, setting)} → ${value}`];
    })
    .join(', ');
}

/** What is wrong with a recipe that has the changes, in sentences; empty where it can be trained. */
export function changesProblems(recipe: Recipe, changes: Changes): string[] {
  const { learningRate, optimizer, ...others } = changes;
  const group =
    learningRate === undefined && optimizer === undefined
      ? {}
      : {
          optimizer: {
            ...(learningRate !== undefined && { learningRate }),
            ...(optimizer !== undefined && { name: optimizer }),
          },
        };
  const resolved = resolveRecipe(recipeFileOf({ ...recipe, split: { ...recipe.split, file: null } }), {
    ...others,
    ...group,
  } as RecipeFile);
  return resolved.ok ? [] : resolved.problems.map(({ message }) => message);
}

/** The command line's arguments for a run that continues from another. */
export function continueArguments(
  run: string,
  dataset: string,
  out: string,
  weights: WhichWeights,
  changes: Changes,
): string[] {
  const flags: Readonly<Record<Changeable, string>> = {
    epochs: '--epochs',
    batchSize: '--batch-size',
    learningRate: '--learning-rate',
    optimizer: '--optimizer',
    l2: '--l2',
    seed: '--seed',
  };
  return [
    'train',
    dataset,
    '--continue-from',
    run,
    ...(weights === 'last' ? ['--weights', 'last'] : []),
    '--out',
    out,
    ...changeable.flatMap((setting) =>
      changes[setting] === undefined ? [] : [flags[setting], String(changes[setting])],
    ),
  ];
}
