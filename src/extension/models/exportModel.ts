import * as path from 'node:path';
import * as vscode from 'vscode';
import { exportOutputSchema } from '../../protocol/cliOutput';
import { hasModel } from '../../runfolder';
import { noModelWords } from '../prediction/words';
import { chosenRun } from '../runs/pick';
import type { RunStore } from '../runs/store';
import { documentWorking, type WeightsParts } from '../weights/cli';
import { showInformation } from '../shared/notify';

/** Asks where, and writes the model of a run as an ONNX file, by `loupe export`. */
export async function exportOnnx(parts: WeightsParts & { readonly runs: RunStore }, argument: unknown): Promise<void> {
  const title = vscode.l10n.t('Export to ONNX');
  const run = await chosenRun(argument, { store: parts.runs, title, fits: hasModel, none: noModelWords() });
  if (!run) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(run.folder);
  const target = await vscode.window.showSaveDialog({
    title,
    defaultUri: vscode.Uri.joinPath(folder, `${path.basename(run.folder)}.onnx`),
    filters: { [vscode.l10n.t('ONNX model')]: ['onnx'] },
  });
  if (!target) return;
  // The dialog has asked whether a file that is there may go.
  const args = ['export', run.folder, '--format', 'onnx', '--out', target.fsPath, '--replace'];
  const done = await documentWorking(parts, exportOutputSchema, args, {
    title: vscode.l10n.t('Exporting {0}', path.basename(run.folder)),
  });
  if (!done) return;
  const reveal = vscode.l10n.t('Reveal File');
  const said = vscode.l10n.t(
    '{0} has {1} classes. Its input and classes are described in it.',
    path.basename(done.path),
    done.classes.length,
  );
  if ((await showInformation(said, reveal)) === reveal) await vscode.commands.executeCommand('revealFileInOS', target);
}
