import * as vscode from 'vscode';
import { commandIds, type CommandId } from '../ids';

/** *Train* and its neighbours above the first line of a recipe. */
export class RecipeCodeLens implements vscode.CodeLensProvider {
  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const place = new vscode.Range(0, 0, 0, 0);
    const lens = (title: string, tooltip: string, command: CommandId) =>
      new vscode.CodeLens(place, { title, tooltip, command, arguments: [document.uri] });
    return [
      lens(`$(play) ${vscode.l10n.t('Train')}`, vscode.l10n.t('Train a classifier with these settings'), commandIds.trainRecipe),
      lens(vscode.l10n.t('Compare Optimizers'), vscode.l10n.t('Train with several optimizers and seeds, and rank them'), commandIds.compareOptimizers),
      lens(vscode.l10n.t('Preview Augmentation'), vscode.l10n.t('Show a batch of each part before and after augmentation'), commandIds.previewAugmentation),
      lens(vscode.l10n.t('Estimate'), vscode.l10n.t('Time a few images and steps: how long the training takes, how much memory, what is slowest'), commandIds.estimate),
    ];
  }
}
