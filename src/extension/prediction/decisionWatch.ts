import * as vscode from 'vscode';
import { decisionFile } from '../../protocol/decision';
import { runFile } from '../../protocol/runFiles';

/** Tells when a model of the runs that answer decides otherwise, whoever changed that: a page or a terminal. */
export class DecisionWatch implements vscode.Disposable {
  private watched = '';
  private watchers: vscode.FileSystemWatcher[] = [];

  constructor(private readonly changed: () => void) {}

  /** From now on these runs are watched. */
  of(folders: readonly string[]): void {
    const runs = [...new Set(folders)].sort();
    if (JSON.stringify(runs) === this.watched) return;
    this.dispose();
    this.watched = JSON.stringify(runs);
    this.watchers = runs.map((run) => {
      const pattern = new vscode.RelativePattern(vscode.Uri.file(run), `${runFile.model}/${decisionFile.now}`);
      const watcher = vscode.workspace.createFileSystemWatcher(pattern);
      watcher.onDidCreate(this.changed);
      watcher.onDidChange(this.changed);
      watcher.onDidDelete(this.changed);
      return watcher;
    });
  }

  dispose(): void {
    for (const watcher of this.watchers) watcher.dispose();
    this.watchers = [];
  }
}
