import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import type { DatasetStore } from './store';

/** The dataset folder that a command was called for: a URI, a path, a row of the tree, or the user's choice. */
export async function pickDatasetFolder(
  argument: unknown,
  store: DatasetStore,
  title: string,
): Promise<vscode.Uri | undefined> {
  const named = folderUri(argument);
  if (named) store.places.requireLocal(named.fsPath);
  const uri = named ?? (await askFolder(store, title));
  if (!uri) return undefined;
  if (uri.scheme !== 'file')
    throw new LoupeError(
      'not-on-disk',
      vscode.l10n.t('{0} is not on a disk that Loupe can read. Open the folder where it really lies.', uri.toString()),
    );
  const found = await stat(uri.fsPath).catch(() => undefined);
  if (!found?.isDirectory())
    throw new LoupeError(
      'no-folder',
      vscode.l10n.t('{0} is not a folder. Choose the folder that holds the images.', uri.fsPath),
    );
  return uri;
}

function folderUri(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  if (typeof argument === 'string') return vscode.Uri.file(argument);
  if (
    typeof argument === 'object' &&
    argument !== null &&
    'folder' in argument &&
    typeof argument.folder === 'string'
  ) {
    return vscode.Uri.file(argument.folder);
  }
  return undefined;
}

/** One question: a dataset known here, or any folder. */
async function askFolder(store: DatasetStore, title: string): Promise<vscode.Uri | undefined> {
  const browse = { label: `$(folder-opened) ${vscode.l10n.t('Choose a folder…')}`, folder: undefined };
  const known = store.datasets.map(({ folder }) => ({ label: path.basename(folder), description: folder, folder }));
  if (known.length > 0) {
    const picked = await vscode.window.showQuickPick([...known, browse], {
      title,
      placeHolder: vscode.l10n.t('Dataset'),
      matchOnDescription: true,
    });
    if (!picked) return undefined;
    if (picked.folder !== undefined) return vscode.Uri.file(picked.folder);
  }
  return browseFolder(title, vscode.workspace.workspaceFolders?.[0]?.uri);
}

/** Any folder of the disk. */
export async function browseFolder(title: string, from: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title,
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
    openLabel: vscode.l10n.t('Choose'),
    defaultUri: from,
  });
  return chosen?.[0];
}
