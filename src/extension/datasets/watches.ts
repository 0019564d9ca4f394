import * as vscode from 'vscode';
import { ChangeQueue, type ChangedPlaces } from '../changes/changeQueue';
import { matters } from './freshness';
import { relativeTo } from './paths';

/** Watches the folders of datasets, and collects what changes in each. */
export class DatasetWatches implements vscode.Disposable {
  private readonly queues = new Map<string, ChangeQueue>();
  private readonly watchers = new Map<string, vscode.Disposable>();

  /**
   * @param look brings what is known of a folder up to date  @param heeds whether what a watcher sees counts
   * @param waits whether somebody else will say when a folder is to be looked at
   */
  constructor(
    private readonly look: (folder: string, places: ChangedPlaces) => Promise<void>,
    private readonly heeds: (folder: string) => boolean,
    private readonly waits: (folder: string) => boolean,
  ) {}

  watch(folder: string): void {
    if (this.watchers.has(folder)) return;
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(folder), '**/*'),
    );
    const changed = ({ fsPath }: vscode.Uri): void => {
      const place = relativeTo(folder, fsPath);
      if (place !== null && matters(folder, fsPath) && this.heeds(folder))
        this.queue(folder).add(place, this.waits(folder));
    };
    this.watchers.set(
      folder,
      vscode.Disposable.from(
        watcher,
        watcher.onDidCreate(changed),
        watcher.onDidChange(changed),
        watcher.onDidDelete(changed),
      ),
    );
  }

  /** Remembers places for the next look. */
  note(folder: string, places: readonly string[]): void {
    for (const place of places) this.queue(folder).add(place, true);
  }

  /** Looks at places now, and at what the watcher has seen by then. Rejects as `look` does. */
  async lookNow(folder: string, places: readonly string[]): Promise<void> {
    this.note(folder, places);
    await this.queue(folder).flush(true);
  }

  unwatch(folder: string): void {
    this.watchers.get(folder)?.dispose();
    this.watchers.delete(folder);
    this.queues.get(folder)?.dispose();
    this.queues.delete(folder);
  }

  dispose(): void {
    for (const folder of new Set([...this.watchers.keys(), ...this.queues.keys()])) this.unwatch(folder);
  }

  private queue(folder: string): ChangeQueue {
    let queue = this.queues.get(folder);
    if (!queue) this.queues.set(folder, (queue = new ChangeQueue((places) => this.look(folder, places))));
    return queue;
  }
}
