import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { vi } from 'vitest';
import { EventEmitter } from '../fakeVscode';

/** Something that the extension asked of the editor. */
export interface Call {
  readonly what: string;
  readonly args: readonly unknown[];
}

/** What the editor was asked and told since it was last looked at. */
export const seen = { calls: [] as Call[], messages: [] as string[], tooltips: [] as MarkdownString[] };

export const state = {
  trusted: false,
  folder: '',
  commands: new Map<string, (...args: unknown[]) => unknown>(),
  serializers: new Map<string, { deserializeWebviewPanel(panel: unknown, state: unknown): Promise<void> }>(),
  trees: new Map<string, TreeProvider>(),
  lenses: [] as { provideCodeLenses(document: unknown): unknown[] }[],
};

export interface TreeProvider {
  getChildren(node?: unknown): Promise<unknown[]> | unknown[];
  getTreeItem(node: unknown): unknown;
  resolveTreeItem?(item: unknown, node: unknown, token: unknown): unknown;
}

export class Uri {
  private constructor(
    readonly scheme: string,
    readonly path: string,
  ) {}
  static file = (file: string): Uri => new Uri('file', file);
  static from = ({ scheme, path: at }: { scheme: string; path: string }): Uri => new Uri(scheme, at);
  static parse = (text: string): Uri => new Uri(text.split(':')[0]!, text.slice(text.indexOf(':') + 1));
  static joinPath = (base: Uri, ...names: string[]): Uri => new Uri(base.scheme, path.join(base.path, ...names));
  get fsPath(): string {
    return this.path;
  }
  with({ path: at }: { path: string }): Uri {
    return new Uri(this.scheme, at);
  }
  toString(): string {
    return `${this.scheme}://${this.path}`;
  }
}

class Disposable {
  constructor(readonly dispose: () => void = () => undefined) {}
  static from = (...items: { dispose(): void }[]): Disposable =>
    new Disposable(() => items.forEach((item) => item.dispose()));
}
const disposable = (): Disposable => new Disposable();

