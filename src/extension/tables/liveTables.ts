import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import { matters } from '../datasets/freshness';
import { Timer } from '../shared/timer';
import type { WindowPlaces } from '../shared/windowPlaces';
import type { Question, Questions, Study } from './messages';
import { isTableDocument, placesOf } from './places';
import type { Port } from './port';
import { TableThread } from './thread';

/** Milliseconds without a key before a table is read again, and without news before changed files are looked at. */
const pauses = { text: 300, files: 500 } as const;

/** What open tables need of the rest. */
export interface TableParts {
  readonly openPort: () => Port;
  readonly places: WindowPlaces;
  /** Folders of the datasets on the list. */
  readonly datasets: () => readonly string[];
  readonly line: (text: string) => void;
}

interface OpenTable {
  readonly document: vscode.TextDocument;
  readonly timer: Timer;
  study: Study | null;
  /** Whether it ever was a table of labels: then it is read again after every change. */
  known: boolean;
  /** Whether the thread has been told of it; changes before that are in the text it is told. */
  told: boolean;
}

/** The tables of labels that are in sight, as they stand in the editor, and what is known of each. */
export class LiveTables implements vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<vscode.TextDocument>();
  /** A table was read again, or is none any more. */
  readonly onDidChange = this.emitter.event;
  private readonly open = new Map<string, OpenTable>();
  private readonly thread: TableThread;
  private readonly watched = new Map<string, { watcher: vscode.Disposable; changed: Set<string>; timer: Timer }>();
  private readonly listeners: vscode.Disposable[];

  constructor(private readonly parts: TableParts) {
    this.thread = new TableThread(parts.openPort, parts.line, () => this.openAgain());
    this.listeners = [
      vscode.window.onDidChangeVisibleTextEditors((editors) => this.seen(editors)),
      vscode.workspace.onDidChangeTextDocument((change) => this.changed(change)),
      vscode.workspace.onDidCloseTextDocument((document) => this.close(document)),
      vscode.workspace.onDidSaveTextDocument((document) => this.saved(document)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.openAgain()),
    ];
    this.seen(vscode.window.visibleTextEditors);
  }

  /** What a document comes to by now; null where it is no table of labels. */
  studyOf(document: Pick<vscode.TextDocument, 'uri'>): Study | null {
    return this.open.get(document.uri.toString())?.study ?? null;
  }

  /** Asks about a table; null where it is none, or could not be read. */
  async ask<Q extends Question>(
    { uri }: Pick<vscode.TextDocument, 'uri'>,
    question: Q,
    params: Questions[Q]['params'],
  ): Promise<Questions[Q]['answer']> {
    const open = this.open.get(uri.toString());
    if (!open?.known) return null;
    return this.asked(open, question, params);
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    for (const { timer } of this.open.values()) timer.dispose();
    for (const folder of [...this.watched.keys()]) this.unwatch(folder);
    this.thread.dispose();
    this.emitter.dispose();
  }

  private seen(editors: readonly vscode.TextEditor[]): void {
    for (const { document } of editors) {
      const key = document.uri.toString();
      if (this.open.has(key) || !isTableDocument(document)) continue;
      this.open.set(key, { document, timer: new Timer(), study: null, known: false, told: false });
      void this.tell(key);
    }
  }

  private async tell(key: string): Promise<void> {
    const { document } = this.open.get(key)!;
    const file = document.uri.fsPath;
    const places = await placesOf(file, this.parts.datasets(), this.parts.places);
    const open = this.open.get(key);
    if (!open || places.length === 0) return;
    open.told = true;
    this.thread.tell({ type: 'open', key, file, text: document.getText(), version: document.version, places });
    await this.study(open);
  }

  private async study(open: OpenTable): Promise<void> {
    const study = await this.asked(open, 'study', {});
    // A newer text is read soon.
    if (!this.isOpen(open) || (study && study.version !== open.document.version)) return;
    const before = open.study;
    open.study = study;
    open.known ||= study !== null;
    if (study) this.watch(study.folder);
    if (study || before) this.emitter.fire(open.document);
  }

  private async asked<Q extends Question>(
    { document }: OpenTable,
    question: Q,
    params: Questions[Q]['params'],
  ): Promise<Questions[Q]['answer']> {
    try {
      return await this.thread.ask(document.uri.toString(), question, params);
    } catch (error) {
      this.parts.line(`tables: ${document.uri.fsPath}: ${messageOf(error)}`);
      return null;
    }
  }

  private changed({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const key = document.uri.toString();
    const open = this.open.get(key);
    if (!open?.told || contentChanges.length === 0) return;
    this.thread.tell({
      type: 'change',
      key,
      version: document.version,
      changes: contentChanges.map(({ range, text }) => ({
        line: range.start.line,
        character: range.start.character,
        endLine: range.end.line,
        endCharacter: range.end.character,
        text,
      })),
    });
    if (open.known) open.timer.restart(pauses.text, () => void this.study(open));
  }

  /** A document that was no table may have become one. */
  private saved(document: vscode.TextDocument): void {
    const open = this.open.get(document.uri.toString());
    if (open?.told && !open.known) void this.study(open);
  }

  private close({ uri }: vscode.TextDocument): void {
    const key = uri.toString();
    const open = this.open.get(key);
    if (!open) return;
    open.timer.dispose();
    this.open.delete(key);
    const folder = open.study?.folder;
    if (folder !== undefined && ![...this.open.values()].some(({ study }) => study?.folder === folder))
      this.unwatch(folder);
    if (open.study) this.emitter.fire(open.document);
    if (this.open.size === 0) this.thread.rest();
    else if (open.told) this.thread.tell({ type: 'close', key });
  }

  private openAgain(): void {
    for (const key of this.open.keys()) void this.tell(key);
  }

  private isOpen(open: OpenTable): boolean {
    return this.open.get(open.document.uri.toString()) === open;
  }

  private watch(folder: string): void {
    if (this.watched.has(folder)) return;
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(folder), '**/*'),
      false,
      true,
    );
    const changed = new Set<string>();
    const timer = new Timer();
    const noted = ({ fsPath }: vscode.Uri): void => {
      if (!matters(folder, fsPath)) return;
      changed.add(fsPath);
      timer.restart(pauses.files, () => {
        this.thread.tell({ type: 'files', folder, changed: [...changed] });
        changed.clear();
        for (const open of this.open.values()) if (open.study?.folder === folder) void this.study(open);
      });
    };
    const all = vscode.Disposable.from(watcher, watcher.onDidCreate(noted), watcher.onDidDelete(noted));
    this.watched.set(folder, { watcher: all, changed, timer });
  }

  private unwatch(folder: string): void {
    const watched = this.watched.get(folder);
    watched?.watcher.dispose();
    watched?.timer.dispose();
    this.watched.delete(folder);
  }
}
