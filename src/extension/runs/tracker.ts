import * as vscode from 'vscode';
import { emptyRunState, reduceRun, type RunState } from '../../protocol/runState';
import type { RunEvent } from '../../protocol/runEvents';
import { watchEvents } from '../../runfolder';

/** Milliseconds for the last events of a run without a last word (an interrupted one) to be read. */
const settleTime = 10_000;

/** The history of one run, read once and then followed: what the tree, the status bar and the pages share. */
export class RunTracker implements vscode.Disposable {
  readonly events: RunEvent[] = [];
  private readonly emitter = new vscode.EventEmitter<readonly RunEvent[]>();
  /** Events that were not known before, in order. */
  readonly onEvents = this.emitter.event;
  private current: RunState = emptyRunState;
  private watch: { dispose(): void };
  private settled = false;
  private lastLook: NodeJS.Timeout | undefined;

  constructor(
    readonly folder: string,
    private readonly onProblem: (problem: string) => void,
  ) {
    this.watch = this.start();
  }

  get state(): RunState {
    return this.current;
  }

  /** Stops following a run that will write no more, once its last events are read; the history stays. */
  settle(): void {
    this.settled = true;
    if (this.current.status !== 'running') return this.watch.dispose();
    this.lastLook ??= setTimeout(() => this.watch.dispose(), settleTime).unref();
  }

  /** Follows again a run that was settled and is resumed; what is known already is not told twice. */
  follow(): void {
    if (!this.settled) return;
    this.settled = false;
    clearTimeout(this.lastLook);
    this.lastLook = undefined;
    this.watch.dispose();
    this.watch = this.start();
  }

  dispose(): void {
    clearTimeout(this.lastLook);
    this.watch.dispose();
    this.emitter.dispose();
  }

  private start(): { dispose(): void } {
    return watchEvents(this.folder, {
      onEvents: (events) => this.take(events),
      onBroken: (problems) => problems.forEach(this.onProblem),
    });
  }

  private take(events: readonly RunEvent[]): void {
    const fresh = events.filter((event) => event.n > this.current.lastEvent);
    for (const event of fresh) {
      this.current = reduceRun(this.current, event);
      this.events.push(event);
    }
    if (fresh.length > 0) this.emitter.fire(fresh);
  }
}
