import * as vscode from 'vscode';
import type { ListedRun } from '../../runfolder';
import type { RunTracker } from './tracker';
import type { RunTrackers, TrackerHold } from './trackers';

/**
 * The runs that are running: each is followed from when it is first listed, or adopted, until it is listed as ended.
 */
export class LiveRuns implements vscode.Disposable {
  private readonly progressed = new vscode.EventEmitter<string>();
  /** A run in progress, named by its folder, wrote events. */
  readonly onDidProgress = this.progressed.event;
  private readonly attached = new vscode.EventEmitter<RunTracker>();
  /** A run in progress was seen for the first time. */
  readonly onDidAttach = this.attached.event;
  private readonly finished = new vscode.EventEmitter<ListedRun>();
  /** A run that was running is not running any more. */
  readonly onDidFinish = this.finished.event;
  private readonly live = new Map<string, { readonly hold: TrackerHold; readonly subscription: vscode.Disposable }>();
  /** Every run attached to since the window was loaded. */
  private readonly seen = new Set<string>();

  /** `onEnded`: a run wrote that it ended; it is followed until it is also listed so. */
  constructor(
    private readonly trackers: RunTrackers,
    private readonly onEnded: () => void,
  ) {}

  get any(): boolean {
    return this.live.size > 0;
  }

  /** Whether it was ever followed in this window. */
  known(folder: string): boolean {
    return this.seen.has(folder);
  }

  tracker(folder: string): RunTracker | undefined {
    return this.live.get(folder)?.hold.tracker;
  }

  /** Attaches to runs that are running now and lets go of those that are not. */
  follow(runs: readonly ListedRun[]): void {
    const running = new Set(runs.filter((run) => run.status === 'running').map(({ folder }) => folder));
    for (const [folder, { hold, subscription }] of this.live) {
      if (running.has(folder)) continue;
      this.live.delete(folder);
      subscription.dispose();
      hold.tracker.settle();
      hold.dispose();
      const ended = runs.find((run) => run.folder === folder);
      if (ended) this.finished.fire(ended);
    }
    for (const folder of running) {
      const tracker = this.tracker(folder);
      // A page that looked at another moment may have thought that it ended.
      if (tracker) tracker.follow();
      else this.attach(folder);
    }
  }

  attach(folder: string): void {
    const hold = this.trackers.hold(folder);
    // A page may have held it since the run ended, before it was resumed.
    hold.tracker.follow();
    const subscription = hold.tracker.onEvents((events) => {
      this.progressed.fire(folder);
      if (events.some((event) => event.type === 'ended')) this.onEnded();
    });
    this.live.set(folder, { hold, subscription });
    this.seen.add(folder);
    this.attached.fire(hold.tracker);
  }

  dispose(): void {
    for (const item of [this.progressed, this.attached, this.finished]) item.dispose();
    this.live.clear();
  }
}
