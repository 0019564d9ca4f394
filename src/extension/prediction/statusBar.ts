import * as vscode from 'vscode';
import { commandIds } from '../shared/ids';
import type { ModelInUse } from '../runs/modelInUse';
import { modelLabel, whyWords } from '../runs/modelWords';
import { visibleImage } from './activeImage';

/** Says in the status bar whose model answers for the image in sight, and why; hidden while no run has one. */
export function createModelStatus(models: ModelInUse): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('loupe.model', vscode.StatusBarAlignment.Right, 90);
  item.name = vscode.l10n.t('Loupe: model in use');
  item.command = commandIds.chooseModel;
  const draw = (): void => {
    const choice = models.for(visibleImage()?.fsPath);
    if (!choice) return item.hide();
    const label = modelLabel(choice.model);
    const words = vscode.l10n.t('{0} — {1}', label, whyWords(choice));
    item.text = `$(${choice.why === 'pinned' || choice.why === 'chosen' ? 'pinned' : 'target'}) ${label}`;
    item.tooltip = vscode.l10n.t('Model that answers for the open image: {0}. Click to choose another.', words);
    item.accessibilityInformation = { label: vscode.l10n.t('Model in use: {0}', words) };
    item.show();
  };
  draw();
  return vscode.Disposable.from(
    item,
    models.onDidChange(draw),
    vscode.window.tabGroups.onDidChangeTabs(draw),
    vscode.window.tabGroups.onDidChangeTabGroups(draw),
  );
}
