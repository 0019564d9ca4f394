import type { RunCurves } from '../../protocol/pages/runs';
import type { EpochEvent, RunEvent } from '../../protocol/runEvents';
import { watchEvents } from '../../runfolder';
import { curvesOf } from '../runs/rows';
import { Timer } from '../shared/timer';

/** Milliseconds over which epochs are gathered: short ones end many times a second. */
const gather = 100;

/** The curves of the one running training, told again as its epochs end. */
export class LiveCurves {
  private run: string | undefined;
  private watch: { dispose(): void } | undefined;
  private readonly timer = new Timer();
  private epochs: EpochEvent[] = [];

  constructor(private readonly onGrown: (curves: RunCurves) => void) {}

  /** Follows a run in its folder, whose epochs are told from the first; nothing any more where none is given. */
  follow(run: string | undefined, folder = ''): void {
    if (run === this.run) return;
    this.dispose();
    this.run = run;
    if (run !== undefined) this.watch = watchEvents(folder, { onEvents: (events) => this.take(run, events) });
  }

  dispose(): void {
    this.watch?.dispose();
    this.timer.cancel();
    this.watch = this.run = undefined;
    this.epochs = [];
  }

  private take(run: string, events: readonly RunEvent[]): void {
    const added = events.filter((event) => event.type === 'epoch');
    for (const epoch of added) {
      // Resumed from an earlier epoch: the later telling counts.
      while (this.epochs.length > 0 && this.epochs.at(-1)!.epoch >= epoch.epoch) this.epochs.pop();
      this.epochs.push(epoch);
    }
    if (added.length === 0) return;
    this.timer.start(gather, () => this.onGrown(curvesOf(run, this.epochs)));
  }
}
