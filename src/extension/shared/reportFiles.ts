import { createHash } from 'node:crypto';
import * as path from 'node:path';
import type * as vscode from 'vscode';

/** Where what was found out about a folder is kept: in the workspace's own storage, where there is one. */
export function reportFile(
  { storageUri, globalStorageUri }: Pick<vscode.ExtensionContext, 'storageUri' | 'globalStorageUri'>,
  kind: 'scans' | 'audits' | 'maps',
  folder: string,
): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return path.join((storageUri ?? globalStorageUri).fsPath, kind, `${name}.json`);
}
