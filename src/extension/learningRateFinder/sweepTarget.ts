import * as path from 'node:path';
import * as vscode from 'vscode';
import * as v from 'valibot';
import { LoupeError, messageOf } from '../../core/errors';
import { presets } from '../../protocol/recipe/presets';
import { presetNames, type PresetName, type Recipe } from '../../protocol/recipe/recipe';
import { readRecipeText } from '../../protocol/recipe/text';
import { settings } from '../shared/settings';
import { choiceArguments, layoutOptions, type TrainingChoice } from '../training/recipes';

/** What learning rates are tried for: a dataset by a recipe file or a preset. */
export const sweepTargetSchema = v.object({
  dataset: v.string(),
  recipeFile: v.nullable(v.string()),
  preset: v.nullable(v.picklist(presetNames)),
  /** How the folder is meant, where the user was asked. */
  layout: v.optional(v.nullable(v.string())),
});
export type SweepTarget = v.InferOutput<typeof sweepTargetSchema>;

export function targetKey({ dataset, recipeFile, preset }: SweepTarget): string {
  return [dataset, recipeFile ?? preset].join('\n');
}

/** What runs of it are named after besides the dataset. */
export function targetName({ recipeFile, preset }: SweepTarget): string {
  return recipeFile === null ? (preset ?? '') : path.basename(recipeFile).replace(/\.loupe\.json$/, '');
}

/** The presets that have an optimizer. */
export const ratedPresets: readonly PresetName[] = presetNames.filter((name) => presets[name].mode !== 'features');

/** The target's settings as options of the command line; a rate holds over the recipe's. */
export function targetOptions(
  { dataset, recipeFile, preset, layout }: SweepTarget,
  learningRate: number | null = null,
): string[] {
  if (recipeFile !== null)
    return [
      '--config',
      recipeFile,
      ...layoutOptions(layout),
      ...(learningRate === null ? [] : ['--learning-rate', String(learningRate)]),
    ];
  const scope = vscode.Uri.file(dataset);
  const choice: TrainingChoice = {
    recipe: preset ?? 'head',
    model: null,
    batchSize: null,
    learningRate,
    epochs: settings.epochs(scope),
    validationSplit: settings.validationSplit(scope),
    seed: settings.seed(scope),
    layout: layout ?? null,
  };
  return choiceArguments(choice);
}

/**
 * Its recipe as it stands in the editor now. Throws LoupeError `wrong-recipe` for a file that cannot be read or has
 * faults, `no-rate` where there is no learning rate.
 */
export async function targetRecipe({ recipeFile, preset }: SweepTarget): Promise<Recipe> {
  const recipe = recipeFile === null ? presets[preset ?? 'head'] : await readRecipeFile(recipeFile);
  if (recipe.mode !== 'features') return recipe;
  throw new LoupeError(
    'no-rate',
    vscode.l10n.t(
      'Mode features has no learning rate: its head is fitted without an optimizer. Choose another mode, for instance "extends": "head".',
    ),
  );
}

async function readRecipeFile(file: string): Promise<Recipe> {
  let text: string;
  try {
    text = (await vscode.workspace.openTextDocument(file)).getText();
  } catch (error) {
    throw new LoupeError('wrong-recipe', vscode.l10n.t('{0} cannot be read: {1}.', file, messageOf(error)), {
      cause: error,
    });
  }
  const read = readRecipeText(text);
  if (read.ok) return read.recipe;
  throw new LoupeError(
    'wrong-recipe',
    vscode.l10n.t(
      '{0}, line {1}: {2}',
      path.basename(file),
      read.problems[0]?.line ?? 1,
      read.problems[0]?.message ?? '',
    ),
  );
}
