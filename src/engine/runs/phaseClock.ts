import type { Phase } from '../../protocol/runEvents';
import type { RunWriter } from './runWriter';

/** Milliseconds between two progress events of one stage. */
const progressEvery = 250;

/** Times one stage of a run and reports how far it is, with an estimate of what remains. */
export class PhaseClock {
  private readonly began = performance.now();
  private readonly pausedBefore: number;
  private lastReport = performance.now();
  private finished: number | undefined;

  constructor(
    private readonly writer: RunWriter,
    private readonly phase: Phase,
    private total?: number,
  ) {
    this.pausedBefore = writer.stop.pausedFor;
    writer.event({ type: 'phase', phase, state: 'begin', ...(total === undefined ? {} : { total }) });
  }

  /** Seconds since the stage began, or that it took, pauses left out. */
  get seconds(): number {
    return this.finished ?? (performance.now() - this.began - (this.writer.stop.pausedFor - this.pausedBefore)) / 1000;
  }

  /** Reports `done` of `total` units, not more often than four times a second. */
  progress(done: number, total?: number, detail?: string): void {
    if (total !== undefined) this.total = total;
    const now = performance.now();
    if (now - this.lastReport < progressEvery) return;
    this.lastReport = now;
    const remaining = done > 0 && this.total !== undefined ? (this.seconds / done) * (this.total - done) : undefined;
    this.writer.event({
      type: 'phase',
      phase: this.phase,
      state: 'progress',
      done,
      ...(this.total === undefined ? {} : { total: this.total }),
      ...(remaining === undefined ? {} : { remaining: Math.round(remaining * 10) / 10 }),
      ...(detail === undefined ? {} : { detail }),
    });
  }

  /** Ends the stage. Returns its seconds. */
  end(detail?: string): number {
    this.finished = this.seconds;
    this.writer.event({
      type: 'phase',
      phase: this.phase,
      state: 'end',
      seconds: Math.round(this.finished * 1000) / 1000,
      ...(this.total === undefined ? {} : { done: this.total, total: this.total }),
      ...(detail === undefined ? {} : { detail }),
    });
    return this.finished;
  }
}
