import * as path from 'node:path';
import * as vscode from 'vscode';
import { byteOrderMark } from '../../core/csv';
import { showInformation } from '../shared/notify';

/** Answers to the methods of every page that can hand a text to the user. */
export function exportHandlers(folder: () => string) {
  return {
    copyText: async ({ text }: { text: string }) => {
      await vscode.env.clipboard.writeText(text);
      return null;
    },
    saveText: async ({ name, text }: { name: string; text: string }) => ({
      saved: await saveText(folder(), name, text),
    }),
  };
}

/** Asks where, writes there, and offers to open what was written. False where the user changed their mind. */
export async function saveText(folder: string, name: string, text: string): Promise<boolean> {
  // The name comes from a page: only its last segment is believed.
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(path.join(folder, path.basename(name))),
  });
  if (!target) return false;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(withMark(target.fsPath, text)));
  const open = vscode.l10n.t('Open');
  void showInformation(vscode.l10n.t('Saved {0}.', path.basename(target.fsPath)), open).then((button) => {
    if (button === open) void vscode.commands.executeCommand('vscode.open', target);
  });
  return true;
}

/** A table in which not all is ASCII begins with a mark: without one, Excel shows other letters. */
function withMark(file: string, text: string): string {
  return /\.csv$/i.test(file) && /[^\p{ASCII}]/u.test(text) ? byteOrderMark + text : text;
}
