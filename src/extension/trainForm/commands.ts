import * as vscode from 'vscode';
import type { TrainableDataset } from '../datasets/trainable';
import { recipeAndDataset, recipeFor } from '../recipes/commands';
import { commandIds } from '../shared/ids';
import type { Registry } from '../shared/registry';
import { requireTrust } from '../shared/requireTrust';
import { startTraining, trainableFolder, type TrainingParts } from '../training/commands';
import { askTraining } from '../training/questions';
import { trainArguments } from '../training/recipes';
import { TrainFormController } from './controller';
import { formKey, sizeWords, type FormTarget } from './target';

/**
 * Registers what leads to a training with questions: *Train Classifier*, with one, and *Estimate*, which opens the form
 * of all settings.
 */
export function registerTrainForm(registry: Registry, parts: TrainingParts): void {
  const show = (target: FormTarget): void => showTrainForm(parts, target);
  registry.add({
    [commandIds.trainClassifier]: async (argument) => {
      requireTrust();
      const found = await trainableFolder(argument, parts, vscode.l10n.t('Train Classifier'));
      if (!found) return;
      const choice = await askTraining(found, parts);
      if (choice === 'more') return show(targetOf(found, 'train'));
      if (choice)
        await startTraining(parts, found.dataset, choice.recipe, (runFolder) =>
          trainArguments(found.dataset.fsPath, runFolder, choice),
        );
    },
    [commandIds.estimate]: async (argument) => {
      requireTrust();
      const title = vscode.l10n.t('Estimate Training');
      const open = recipeFor(argument);
      if (open) {
        const found = await recipeAndDataset(open, parts, title);
        if (!found) return;
        show({ ...targetOf(found, 'estimate'), recipeFile: found.uri.fsPath });
        return;
      }
      const found = await trainableFolder(argument, parts, title);
      if (found) show(targetOf(found, 'estimate'));
    },
  });
}

/** Opens the form of all settings. */
export function showTrainForm(parts: TrainingParts, target: FormTarget): void {
  parts.pages.show('trainForm', formKey(target), () => new TrainFormController(target, parts));
}

function targetOf({ dataset, layout, reading }: TrainableDataset, purpose: FormTarget['purpose']): FormTarget {
  return { dataset: dataset.fsPath, recipeFile: null, layout, purpose, words: reading ? sizeWords(reading) : '' };
}
