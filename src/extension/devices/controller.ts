import * as vscode from 'vscode';
import { LoupeError, messageOf } from '../../core/errors';
import { devicesOutputSchema, type DevicesOutput } from '../../protocol/cliOutput';
import { parseJsonWith } from '../../protocol/parse';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import { runCli } from '../shared/runCli';
import { settings } from '../shared/settings';
import { devicesDocument } from './document';
import { withProgress, type Report } from '../shared/notify';

export const devicesScheme = 'loupe-devices';

/** A read-only document: everything of an editor (search, selection, screen readers) works in it. */
const devicesUri = vscode.Uri.from({ scheme: devicesScheme, path: vscode.l10n.t('Devices') + '.md' });

/** The document of *Show Devices*: measured when it is first shown and whenever the user asks again. */
export class DevicesPanel implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.emitter.event;
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(devicesScheme, this);
  private text = '';
  private measuring: Promise<void> | undefined;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: Log,
  ) {}

  dispose(): void {
    vscode.Disposable.from(this.registration, this.emitter).dispose();
  }

  provideTextDocumentContent(): string {
    if (this.text === '') this.text = `${vscode.l10n.t('Not measured yet: run “Loupe: Measure Devices Again”.')}\n`;
    return this.text;
  }

  /** Opens the document beside nothing, measuring unless that was done in this window. */
  async show(): Promise<void> {
    if (this.text === '') this.set(`${vscode.l10n.t('Trying every device…')}\n`);
    const document = await vscode.workspace.openTextDocument(devicesUri);
    await vscode.languages.setTextDocumentLanguage(document, 'markdown');
    const editor = await vscode.window.showTextDocument(document, { preview: false });
    editor.options = { lineNumbers: vscode.TextEditorLineNumbersStyle.Off };
    if (!this.measured) await this.measure();
  }

  async copy(): Promise<void> {
    await vscode.env.clipboard.writeText(this.text);
    void vscode.window.setStatusBarMessage(vscode.l10n.t('The list of devices was copied.'), 5_000);
  }

  /** Tries every device again in children, with a notification that can cancel it. Throws LoupeError. */
  measure(): Promise<void> {
    this.measuring ??= this.measureOnce().finally(() => {
      this.measuring = undefined;
    });
    return this.measuring;
  }

  private measured = false;

  private async measureOnce(): Promise<void> {
    const before = this.measured ? this.text : '';
    try {
      const found = await withProgress(
        { where: 'notification', title: vscode.l10n.t('Trying devices') },
        (progress, token) => this.ask(progress, token),
      );
      this.measured = true;
      this.set(devicesDocument(found, settings.device(), new Date()));
    } catch (error) {
      const cancelled = error instanceof LoupeError && error.code === 'cancelled';
      this.set(
        before ||
          `${cancelled ? vscode.l10n.t('Measuring was cancelled. Run “Loupe: Measure Devices Again”.') : messageOf(error)}\n`,
      );
      if (!cancelled) throw error;
    }
  }

  private async ask(progress: Report, token: vscode.CancellationToken): Promise<DevicesOutput> {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    let output = '';
    await runCli(programOf(this.context), ['devices', '--json', '--progress', 'json'], {
      signal: abort.signal,
      onLine: (line) => this.log.line(line),
      onStdout: (text) => (output += text),
      onProgress: ({ done, total }) =>
        progress.report({ message: vscode.l10n.t('{0} of {1}', (done ?? 0) + 1, total ?? 0) }),
    });
    const parsed = parseJsonWith(devicesOutputSchema, output);
    if (!parsed.ok)
      throw new LoupeError(
        'devices-output',
        vscode.l10n.t(
          'The list of devices was not understood ({0}). Reload the window after an update of Loupe.',
          parsed.problem,
        ),
      );
    return parsed.value;
  }

  private set(text: string): void {
    this.text = text;
    this.emitter.fire(devicesUri);
  }
}
