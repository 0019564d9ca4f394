import { readdir } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { commandIds } from '../shared/ids';
import type { Log } from '../shared/log';
import type { Program } from '../shared/program';
import { runCli } from '../shared/runCli';
import { showInformation, withProgress } from '../shared/notify';

/** Folder of the sample inside the one the user chose. */
const sampleName = 'loupe-sample';

/** Draws the sample dataset into a folder of the user's choice and offers what to do with it. */
export async function createSample(program: Program, log: Log, argument: unknown): Promise<vscode.Uri | undefined> {
  const parent = argument instanceof vscode.Uri ? argument : await askParent();
  if (!parent) return undefined;
  const folder = vscode.Uri.file(await freeName(parent.fsPath));
  await withProgress(
    {
      where: 'notification',
      title: vscode.l10n.t('Drawing the sample dataset'),
    },
    async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      await runCli(program, ['sample', folder.fsPath], {
        signal: abort.signal,
        onLine: (line) => log.line(line),
        onProgress: ({ done, total }) => progress.report(total ? { message: `${done ?? 0} / ${total}` } : {}),
      });
    },
  ).then(undefined, (error: unknown) => {
    throw error instanceof LoupeError && error.code === 'cancelled' ? new vscode.CancellationError() : error;
  });
  void offer(folder);
  return folder;
}

async function askParent(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
    title: vscode.l10n.t('Folder to draw the sample dataset into'),
    openLabel: vscode.l10n.t('Draw It Here'),
    defaultUri: vscode.workspace.workspaceFolders?.[0]?.uri,
  });
  return chosen?.[0];
}

/** `loupe-sample`, or the first `loupe-sample-2`, `-3`, … that is absent or empty. */
async function freeName(parent: string): Promise<string> {
  for (let number = 1; ; number++) {
    const folder = path.join(parent, number === 1 ? sampleName : `${sampleName}-${number}`);
    const entries = await readdir(folder).catch(() => []);
    if (entries.length === 0) return folder;
  }
}

async function offer(folder: vscode.Uri): Promise<void> {
  const inspect = vscode.l10n.t('Inspect Dataset');
  const train = vscode.l10n.t('Train Classifier');
  const answer = await showInformation(vscode.l10n.t('The sample dataset is in {0}.', folder.fsPath), inspect, train);
  if (answer === inspect) await vscode.commands.executeCommand(commandIds.inspectDataset, folder);
  if (answer === train) await vscode.commands.executeCommand(commandIds.trainClassifier, folder);
}
