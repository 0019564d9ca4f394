import * as path from 'node:path';
import * as vscode from 'vscode';
import type { SplitSettings } from '../../protocol/pages/split';
import { splitOutputSchema } from '../../protocol/split';
import { openFile } from '../shared/files';
import { showInformation } from '../shared/notify';
import { programOf } from '../shared/program';
import { requireTrust } from '../shared/requireTrust';
import type { TrainingParts } from '../training/commands';
import { documentOf } from '../weights/cli';
import { drawArguments } from './job';
import type { SplitTarget } from './target';

/** Asks where, and writes the split of the settings as a file that `--split` and recipes take. Throws LoupeError. */
export async function saveSplit(
  { context, log }: TrainingParts,
  target: SplitTarget,
  settings: SplitSettings,
): Promise<void> {
  requireTrust();
  const { dataset } = target;
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save Split'),
    // Beside the dataset: what lies in it is read as part of it.
    defaultUri: vscode.Uri.file(path.join(path.dirname(dataset), `${path.basename(dataset)}.split.json`)),
    filters: { [vscode.l10n.t('Split')]: ['json'] },
  });
  if (!uri) return;
  const args = [...drawArguments(target, settings), '--out', uri.fsPath];
  // The dialog has asked whether a file that is there is to be replaced.
  await documentOf({ program: programOf(context), log }, splitOutputSchema, [...args, '--force']);
  const open = vscode.l10n.t('Open');
  const answer = await showInformation(
    vscode.l10n.t(
      'The split is saved in {0}. A recipe takes it as split.file, the terminal as --split.',
      path.basename(uri.fsPath),
    ),
    open,
  );
  if (answer === open) await openFile(uri.fsPath, vscode.ViewColumn.Active);
}
