import * as path from 'node:path';
import * as vscode from 'vscode';
import { settings } from '../shared/settings';

/** A folder that runs are kept in, and the workspace folder that it belongs to. */
export interface RunsFolder {
  readonly path: string;
  readonly workspace: string | null;
}

/** Every runs folder of this window. Without a workspace, runs are kept with the extension's own files. */
export function runsFolders(context: vscode.ExtensionContext): RunsFolder[] {
  const workspaces = (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === 'file');
  if (workspaces.length === 0) return [{ path: ownRuns(context), workspace: null }];
  const seen = new Set<string>();
  return workspaces
    .map((folder) => ({
      path: path.resolve(folder.uri.fsPath, settings.runsFolder(folder.uri)),
      workspace: folder.name,
    }))
    .filter((folder) => !seen.has(folder.path) && seen.add(folder.path));
}

/** Where a run on a dataset belongs: the workspace folder that holds the dataset, else the first one. */
export function runsFolderFor(context: vscode.ExtensionContext, dataset: vscode.Uri): string {
  const folder =
    vscode.workspace.getWorkspaceFolder(dataset) ??
    vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  return folder ? path.resolve(folder.uri.fsPath, settings.runsFolder(folder.uri)) : ownRuns(context);
}

function ownRuns(context: vscode.ExtensionContext): string {
  return path.join(context.globalStorageUri.fsPath, 'runs');
}
