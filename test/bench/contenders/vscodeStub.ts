// The little of the editor that the datasets of the extension host need, for a process of its own.
type Listener = (value: unknown) => void;

/** Listeners, called at once, as the editor's are. */
export class EventEmitter {
  private readonly listeners = new Set<Listener>();
  readonly event = (listener: Listener): { dispose(): void } => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };
  fire(value: unknown): void {
    for (const listener of this.listeners) listener(value);
  }
  dispose(): void {
    this.listeners.clear();
  }
}
export class Disposable {
  constructor(readonly dispose: () => void) {}
  static from(...items: { dispose(): void }[]): Disposable {
    return new Disposable(() => items.forEach((item) => item.dispose()));
  }
}
export class ThemeIcon {
  static readonly File = new ThemeIcon('file');
  constructor(readonly id: string) {}
}
export class ThemeColor {
  constructor(readonly id: string) {}
}
export class TreeItem {
  constructor(
    readonly label: string,
    readonly collapsibleState: number = 0,
  ) {}
}
export class RelativePattern {}
export class MarkdownString {
  value = '';
  appendText(text: string): this {
    this.value += text;
    return this;
  }
  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
}
export const Uri = { file: (fsPath: string) => ({ scheme: 'file', fsPath, toString: () => `file://${fsPath}` }) };
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export const ProgressLocation = { Window: 10, Notification: 15 };
export const l10n = {
  t: (text: string, ...values: unknown[]) => text.replace(/\{(\d)\}/g, (_, at) => String(values[Number(at)])),
};
const nothing = (): undefined => undefined;
const never = new EventEmitter().event;
export const window = {
  createTreeView: () => ({ dispose: nothing }),
  withProgress: (_: unknown, task: (progress: object, token: object) => unknown) =>
    task({ report: nothing }, { onCancellationRequested: never }),
};
export const workspace = {
  isTrusted: true,
  workspaceFolders: [],
  getConfiguration: () => ({ get: nothing }),
  onDidChangeConfiguration: never,
  onDidChangeWorkspaceFolders: never,
  onDidGrantWorkspaceTrust: never,
  createFileSystemWatcher: () => ({ onDidCreate: never, onDidChange: never, onDidDelete: never, dispose: nothing }),
};
export const commands = { executeCommand: nothing, registerCommand: nothing };
