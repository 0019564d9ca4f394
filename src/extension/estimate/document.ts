import * as vscode from 'vscode';
import { visibleLines } from '../../core/plainText';

export const estimateScheme = 'loupe-estimate';

/**
 * Read-only documents with whole estimates: everything of an editor (search, selection, screen readers) works in them.
 */
export class EstimateDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.emitter.event;
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(estimateScheme, this);
  /** By path; one for each dataset, the latest. */
  private readonly texts = new Map<string, string>();

  dispose(): void {
    vscode.Disposable.from(this.registration, this.emitter).dispose();
  }

  provideTextDocumentContent({ path }: vscode.Uri): string {
    return this.texts.get(path) ?? `${vscode.l10n.t('Not timed yet: run “Loupe: Estimate Training”.')}\n`;
  }

  /** Shows an estimate's text under the name of what was estimated. */
  async show(name: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({
      scheme: estimateScheme,
      path: `/${vscode.l10n.t('Estimate: {0}', name.replaceAll('/', '_'))}.txt`,
    });
    this.texts.set(uri.path, `${visibleLines(text)}\n`);
    this.emitter.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
  }
}
