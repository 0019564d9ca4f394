import * as vscode from 'vscode';
import { untrusted } from './trust';

/**
 * Throws LoupeError `untrusted` where the workspace is not trusted: for commands that would start a program, before
 * they ask the user anything. Whoever forgets to ask here is refused when the process is to start.
 */
export function requireTrust(): void {
  if (!vscode.workspace.isTrusted) throw untrusted();
}
