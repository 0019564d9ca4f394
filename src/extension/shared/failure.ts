import * as vscode from 'vscode';
import type { ErrorCode } from '../../core/codes/errorCodes';
import { LoupeError, messageOf } from '../../core/errors';
import type { Log } from './log';
import { showError, showInformation, showWarning } from './notify';

/**
 * Tells the user what went wrong and offers the output. What is not a LoupeError is unexpected: its stack goes
 * to the output. Resolves at once; a cancelled question is no failure.
 */
export function reportFailure(log: Log, what: string, error: unknown): void {
  if (error instanceof vscode.CancellationError) return;
  const message = messageOf(error);
  log.line(`${what}: ${message}`);
  if (!(error instanceof LoupeError) && error instanceof Error && error.stack) log.line(error.stack);
  if (error instanceof LoupeError && error.code === 'untrusted') return void offerTrust(message);
  if (error instanceof LoupeError && mild.has(error.code)) return void showInformation(message);
  void offerOutput(log, showError, error instanceof LoupeError ? message : `${what}: ${message}`);
}

/** Codes that only say that there is nothing to do it with: no fault, and nothing in the output to look up. */
const mild: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['no-run', 'no-model', 'no-image', 'no-dataset', 'no-problem']);

/** Shows a warning with the *Show Output* button. */
export function reportWarning(log: Log, message: string): void {
  void offerOutput(log, showWarning, message);
}

/** Says that trust is missing, with the button that leads to the editor's own question. */
export async function offerTrust(message: string): Promise<void> {
  const manage = vscode.l10n.t('Manage Workspace Trust');
  if ((await showWarning(message, manage)) === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}

async function offerOutput(
  log: Log,
  show: (message: string, ...items: string[]) => Thenable<string | undefined>,
  message: string,
): Promise<void> {
  const button = vscode.l10n.t('Show Output');
  if ((await show(message, button)) === button) log.show();
}
