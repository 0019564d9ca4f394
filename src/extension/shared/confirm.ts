import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';

/** Throws where the workspace is not trusted: a child would be started on its files. */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new LoupeError(
    'untrusted',
    vscode.l10n.t(
      'This needs a trusted workspace, because it starts a program on its files. Trust it with “Workspaces: Manage Workspace Trust”.',
    ),
  );
}

/** Asks before something that cannot be taken back. True where the user agrees. */
export async function confirm(message: string, detail: string, agree: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, agree)) === agree;
}
