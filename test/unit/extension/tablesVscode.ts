import { EventEmitter } from './fakeVscode';
import { Diagnostic, Disposable, MarkdownString, Position, Range, Uri, WorkspaceEdit } from './textVscode';

class Given {
  constructor(readonly given: unknown) {}
}

/** A document whose text changes as an editor changes it: the table's listeners hear of each change. */
export class FakeDocument {
  version = 1;
  lines: string[];
  constructor(
    readonly uri: Uri,
    text: string,
  ) {
    this.lines = text.split('\n');
  }
  get lineCount(): number {
    return this.lines.length;
  }
  getText(): string {
    return this.lines.join('\n');
  }
  lineAt(line: number): { range: Range } {
    return { range: new Range(line, 0, line, this.lines[line]!.length) };
  }
  /** Replaces ranges, the last first, as one change of the document. */
  edit(...edits: { range: Range; text: string }[]): void {
    const inOrder = [...edits].sort(
      (a, b) => b.range.start.line - a.range.start.line || b.range.start.character - a.range.start.character,
    );
    for (const { range, text } of inOrder) {
      const head = this.lines[range.start.line]!.slice(0, range.start.character);
      const tail = this.lines[range.end.line]!.slice(range.end.character);
      this.lines.splice(
        range.start.line,
        range.end.line - range.start.line + 1,
        ...`${head}${text}${tail}`.split('\n'),
      );
    }
    this.version++;
    events.changed.fire({ document: this, contentChanges: inOrder });
  }
}

export const events = {
  visible: new EventEmitter<unknown[]>(),
  changed: new EventEmitter<unknown>(),
  closed: new EventEmitter<unknown>(),
  saved: new EventEmitter<unknown>(),
  granted: new EventEmitter<void>(),
  created: new EventEmitter<Uri>(),
  deleted: new EventEmitter<Uri>(),
};
export const state = { trusted: true, folder: '', diagnostics: new Map<string, Diagnostic[]>() };

/** The part of the `vscode` module that open tables need, for `vi.mock`: documents, ranges, edits and providers. */
export const fake = {
  EventEmitter,
  Position,
  Range,
  Uri,
  Disposable,
  Diagnostic,
  WorkspaceEdit,
  MarkdownString,
  DiagnosticRelatedInformation: class {
    constructor(
      readonly location: unknown,
      readonly message: string,
    ) {}
  },
  Location: class {
    constructor(
      readonly uri: Uri,
      readonly range: Range,
    ) {}
  },
  Hover: class {
    constructor(
      readonly contents: MarkdownString,
      readonly range: Range,
    ) {}
  },
  CodeAction: class {
    edit?: WorkspaceEdit;
    constructor(
      readonly title: string,
      readonly kind: unknown,
    ) {}
  },
  CodeLens: class {
    constructor(
      readonly range: Range,
      readonly command: unknown,
    ) {}
  },
  CompletionItem: class {
    constructor(
      readonly label: unknown,
      readonly kind: number,
    ) {}
  },
  CompletionList: class {
    constructor(
      readonly items: unknown[],
      readonly isIncomplete: boolean,
    ) {}
  },
  DocumentLink: class {
    target?: Uri;
    constructor(readonly range: Range) {}
  },
  RelativePattern: Given,
  CodeActionKind: { QuickFix: 'quickfix' },
  CompletionItemKind: { EnumMember: 19, File: 16 },
  DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2 },
  DiagnosticTag: { Unnecessary: 1 },
  l10n: { t: (text: string, ...values: unknown[]) => text.replace(/\{(\d)\}/g, (_, at) => String(values[Number(at)])) },
  languages: {
    createDiagnosticCollection: () => ({
      set: (uri: Uri, list: Diagnostic[]) => void state.diagnostics.set(uri.fsPath, list),
      delete: (uri: Uri) => void state.diagnostics.delete(uri.fsPath),
      dispose: () => state.diagnostics.clear(),
    }),
  },
  window: { visibleTextEditors: [], onDidChangeVisibleTextEditors: events.visible.event },
  workspace: {
    get isTrusted() {
      return state.trusted;
    },
    get workspaceFolders() {
      return [{ uri: Uri.file(state.folder) }];
    },
    getWorkspaceFolder: (uri: Uri) =>
      uri.fsPath.startsWith(`${state.folder}/`) ? { uri: Uri.file(state.folder) } : undefined,
    getConfiguration: () => ({ get: () => undefined }),
    onDidChangeTextDocument: events.changed.event,
    onDidCloseTextDocument: events.closed.event,
    onDidSaveTextDocument: events.saved.event,
    onDidGrantWorkspaceTrust: events.granted.event,
    createFileSystemWatcher: () => ({
      onDidCreate: events.created.event,
      onDidDelete: events.deleted.event,
      dispose: () => undefined,
    }),
  },
};
