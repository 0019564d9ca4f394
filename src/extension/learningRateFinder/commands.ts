import * as vscode from 'vscode';
import { commandIds } from '../shared/ids';
import { recipeAndDataset, recipeFor } from '../recipes/commands';
import { requireTrust } from '../shared/requireTrust';
import type { Registry } from '../shared/registry';
import { trainableFolder } from '../training/commands';
import { presetItems } from '../training/presetItems';
import { LearningRateFinderController, type SweepParts } from './controller';
import { ratedPresets, targetKey, targetRecipe, type SweepTarget } from './sweepTarget';

/** Registers *Find Learning Rate*: for the recipe that is open, or for a dataset and a preset. */
export function registerLearningRateFinder(registry: Registry, parts: SweepParts): void {
  registry.add({
    [commandIds.findLearningRate]: async (argument) => {
      requireTrust();
      const target = await targetOf(argument, parts);
      if (!target) return;
      // Said before there is a page of it.
      await targetRecipe(target);
      parts.training.pages.show('learningRateFinder', targetKey(target), () => {
        const controller = new LearningRateFinderController(target, parts);
        void controller.sweep();
        return controller;
      });
    },
  });
}

async function targetOf(argument: unknown, { training }: SweepParts): Promise<SweepTarget | undefined> {
  const title = vscode.l10n.t('Find Learning Rate');
  const open = recipeFor(argument);
  if (open) {
    const found = await recipeAndDataset(open, training, title);
    return (
      found && {
        dataset: found.dataset.fsPath,
        recipeFile: found.uri.fsPath,
        preset: null,
        layout: found.options[1] ?? null,
      }
    );
  }
  const found = await trainableFolder(argument, training, title);
  if (!found) return undefined;
  const rows = presetItems(ratedPresets);
  const placeHolder = vscode.l10n.t('Recipe');
  const picked = await vscode.window.showQuickPick(rows, { title, placeHolder, matchOnDetail: true });
  const { dataset, layout } = found;
  return picked && { dataset: dataset.fsPath, recipeFile: null, preset: picked.answer, layout };
}
