import * as vscode from 'vscode';
import { messageText } from '../../core/plainText';

/**
 * The one place of the extension that shows messages, questions and progress. The editor draws `[label](command:id)` in
 * any of them as a button, so every text passes through `messageText`: parts of it may come from a stranger's file.
 */

type Buttons = readonly string[];

/** Shows a message; resolves with the button that was pressed. */
export function showInformation(message: string, ...buttons: Buttons): Thenable<string | undefined> {
  return vscode.window.showInformationMessage(messageText(message), ...buttons.map((button) => messageText(button)));
}

export function showWarning(message: string, ...buttons: Buttons): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(messageText(message), ...buttons.map((button) => messageText(button)));
}

export function showError(message: string, ...buttons: Buttons): Thenable<string | undefined> {
  return vscode.window.showErrorMessage(messageText(message), ...buttons.map((button) => messageText(button)));
}

/** Asks before something that cannot be taken back. True where the user agrees. */
export async function confirm(message: string, detail: string, agree: string): Promise<boolean> {
  const options = { modal: true, detail: messageText(detail, true) };
  return (await vscode.window.showWarningMessage(messageText(message), options, agree)) === agree;
}

/** Shows a text at length, with what can be done; the button that was pressed, undefined where it was closed. */
export function askAbout(message: string, detail: string, ...buttons: Buttons): Thenable<string | undefined> {
  const options = { modal: true, detail: messageText(detail, true) };
  return vscode.window.showInformationMessage(messageText(message), options, ...buttons);
}

/** `notification`: with a bar, and a button that cancels it; `window`: in the status bar. */
export interface Progressing {
  readonly where: 'notification' | 'window';
  readonly title: string;
}
export type Report = vscode.Progress<{ message?: string; increment?: number }>;

/** Shows that something is under way. */
export function withProgress<R>(
  { where, title }: Progressing,
  task: (report: Report, token: vscode.CancellationToken) => Thenable<R>,
): Thenable<R> {
  const location =
    where === 'window'
      ? { location: vscode.ProgressLocation.Window }
      : { location: vscode.ProgressLocation.Notification, cancellable: true };
  return vscode.window.withProgress({ ...location, title: messageText(title) }, (progress, token) =>
    task(
      {
        report: ({ message, ...rest }) =>
          progress.report(message === undefined ? rest : { ...rest, message: messageText(message) }),
      },
      token,
    ),
  );
}

/** Milliseconds after which something under way is shown: shorter ones would only flicker. */
const unseen = 150;

/** `withProgress` for what is mostly over at once: nothing is shown before 150 ms. */
export async function withProgressSoon<R>(
  progressing: Progressing,
  task: (report: Report, signal: AbortSignal) => Promise<R>,
): Promise<R> {
  const abort = new AbortController();
  let shown: Report | undefined;
  const work = task({ report: (step) => shown?.report(step) }, abort.signal);
  const over = work.then(
    () => undefined,
    () => undefined,
  );
  const timer = setTimeout(() => {
    void withProgress(progressing, (report, token) => {
      shown = report;
      token.onCancellationRequested(() => abort.abort());
      return over;
    });
  }, unseen);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}

/** What is asked for in a line of text. */
export interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  readonly placeHolder?: string;
  readonly ignoreFocusOut?: boolean;
  /** What is wrong with a text, or undefined. */
  readonly validate: (text: string) => string | undefined;
}

/** Asks for a line of text; undefined where the user turned away. */
export function askText({ validate, title, prompt, ...rest }: TextQuestion): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    ...rest,
    title: messageText(title),
    prompt: messageText(prompt),
    validateInput: (text) => {
      const problem = validate(text);
      return problem === undefined ? undefined : messageText(problem);
    },
  });
}
