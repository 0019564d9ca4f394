import * as vscode from 'vscode';
import { presetNames, type PresetName } from '../../protocol/recipe/recipe';
import { commandIds } from '../shared/ids';
import { recipeAndDataset, recipeFor } from '../recipes/commands';
import { requireTrust } from '../shared/requireTrust';
import type { Registry } from '../shared/registry';
import { trainableFolder, type TrainingParts } from '../training/commands';
import { presetItems } from '../training/presetItems';
import { PreviewController, previewKey, type PreviewParts, type PreviewTarget } from './controller';

/** Registers *Preview Augmentation*: for the recipe that is open, or for a dataset and a preset. */
export function registerPreview(registry: Registry, training: TrainingParts, parts: PreviewParts): void {
  registry.add({
    [commandIds.previewAugmentation]: async (argument) => {
      requireTrust();
      const target = await targetOf(argument, training);
      if (target) training.pages.show('preview', previewKey(target), () => new PreviewController(target, parts));
    },
  });
}

async function targetOf(argument: unknown, training: TrainingParts): Promise<PreviewTarget | undefined> {
  const title = vscode.l10n.t('Preview Augmentation');
  const open = recipeFor(argument);
  if (open) {
    const found = await recipeAndDataset(open, training, title);
    return found && { dataset: found.dataset.fsPath, recipeFile: found.uri.fsPath, preset: null };
  }
  const found = await trainableFolder(argument, training, title);
  const preset = found && (await askPreset(title));
  return preset && { dataset: found.dataset.fsPath, recipeFile: null, preset };
}

async function askPreset(title: string): Promise<PresetName | undefined> {
  const placeHolder = vscode.l10n.t('Recipe');
  return (await vscode.window.showQuickPick(presetItems(presetNames), { title, placeHolder, matchOnDetail: true }))
    ?.answer;
}
