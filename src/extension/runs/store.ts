import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { runFile } from '../../protocol/runFiles';
import { RunIndex, type BrokenRun, type IndexedRun, type RunListing } from '../../runfolder';
import type { Log } from '../shared/log';
import { Timer } from '../shared/timer';
import { runsFolders } from './folders';
import { LiveRuns } from './liveRuns';
import type { RunTracker } from './tracker';
import { RunTrackers, type TrackerHold } from './trackers';

/**
 * Milliseconds between looks at the runs folders: while something trains or is looked at, and otherwise. Looking takes
 * at most a share of the time, however many runs there are.
 */
const poll = { busy: 1_500, idle: 10_000, share: 0.05 };

/** How far the first listing is. */
export interface Reading {
  readonly listing: RunListing;
  readonly done: number;
  readonly total: number;
}

/**
 * All runs of this window's runs folders, whoever started them: listed again when files change and, where the file
 * system does not tell, by looking now and then. Follows the events of every run that is running.
 */
export class RunStore implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** The list, a run's record or its notes changed. */
  readonly onDidChange = this.changed.event;
  private readonly read = new vscode.EventEmitter<void>();
  /** More of the first listing is known, see `reading`. */
  readonly onDidRead = this.read.event;
  private readonly trackers = new RunTrackers((folder, problem) =>
    this.log.line(`${path.basename(folder)}: ${problem}`),
  );
  private readonly live = new LiveRuns(this.trackers, () => void this.refresh());
  /** See `LiveRuns`. */
  readonly onDidProgress = this.live.onDidProgress;
  readonly onDidAttach = this.live.onDidAttach;
  readonly onDidFinish = this.live.onDidFinish;

  private readonly index = new RunIndex();
  private listing: RunListing = { runs: [], broken: [], comparisons: [] };
  private byFolder: ReadonlyMap<string, IndexedRun> = new Map();
  private partial: Reading | undefined;
  private listingTime = 0;
  private watchers: vscode.Disposable[] = [];
  private readonly timer = new Timer();
  private refreshing: Promise<void> | undefined;
  private again = false;
  private disposed = false;
  private known = false;
  /** Who looks at the runs: the view, the page. */
  private readonly lookers = new Set<unknown>();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: Log,
  ) {}

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

  /** Whether a run of this workspace is running, as far as is known. */
  get running(): boolean {
    return this.live.any;
  }

  get runs(): readonly IndexedRun[] {
    return this.listing.runs;
  }

  get broken(): readonly BrokenRun[] {
    return this.listing.broken;
  }

  /** Folders of comparisons of optimizers. */
  get comparisons(): readonly string[] {
    return this.listing.comparisons;
  }

  /** What is known while the first listing continues, undefined afterwards. */
  get reading(): Reading | undefined {
    return this.known ? undefined : (this.partial ?? { listing: this.listing, done: 0, total: 0 });
  }

  find(folder: string): IndexedRun | undefined {
    return this.byFolder.get(folder);
  }

  /** Says that somebody looks at the runs or does so no more; while anybody does, they are listed more often. */
  look(who: unknown, looking: boolean): void {
    if (looking) this.lookers.add(who);
    else this.lookers.delete(who);
    if (looking) void this.refresh();
  }

  /** The history of a run in progress, or undefined. */
  tracker(folder: string): RunTracker | undefined {
    return this.live.tracker(folder);
  }

  /** The history of any run, followed together with whoever else follows it; to be disposed of. */
  track(folder: string): TrackerHold {
    return this.trackers.hold(folder);
  }

  /** A run by its folder, listed again. Throws LoupeError `run-missing`. */
  async get(folder: string): Promise<IndexedRun> {
    await this.refresh();
    const run = this.find(folder);
    if (run) return run;
    throw new LoupeError(
      'run-missing',
      vscode.l10n.t('There is no readable run in {0}. It may have been deleted or moved.', folder),
    );
  }

  /**
   * Attaches to a run that was just started, even if it ends before anybody looks: its end is told like any other's.
   */
  async adopt(folder: string): Promise<void> {
    await this.refresh();
    if (this.live.known(folder) || this.disposed) return;
    this.live.attach(folder);
    this.live.follow(this.listing.runs);
  }

  private watch(): void {
    for (const watcher of this.watchers.splice(0)) watcher.dispose();
    for (const folder of runsFolders(this.context)) {
      const watcher = vscode.workspace.createFileSystemWatcher(
        new vscode.RelativePattern(vscode.Uri.file(folder.path), `*/{${runFile.record},${runFile.notes}}`),
      );
      const look = (): void => void this.refresh();
      this.watchers.push(watcher, watcher.onDidCreate(look), watcher.onDidChange(look), watcher.onDidDelete(look));
    }
  }

  /** Lists all runs again; calls during a listing share the next one. */
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
    for (const item of [this.timer, ...this.watchers, this.live, this.trackers, this.changed, this.read])
      item.dispose();
  }

  private schedule(): void {
    const wait = this.live.any || this.lookers.size > 0 ? poll.busy : poll.idle;
    this.timer.restart(Math.max(wait, this.listingTime / poll.share), () => void this.refresh());
  }

  private async list(): Promise<void> {
    const began = performance.now();
    const { listing, changed } = await this.index.list(
      runsFolders(this.context).map((folder) => folder.path),
      this.known ? {} : { onPartial: (soFar, done, total) => this.reportPartial({ listing: soFar, done, total }) },
    );
    if (this.disposed) return;
    this.listingTime = performance.now() - began;
    const first = !this.known;
    this.known = true;
    this.partial = undefined;
    this.listing = listing;
    if (changed) this.byFolder = new Map(listing.runs.map((run) => [run.folder, run]));
    this.live.follow(listing.runs);
    if (changed || first) this.changed.fire();
  }

  private reportPartial(partial: Reading): void {
    if (this.disposed) return;
    this.partial = partial;
    this.read.fire();
  }
}
