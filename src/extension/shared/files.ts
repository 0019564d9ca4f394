import * as path from 'node:path';
import * as vscode from 'vscode';
import { offeredExtensions } from '../../core/choices/imageFormats';

/** Whether a file is offered for prediction, by its extension. */
export function isImageFile(file: string): boolean {
  const extension = path.extname(file).slice(1).toLowerCase();
  return offeredExtensions.includes(extension);
}

/** The URIs that a menu hands to a command: the clicked one and, where several are selected, all of them. */
export function chosenUris(clicked: unknown, selected: unknown): vscode.Uri[] {
  const several = Array.isArray(selected)
    ? selected.filter((item): item is vscode.Uri => item instanceof vscode.Uri)
    : [];
  if (several.length > 0) return several;
  return clicked instanceof vscode.Uri ? [clicked] : [];
}

/** Opens a file with whatever the editor opens it with; images keep their preview. */
export async function openFile(
  file: string,
  column: vscode.ViewColumn = vscode.ViewColumn.Active,
  preview = true,
): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file), {
    viewColumn: column,
    preview,
  } satisfies vscode.TextDocumentShowOptions);
}
