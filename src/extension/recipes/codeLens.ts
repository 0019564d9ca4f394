import * as path from 'node:path';
import * as vscode from 'vscode';
import { commandIds, type CommandId } from '../shared/ids';
import type { Continuations } from './continuations';

/** *Train* and its neighbours above the first line of a recipe. */
export class RecipeCodeLens implements vscode.CodeLensProvider {
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(private readonly continuations: Continuations) {
    this.onDidChangeCodeLenses = continuations.onDidChange;
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const place = new vscode.Range(0, 0, 0, 0);
    const lens = (title: string, tooltip: string, command: CommandId) =>
      new vscode.CodeLens(place, { title, tooltip, command, arguments: [document.uri] });
    const run = this.continuations.runOf(document.uri.fsPath);
    return [
      ...(run === undefined
        ? []
        : [
            lens(
              `$(debug-step-over) ${vscode.l10n.t('Continue from {0}', path.basename(run))}`,
              vscode.l10n.t('Train with these settings, beginning with the weights of that run'),
              commandIds.continueWith,
            ),
          ]),
      lens(
        `$(play) ${vscode.l10n.t('Train')}`,
        vscode.l10n.t('Train a classifier with these settings'),
        commandIds.trainRecipe,
      ),
      lens(
        vscode.l10n.t('Estimate'),
        vscode.l10n.t('Time a few images and steps: how long the training takes, how much memory, what is slowest'),
        commandIds.estimate,
      ),
      lens(
        vscode.l10n.t('Find Learning Rate'),
        vscode.l10n.t('Try learning rates on a few batches, and suggest one'),
        commandIds.findLearningRate,
      ),
      lens(
        vscode.l10n.t('Compare Optimizers'),
        vscode.l10n.t('Train with several optimizers and seeds, and rank them'),
        commandIds.compareOptimizers,
      ),
      lens(
        vscode.l10n.t('Preview Augmentation'),
        vscode.l10n.t('Show a batch of each part before and after augmentation'),
        commandIds.previewAugmentation,
      ),
    ];
  }
}
