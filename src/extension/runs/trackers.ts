import type * as vscode from 'vscode';
import { RunTracker } from './tracker';

/** Somebody's hold on the tracker of a run, given back by `dispose`. */
export interface TrackerHold extends vscode.Disposable {
  readonly tracker: RunTracker;
}

/** One tracker a run, however many follow it: a run's events are read once. */
export class RunTrackers implements vscode.Disposable {
  private readonly shared = new Map<string, { readonly tracker: RunTracker; holds: number }>();

  constructor(private readonly onProblem: (folder: string, problem: string) => void) {}

  /** The tracker of a run folder. The last to let go of it leaves it to read the events that are still to come. */
  hold(folder: string): TrackerHold {
    const entry = this.shared.get(folder) ?? {
      tracker: new RunTracker(folder, (problem) => this.onProblem(folder, problem)),
      holds: 0,
    };
    this.shared.set(folder, entry);
    entry.holds++;
    let held = true;
    return {
      tracker: entry.tracker,
      dispose: () => {
        if (!held) return;
        held = false;
        if (--entry.holds > 0) return;
        this.shared.delete(folder);
        entry.tracker.settle();
      },
    };
  }

  dispose(): void {
    for (const { tracker } of this.shared.values()) tracker.dispose();
    this.shared.clear();
  }
}
