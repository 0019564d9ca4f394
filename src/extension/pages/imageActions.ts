import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { imageActions, type PlainActionId } from '../../protocol/pages/imageActions';
import { commandIds } from '../shared/ids';
import { openFile, revealFile } from '../shared/files';

/** What does an action with images that may be read; the first has the focus. */
export type DoImageAction = (files: readonly string[]) => unknown;

/** Each action of the list, but repairs. */
export const doImageAction: Readonly<Record<PlainActionId, DoImageAction>> = {
  open: async (files) => {
    const column = otherColumn();
    // A preview tab gives way to the next one: each of several has a tab of its own.
    for (const file of files) await openFile(file, column, files.length === 1);
  },
  // The Explorer marks one file at a time.
  reveal: ([file]) => revealFile(file!),
  copyPath: (files) => vscode.env.clipboard.writeText(files.join('\n')),
  predict: (files) => {
    const uris = files.map((file) => vscode.Uri.file(file));
    // Not awaited: it may ask for a model first.
    void vscode.commands.executeCommand(commandIds.predictImages, uris[0], uris);
  },
  // Not awaited: it may ask for a dataset, and takes a while.
  similar: ([file]) => void vscode.commands.executeCommand(commandIds.findSimilarImages, vscode.Uri.file(file!)),
};

/** Throws LoupeError `too-many` for more images than an action takes. */
export function requireFewEnough(action: PlainActionId, images: number): void {
  const most: number | null = imageActions.find(({ id }) => id === action)!.most;
  if (most === null || images <= most) return;
  throw new LoupeError(
    'too-many',
    vscode.l10n.t('This can be done with {0} images at once, and {1} are selected. Select fewer.', most, images),
  );
}

/** Where an image stands beside the page that asks: in another group that is there, else in a new one. */
export function otherColumn(): vscode.ViewColumn {
  return vscode.window.tabGroups.all.find(({ isActive }) => !isActive)?.viewColumn ?? vscode.ViewColumn.Beside;
}
