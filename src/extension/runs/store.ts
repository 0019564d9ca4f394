import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError, messageOf } from '../../core/errors';
import { runFile } from '../../protocol/runFiles';
import { listRuns, type BrokenRun, type ListedRun } from '../../runfolder';
import type { Log } from '../shared/log';
import { runsFolders } from './folders';
import { RunTracker } from './tracker';

/** Milliseconds between looks at the runs folders: while something trains or is looked at, and otherwise. */
const poll = { busy: 1_500, idle: 10_000 };

/**
 * All runs of this window's runs folders, whoever started them: listed anew when files change and, where the file
 * system does not tell, by looking now and then. Follows the events of every run that is running.
 */
export class RunStore implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** The list or a running run's progress changed. */
  readonly onDidChange = this.changed.event;
  private readonly attached = new vscode.EventEmitter<RunTracker>();
  /** A running run was seen for the first time. */
  readonly onDidAttach = this.attached.event;
  private readonly finished = new vscode.EventEmitter<ListedRun>();
  /** A run that was running is not running any more. */
  readonly onDidFinish = this.finished.event;

  private listed: ListedRun[] = [];
  private unreadable: BrokenRun[] = [];
  private readonly live = new Map<string, RunTracker>();
  /** Every run attached to since the window was loaded. */
  private readonly seen = new Set<string>();
  private watchers: vscode.Disposable[] = [];
  private timer: NodeJS.Timeout | undefined;
  private refreshing: Promise<void> | undefined;
  private again = false;
  private disposed = false;
  private known = false;
  /** Somebody looks at the runs; set by the view. */
  looking = false;

  constructor(private readonly context: vscode.ExtensionContext, private readonly log: Log) {}

  /** Lists and watches the folders that the settings and the workspace now name. Returns at once. */
  start(): void {
    if (this.disposed) return;
    this.watch();
    void this.refresh();
  }

  /** Resolves when the runs are known. */
  async listedOnce(): Promise<void> {
    if (!this.known) await this.refresh();
  }

  get runs(): readonly ListedRun[] {
    return this.listed;
  }

  get broken(): readonly BrokenRun[] {
    return this.unreadable;
  }

  find(folder: string): ListedRun | undefined {
    return this.listed.find((run) => run.folder === folder);
  }

  /** The history of a running run, or undefined. */
  tracker(folder: string): RunTracker | undefined {
    return this.live.get(folder);
  }

  /** A run by its folder, listed anew. Throws LoupeError `run-missing`. */
  async get(folder: string): Promise<ListedRun> {
    await this.refresh();
    const run = this.find(folder);
    if (run) return run;
    throw new LoupeError('run-missing', vscode.l10n.t('There is no readable run in {0}. It may have been deleted or moved.', folder));
  }

  /** Attaches to a run that was just started, even if it ends before anybody looks: its end is told like any other's. */
  async adopt(folder: string): Promise<void> {
    await this.refresh();
    if (this.seen.has(folder) || this.disposed) return;
    this.attach(folder);
    this.follow(this.listed);
  }

  private watch(): void {
    for (const watcher of this.watchers.splice(0)) watcher.dispose();
    for (const folder of runsFolders(this.context)) {
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder.path), `*/${runFile.record}`));
      const look = (): void => void this.refresh();
      this.watchers.push(watcher, watcher.onDidCreate(look), watcher.onDidChange(look), watcher.onDidDelete(look));
    }
  }

  /** Lists all runs anew; calls during a listing share the next one. */
  async refresh(): Promise<void> {
    if (this.refreshing) {
      this.again = true;
      return this.refreshing;
    }
    this.refreshing = (async () => {
      do {
        this.again = false;
        await this.list();
      } while (this.again && !this.disposed);
    })();
    try {
      await this.refreshing;
    } finally {
      this.refreshing = undefined;
      this.schedule();
    }
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
    for (const item of [...this.watchers, ...this.live.values(), this.changed, this.attached, this.finished]) item.dispose();
    this.live.clear();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (this.disposed) return;
    const wait = this.live.size > 0 || this.looking ? poll.busy : poll.idle;
    this.timer = setTimeout(() => void this.refresh(), wait);
  }

  private async list(): Promise<void> {
    const before = JSON.stringify([this.listed, this.unreadable]);
    const runs: ListedRun[] = [];
    const broken: BrokenRun[] = [];
    for (const folder of runsFolders(this.context)) {
      try {
        const listing = await listRuns(folder.path);
        runs.push(...listing.runs);
        broken.push(...listing.broken);
      } catch (error) {
        broken.push({ folder: folder.path, problem: messageOf(error) });
      }
    }
    if (this.disposed) return;
    runs.sort((a, b) => b.record.created.localeCompare(a.record.created));
    this.listed = runs;
    this.unreadable = broken;
    this.known = true;
    this.follow(runs);
    if (JSON.stringify([runs, broken]) !== before) this.changed.fire();
  }

  /** Attaches to runs that are running now and lets go of those that are not. */
  private follow(runs: readonly ListedRun[]): void {
    const running = new Map(runs.filter((run) => run.status === 'running').map((run) => [run.folder, run]));
    for (const [folder, tracker] of this.live) {
      if (running.has(folder)) continue;
      this.live.delete(folder);
      tracker.settle();
      const ended = runs.find((run) => run.folder === folder);
      if (ended) this.finished.fire(ended);
    }
    for (const folder of running.keys()) {
      if (!this.live.has(folder)) this.attach(folder);
    }
  }

  private attach(folder: string): void {
    const tracker = new RunTracker(folder, (problem) => this.log.line(`${path.basename(folder)}: ${problem}`));
    this.live.set(folder, tracker);
    this.seen.add(folder);
    tracker.onEvents((events) => {
      this.changed.fire();
      if (events.some((event) => event.type === 'ended')) void this.refresh();
    });
    this.attached.fire(tracker);
  }
}
