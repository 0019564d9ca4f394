import * as path from 'node:path';
import * as vscode from 'vscode';
import { exportFormats } from '../../core/choices/exportFormats';
import { formatBytes } from '../../core/format';
import { formatAccuracy } from '../../core/formatNumbers';
import { exportOutputSchema, type ExportOutput } from '../../protocol/cliOutput';
import type { ExportComparison } from '../../protocol/exportRecord';
import { runFile } from '../../protocol/runFiles';
import { hasModel } from '../../runfolder';
import { noModelWords } from '../prediction/words';
import { chosenRun } from '../runs/pick';
import type { RunStore } from '../runs/store';
import { documentWorking, type WeightsParts } from '../weights/cli';
import { showInformation } from '../shared/notify';
import { askExport, endingOf, type ExportChoice } from './exportChoices';

/** Asks for format, precision and place, writes the model of a run by `loupe export`, and says what that changes. */
export async function exportModel(parts: WeightsParts & { readonly runs: RunStore }, argument: unknown): Promise<void> {
  const title = vscode.l10n.t('Export');
  const run = await chosenRun(argument, { store: parts.runs, title, fits: hasModel, none: noModelWords() });
  if (!run) return;
  const onnx = vscode.Uri.joinPath(vscode.Uri.file(run.folder), runFile.model, 'model.onnx');
  const choice = await askExport(title, (await vscode.workspace.fs.stat(onnx)).size);
  if (!choice) return;
  const target = await askPlace(title, run.folder, choice);
  if (!target) return;
  const { format, precision, input } = choice;
  const replace = exportFormats[format].kind === 'one file' ? ['--replace'] : [];
  // The dialog has asked whether a file that is there may go.
  const args = ['export', run.folder, '--format', format, '--precision', precision, '--input', input];
  const done = await documentWorking(parts, exportOutputSchema, [...args, '--out', target.fsPath, ...replace], {
    title: vscode.l10n.t('Exporting {0}', path.basename(run.folder)),
  });
  if (done) await tell(done, target);
}

function askPlace(title: string, run: string, choice: ExportChoice): Thenable<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(run);
  const filters: Record<string, string[]> =
    choice.format === 'tfjs'
      ? {}
      : choice.format === 'onnx'
        ? { [vscode.l10n.t('ONNX model')]: ['onnx'] }
        : { [vscode.l10n.t('TensorFlow Lite model')]: ['tflite'] };
  return vscode.window.showSaveDialog({
    title,
    defaultUri: vscode.Uri.joinPath(folder, `${path.basename(run)}${endingOf(choice)}`),
    filters,
  });
}

async function tell(done: ExportOutput, target: vscode.Uri): Promise<void> {
  const reveal = vscode.l10n.t('Reveal File');
  const show = vscode.l10n.t('Show Changed Images');
  const { comparison } = done;
  const changed = comparison !== null && comparison.flips.length > 0;
  const said = comparison
    ? comparedWords(done, comparison)
    : vscode.l10n.t(
        '{0} has {1} classes. Its input and classes are described in it.',
        path.basename(done.path),
        done.classes.length,
      );
  const answer = await showInformation(said, ...(changed ? [show] : []), reveal);
  if (answer === reveal) await vscode.commands.executeCommand('revealFileInOS', target);
  if (answer === show && comparison) await showFlips(comparison);
}

/** Size, time and accuracy beside float32, and how many answers change. */
function comparedWords({ path: file, precision }: ExportOutput, comparison: ExportComparison): string {
  const { float32, exported, parts, flips } = comparison;
  const part = parts.at(-1);
  const slower =
    float32.milliseconds !== null && exported.milliseconds !== null && exported.milliseconds >= float32.milliseconds
      ? ` ${vscode.l10n.t('On this processor it is not faster.')}`
      : '';
  const images = parts.reduce((sum, one) => sum + one.images, 0);
  return `${vscode.l10n.t(
    '{0}: {1} in {2}, {3} in float32; accuracy {4}, {5} in float32. The answer changes for {6} of {7} held-out images.',
    path.basename(file),
    formatBytes(exported.bytes),
    precision,
    formatBytes(float32.bytes),
    formatAccuracy(part?.exported),
    formatAccuracy(part?.float32),
    flips.length,
    images,
  )}${slower} ${comparison.measuredWith}.`;
}

/** The images whose answer changes, each of which can be opened; the list stays for the next one. */
async function showFlips({ folder, flips }: ExportComparison): Promise<void> {
  const items = flips.map(({ file, truth, before, after }) => ({
    label: file,
    description: `${before.class} → ${after.class}`,
    detail: vscode.l10n.t(
      'It is {0}. In float32: {1} ({2}); exported: {3} ({4})',
      truth,
      before.class,
      before.probability.toFixed(3),
      after.class,
      after.probability.toFixed(3),
    ),
    file,
  }));
  for (;;) {
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Images Whose Answer Changes'),
      placeHolder: vscode.l10n.t('Open an image'),
      matchOnDescription: true,
    });
    if (!picked) return;
    const image = vscode.Uri.file(path.join(folder, ...picked.file.split('/')));
    await vscode.commands.executeCommand('vscode.open', image, { preview: true });
  }
}
