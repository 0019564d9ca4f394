import * as vscode from 'vscode';
import { commandIds } from '../shared/ids';
import { runLabel } from '../runs/describe';
import type { ActiveModel } from '../runs/activeModel';

/** Says in the status bar whose model answers; hidden while no run has one. */
export function createModelStatus(model: ActiveModel): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('loupe.model', vscode.StatusBarAlignment.Right, 90);
  item.name = vscode.l10n.t('Loupe: active model');
  item.command = commandIds.chooseModel;
  const draw = (): void => {
    const run = model.current();
    if (!run) return item.hide();
    item.text = `$(target) ${runLabel(run.record)}`;
    item.tooltip = vscode.l10n.t('Model that is asked about images: {0}. Click to choose another run.', run.record.id);
    item.accessibilityInformation = { label: vscode.l10n.t('Active model: {0}', runLabel(run.record)) };
    item.show();
  };
  draw();
  return vscode.Disposable.from(item, model.onDidChange(draw));
}
