import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import * as v from 'valibot';
import { LoupeError, messageOf } from '../../core/errors';
import { pageRequestSchema, pages, type HostMessage, type PageName } from '../../protocol/pages/envelope';
import type { ImageActionId } from '../../protocol/pages/imageActions';
import { parseWith } from '../../protocol/parse';
import { offerTrust } from '../shared/failure';
import type { Log } from '../shared/log';
import type { Controller } from './pageController';
import { pageHtml } from './html';

/** One webview panel and its controller: document, requests, snapshots, updates, and the end of both. */
export class Page implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[] = [];
  private ready = false;
  private visible: boolean;
  private unknownMessages = 0;

  constructor(
    readonly panel: vscode.WebviewPanel,
    readonly controller: Controller,
    private readonly extensionUri: vscode.Uri,
    private readonly log: Log,
  ) {
    this.visible = panel.visible;
    this.disposables.push(
      controller,
      controller.onDidChange((change) => {
        this.panel.title = controller.title;
        if (change.kind === 'snapshot') void this.sendSnapshot();
        else if (this.ready) this.post({ kind: 'update', update: change.update });
      }),
      panel.webview.onDidReceiveMessage((message) => void this.receive(message)),
      panel.onDidChangeViewState(() => this.viewChanged()),
      panel.onDidDispose(() => this.dispose()),
    );
    panel.title = controller.title;
    panel.iconPath = { light: this.media('icons', 'loupe-light.svg'), dark: this.media('icons', 'loupe-dark.svg') };
    panel.webview.options = { enableScripts: true, localResourceRoots: pageRoots(extensionUri) };
    panel.webview.html = this.html();
    controller.shown?.(this.visible);
  }

  dispose(): void {
    this.ready = false;
    for (const disposable of this.disposables.splice(0)) disposable.dispose();
  }

  /** Has the page do something with the images that are selected on it. */
  act(action: ImageActionId): void {
    this.post({ kind: 'act', action });
  }

  private html(): string {
    const { webview } = this.panel;
    const uri = (...segments: string[]) =>
      webview.asWebviewUri(vscode.Uri.joinPath(this.extensionUri, ...segments)).toString();
    return pageHtml({
      page: this.controller.page,
      title: this.controller.title,
      cspSource: webview.cspSource,
      script: uri('dist', 'webviews', `${this.controller.page}.js`),
      chunks: pageChunks(this.extensionUri, this.controller.page).map((name) => uri('dist', 'webviews', name)),
      stylesheet: uri('media', 'pages', 'base.css'),
      language: vscode.l10n.bundle ? vscode.env.language : 'en',
      strings: pageStrings(),
      restore: this.controller.restore,
    });
  }

  private async receive(message: unknown): Promise<void> {
    const request = parseWith(pageRequestSchema, message);
    if (!request.ok) return this.countUnknown(request.problem);
    if (request.value.method === 'ready') {
      this.ready = true;
      this.post({ kind: 'reply', id: request.value.id, ok: true, result: null });
      return this.sendSnapshot();
    }
    this.post(
      await this.controller.answer(request.value, {
        unknownMethod: (method) => this.countUnknown(`method ${method}`),
        failed: (method, error) => {
          this.log.line(`${this.controller.page} page, ${method}: ${messageOf(error)}`);
          if (error instanceof LoupeError && error.code === 'untrusted') void offerTrust(error.message);
        },
      }),
    );
  }

  /** A hidden page is destroyed and asks again when it is back; until then nothing is sent. */
  private viewChanged(): void {
    if (this.panel.visible === this.visible) return;
    this.visible = this.panel.visible;
    if (!this.visible) this.ready = false;
    this.controller.shown?.(this.visible);
    if (this.visible) void this.sendSnapshot(true);
  }

  private async sendSnapshot(unasked = false): Promise<void> {
    if (!this.ready && !unasked) return;
    let state: unknown;
    try {
      state = await this.controller.snapshot();
    } catch (error) {
      this.log.line(`${this.controller.page} page: ${messageOf(error)}`);
      state = {
        state: 'failed',
        message: messageOf(error),
        remedy: vscode.l10n.t('Close this page and open it again; the output says more.'),
      };
    }
    this.post({ kind: 'snapshot', state });
  }

  private countUnknown(problem: string): void {
    this.unknownMessages++;
    this.log.line(`${this.controller.page} page: message ${this.unknownMessages} that is not understood (${problem})`);
  }

  private post(message: HostMessage): void {
    if (this.disposables.length > 0) void this.panel.webview.postMessage(message);
  }

  private media(...segments: string[]): vscode.Uri {
    return vscode.Uri.joinPath(this.extensionUri, 'media', ...segments);
  }
}

/** The two folders that a page may load from. */
export function pageRoots(extensionUri: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extensionUri, 'dist', 'webviews'), vscode.Uri.joinPath(extensionUri, 'media', 'pages')];
}

/** Names of the scripts that a page's own imports, which the build writes beside it (`esbuild.mjs`). */
function pageChunks(extensionUri: vscode.Uri, page: PageName): readonly string[] {
  const file = vscode.Uri.joinPath(extensionUri, 'dist', 'webviews', `${page}.chunks.json`);
  return v.parse(v.array(v.string()), JSON.parse(readFileSync(file.fsPath, 'utf8')));
}

/** Translations of page texts: entries `page.<key>` of the language's bundle (`scripts/l10n.mjs`). */
function pageStrings(): Record<string, string> {
  const entries = Object.entries(vscode.l10n.bundle ?? {}).filter(([key]) => key.startsWith('page.'));
  return Object.fromEntries(entries.map(([key, text]) => [key.slice('page.'.length), text]));
}

/** The panel of a page, not yet filled. */
export function createPanel(
  page: PageName,
  title: string,
  column: vscode.ViewColumn,
  extensionUri: vscode.Uri,
  preserveFocus: boolean,
): vscode.WebviewPanel {
  return vscode.window.createWebviewPanel(
    pages[page].viewType,
    title,
    { viewColumn: column, preserveFocus },
    {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: pageRoots(extensionUri),
    },
  );
}
