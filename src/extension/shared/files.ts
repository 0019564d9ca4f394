import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { offeredExtensions } from '../../core/choices/imageFormats';

/** Whether a file is offered for prediction, by its extension. */
export function isImageFile(file: string): boolean {
  const extension = path.extname(file).slice(1).toLowerCase();
  return offeredExtensions.includes(extension);
}

/** The image file that a row of the Datasets view stands for, with its dataset's folder; undefined for other things. */
export function imageOfRow(row: unknown): { readonly folder: string; readonly file: string } | undefined {
  if (typeof row !== 'object' || row === null || !('folder' in row) || !('file' in row)) return undefined;
  const { folder, file } = row;
  if (typeof folder !== 'string' || typeof file !== 'string') return undefined;
  return { folder, file: path.join(folder, ...file.split('/')) };
}

/** The URIs that a menu hands to a command: the clicked one and, where several are selected, all of them. */
export function chosenUris(clicked: unknown, selected: unknown): vscode.Uri[] {
  const several = Array.isArray(selected)
    ? selected.filter((item): item is vscode.Uri => item instanceof vscode.Uri)
    : [];
  if (several.length > 0) return several;
  return clicked instanceof vscode.Uri ? [clicked] : [];
}

/** Shows a file or folder where files are listed: in the Explorer, or outside the workspace in the system's own. */
export async function revealFile(file: string): Promise<void> {
  const uri = vscode.Uri.file(file);
  const inside = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  await vscode.commands.executeCommand(inside ? 'revealInExplorer' : 'revealFileInOS', uri);
}

/** Opens a file with whatever the editor opens it with; images keep their preview. A folder is revealed instead. */
export async function openFile(
  file: string,
  column: vscode.ViewColumn = vscode.ViewColumn.Active,
  preview = true,
): Promise<void> {
  const folder = await stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (folder) return revealFile(file);
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file), {
    viewColumn: column,
    preview,
  } satisfies vscode.TextDocumentShowOptions);
}