class Plain {
  constructor(...args: unknown[]) {
    Object.assign(this, { args });
  }
}
class TreeItem {
  constructor(
    readonly label: unknown,
    readonly collapsibleState?: number,
  ) {}
}
export class MarkdownString {
  isTrusted: unknown;
  supportHtml: unknown;
  constructor(
    public value = '',
    readonly supportThemeIcons = false,
  ) {
    seen.tooltips.push(this);
  }
  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
  appendText(text: string): this {
    this.value += text.replace(/[\\`*_{}[\]()#+\-!~]/g, '\\$&').replace(/</g, '&lt;');
    return this;
  }
}
class CancellationError extends Error {}

/** A part of the editor's interface: what is not given is an event, or a function that is noted and answers nothing. */
function part(name: string, given: object): object {
  return new Proxy(given, {
    get: (target, key) => {
      if (key in target || typeof key === 'symbol') return Reflect.get(target, key) as unknown;
      if (/^on(Did|Will)/.test(key)) return disposable;
      return (...args: unknown[]) => void seen.calls.push({ what: `${name}.${key}`, args });
    },
  });
}

const noted =
  (what: string, answer: (...args: unknown[]) => unknown = () => undefined) =>
  (...args: unknown[]): unknown => {
    seen.calls.push({ what, args });
    return answer(...args);
  };

/** Whatever is asked is agreed to: a user who clicks everything away. */
async function message(text: string, ...rest: unknown[]): Promise<unknown> {
  const options = rest.find((one) => typeof one === 'object') as { detail?: string } | undefined;
  seen.messages.push(text, ...(options?.detail === undefined ? [] : [options.detail]));
  return rest.find((one) => typeof one === 'string');
}

function panel(): object {
  const listeners: ((message: unknown) => void)[] = [];
  const closing: (() => void)[] = [];
  const made = {
    visible: true,
    title: '',
    reveal: () => undefined,
    dispose: () => closing.splice(0).forEach((listener) => listener()),
    onDidChangeViewState: disposable,
    onDidDispose: (listener: () => void) => (closing.push(listener), disposable()),
    webview: {
      cspSource: 'https://page',
      asWebviewUri: (uri: Uri) => uri,
      onDidReceiveMessage: (listener: (message: unknown) => void) => (listeners.push(listener), disposable()),
      postMessage: (sent: { id?: number; kind: string }) => {
        for (const wait of [...replies]) wait(sent);
        return Promise.resolve(true);
      },
    },
    listeners,
  };
  panels.push(made);
  return made;
}
const panels: { dispose(): void }[] = [];

/** Closes all pages. */
export function closePages(): void {
  for (const one of panels.splice(0)) one.dispose();
}

const replies = new Set<(sent: { id?: number; kind: string }) => void>();

let lastId = 0;
/** Sends a request as a page does; resolves with the host's answer. */
export function ask(
  to: { listeners: ((message: unknown) => void)[] },
  method: string,
  params: unknown,
): Promise<unknown> {
  const id = ++lastId;
  return new Promise((resolve) => {
    const wait = (sent: { id?: number; kind: string }): void => {
      if (sent.id !== id) return;
      replies.delete(wait);
      resolve(sent);
    };
    replies.add(wait);
    for (const listener of to.listeners) listener({ kind: 'request', id, method, params });
  });
}
export const newPanel = panel as () => { listeners: ((message: unknown) => void)[] };

const fileOf = (target: unknown): string => (target instanceof Uri ? target.fsPath : String(target));
const document = (target: unknown): object => {
  const file = fileOf(target);
  return {
    uri: Uri.file(file),
    isDirty: false,
    eol: 1,
    getText: () => readFileSync(file, 'utf8'),
    positionAt: (offset: number) => ({ offset }),
  };
};

export const vscode = {
  Uri,
  EventEmitter,
  Disposable,
  TreeItem,
  MarkdownString,
  CancellationError,
  ...Object.fromEntries(
    ['ThemeIcon', 'ThemeColor', 'RelativePattern', 'Range', 'Position', 'Selection', 'Diagnostic', 'WorkspaceEdit'].map(
      (name) => [name, class extends Plain {}],
    ),
  ),
  CodeLens: class extends Plain {},
  CodeAction: class extends Plain {},
  CodeActionKind: { QuickFix: 'quickfix' },
  DocumentLink: class extends Plain {},
  TabInputCustom: class {},
  TabInputText: class {},
  TabInputWebview: class {},
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  ProgressLocation: { Window: 10, Notification: 15 },
  ViewColumn: { Active: -1, Beside: -2 },
  StatusBarAlignment: { Left: 1, Right: 2 },
  ConfigurationTarget: { Global: 1, Workspace: 2 },
  QuickPickItemKind: { Separator: -1, Default: 0 },
  TextEditorLineNumbersStyle: { Off: 0 },
  TextEditorRevealType: { InCenterIfOutsideViewport: 2 },
  DiagnosticSeverity: { Error: 0, Warning: 1 },
  EndOfLine: { LF: 1, CRLF: 2 },
  l10n: {
    bundle: undefined,
    t: (text: string, ...values: unknown[]) =>
      text.replace(/\{(\d+)\}/g, (_, place: string) => String(values[Number(place)])),
  },
  env: { language: 'en', clipboard: { writeText: noted('clipboard') }, openExternal: noted('openExternal') },
  extensions: { getExtension: () => undefined },
  commands: part('commands', {
    registerCommand: (id: string, handler: (...args: unknown[]) => unknown) => (
      state.commands.set(id, handler),
      disposable()
    ),
    executeCommand: async (id: string, ...args: unknown[]) => {
      const own = state.commands.get(id);
      return own ? own(...args) : noted(`command ${id}`)(...args);
    },
  }),
  languages: part('languages', {
    createDiagnosticCollection: () => part('diagnostics', { dispose: () => undefined }),
    registerCodeLensProvider: (_: unknown, provider: (typeof state.lenses)[number]) => (
      state.lenses.push(provider),
      disposable()
    ),
  }),
  window: part('window', {
    activeTextEditor: undefined,
    visibleTextEditors: [],
    tabGroups: part('tabGroups', { all: [], activeTabGroup: { activeTab: undefined } }),
    createOutputChannel: () => ({ appendLine: () => undefined, show: () => undefined, dispose: () => undefined }),
    createStatusBarItem: () => part('statusBarItem', {}),
    createTreeView: (id: string, { treeDataProvider }: { treeDataProvider: TreeProvider }) => {
      state.trees.set(id, treeDataProvider);
      return { visible: true, onDidChangeVisibility: disposable, dispose: () => undefined };
    },
    createWebviewPanel: panel,
    registerWebviewPanelSerializer: (type: string, serializer: never) => (
      state.serializers.set(type, serializer),
      disposable()
    ),
    showInformationMessage: message,
    showWarningMessage: message,
    showErrorMessage: message,
    showQuickPick: async (rows: unknown[]) => rows.find((row) => (row as { kind?: number }).kind !== -1),
    showInputBox: async ({ prompt, value }: { prompt: string; value: string }) => (seen.messages.push(prompt), value),
    showOpenDialog: async () => undefined,
    showSaveDialog: async () => Uri.file(path.join(state.folder, 'saved.txt')),
    showTextDocument: noted('showTextDocument', () => ({ options: {}, revealRange: () => undefined })),
    withProgress: async ({ title }: { title: string }, task: (progress: object, token: object) => Promise<unknown>) => {
      seen.messages.push(title);
      return task(
        { report: ({ message: text }: { message?: string }) => text !== undefined && seen.messages.push(text) },
        { isCancellationRequested: false, onCancellationRequested: disposable },
      );
    },
  }),
  workspace: part('workspace', {
    get isTrusted() {
      return state.trusted;
    },
    get workspaceFolders() {
      return [{ uri: Uri.file(state.folder), name: 'clone', index: 0 }];
    },
    getWorkspaceFolder: (uri: Uri) =>
      uri.fsPath === state.folder || uri.fsPath.startsWith(`${state.folder}/`)
        ? { uri: Uri.file(state.folder) }
        : undefined,
    getConfiguration: () => ({ get: () => undefined, update: async () => undefined, inspect: () => undefined }),
    asRelativePath: (target: unknown) => path.relative(state.folder, fileOf(target)),
    createFileSystemWatcher: noted('createFileSystemWatcher', () => ({
      onDidCreate: disposable,
      onDidChange: disposable,
      onDidDelete: disposable,
      dispose: () => undefined,
    })),
    registerTextDocumentContentProvider: disposable,
    openTextDocument: noted('openTextDocument', async (target) => document(target)),
    textDocuments: [],
    applyEdit: async () => true,
    fs: {
      writeFile: noted('writeFile'),
      delete: noted('delete'),
      stat: noted('stat', () => Promise.reject(new Error('not there'))),
    },
  }),
};

/** What `activate` is given. */
export function context(storage: string, extension: string): object {
  const memento = (): object => {
    const values = new Map<string, unknown>();
    return {
      get: (key: string, otherwise: unknown) => values.get(key) ?? otherwise,
      update: async (key: string, value: unknown) => void values.set(key, value),
      keys: () => [...values.keys()],
    };
  };
  return {
    subscriptions: [],
    extensionUri: Uri.file(extension),
    extensionPath: extension,
    storageUri: Uri.file(path.join(storage, 'workspace')),
    globalStorageUri: Uri.file(path.join(storage, 'global')),
    workspaceState: memento(),
    globalState: memento(),
  };
}

/** Waits for what nobody awaits. */
export const quiet = (): Promise<void> =>
  vi.waitFor(() => undefined).then(() => new Promise((resolve) => setTimeout(resolve, 50)));
