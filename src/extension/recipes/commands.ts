import * as path from 'node:path';
import * as vscode from 'vscode';
import { readRecipeText } from '../../protocol/recipe/text';
import type { TrainableDataset } from '../datasets/trainable';
import { commandIds } from '../shared/ids';
import { chosenRun } from '../runs/pick';
import { requireTrust } from '../shared/requireTrust';
import type { Registry } from '../shared/registry';
import { noRuns, startTraining, trainableFolder, type TrainingParts } from '../training/commands';
import { RecipeCodeLens } from './codeLens';
import type { Continuations } from './continuations';
import { RecipeDiagnostics } from './diagnostics';
import { chosenRecipe, recipeSelector } from './documents';
import { saveAsRecipe } from './save';

/** Registers what can be done with recipe files. */
export function registerRecipes(
  registry: Registry,
  parts: TrainingParts,
  continuations: Continuations,
): vscode.Disposable[] {
  registry.add({
    [commandIds.trainRecipe]: async (argument) => {
      requireTrust();
      const found = await recipeAndDataset(argument, parts, vscode.l10n.t('Train by Recipe'));
      if (!found) return;
      const { uri, dataset } = found;
      const name = path.basename(uri.fsPath).replace(/\.loupe\.json$/, '');
      await startTraining(parts, dataset, name, (runFolder) => [
        'train',
        dataset.fsPath,
        '--config',
        uri.fsPath,
        ...found.options,
        '--out',
        runFolder,
      ]);
    },
    [commandIds.saveAsRecipe]: async (argument) => {
      const run = await chosenRun(argument, {
        store: parts.runs,
        title: vscode.l10n.t('Save as Recipe'),
        none: noRuns(),
      });
      if (run) await saveAsRecipe(run.record);
    },
  });
  return [
    new RecipeDiagnostics(),
    vscode.languages.registerCodeLensProvider(recipeSelector, new RecipeCodeLens(continuations)),
  ];
}

/** A recipe that has no fault, and a dataset for it. */
export interface RecipeAndDataset extends TrainableDataset {
  readonly uri: vscode.Uri;
  /** Options of the command line besides `--config`: how the folder is meant, where the user was asked. */
  readonly options: readonly string[];
}

/** The recipe file that a command was called for, or that is open; undefined where it was called for a folder. */
export function recipeFor(argument: unknown): vscode.Uri | undefined {
  const uri =
    argument instanceof vscode.Uri
      ? argument
      : argument === undefined
        ? vscode.window.activeTextEditor?.document.uri
        : undefined;
  return uri?.path.endsWith('.loupe.json') ? uri : undefined;
}

/**
 * A recipe, and the dataset that it names or, where it names none, that the user chooses; it is checked before anything
 * starts. Undefined where the user turned away. Throws LoupeError.
 */
export async function recipeAndDataset(
  argument: unknown,
  parts: TrainingParts,
  title: string,
): Promise<RecipeAndDataset | undefined> {
  const document = await chosenRecipe(argument);
  const read = readRecipeText(document.getText());
  const named =
    read.ok && read.dataset !== null
      ? vscode.Uri.file(path.resolve(path.dirname(document.uri.fsPath), read.dataset))
      : undefined;
  const own = read.ok ? read.recipe.layout : null;
  const found = await trainableFolder(named, parts, title, own);
  if (!found) return undefined;
  const { layout } = found;
  return { ...found, uri: document.uri, options: layout === null || layout === own ? [] : ['--layout', layout] };
}
