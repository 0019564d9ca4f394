import { mostFilesTold, type Phase } from '../../protocol/runEvents';
import type { RunWriter } from './runWriter';

/** Milliseconds between two progress events of one stage. */
const progressEvery = 250;
/** Milliseconds between two events that name files: a run over many images keeps them for good. */
const filesEvery = 1000;

/** Seconds of work from which a pace is told. */
const leastToJudge = 0.5;

/** Times one stage of a run and reports how far it is, with an estimate of what remains. */
export class PhaseClock {
  private readonly began = performance.now();
  private readonly pausedBefore: number;
  private lastReport = performance.now();
  /** When the first unit was done: starting up is no part of the pace. */
  private first: { readonly done: number; readonly seconds: number } | undefined;
  private lastFiles = -Infinity;
  private files: string[] = [];
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

  /** A file, below the dataset's folder, was read: the next report may name it. */
  read(file: string): void {
    if (this.files.length === mostFilesTold) this.files.shift();
    this.files.push(file);
  }

  /** Reports `done` of `total` units, not more often than four times a second. */
  progress(done: number, total?: number, detail?: string): void {
    if (total !== undefined) this.total = total;
    this.first ??= { done, seconds: this.seconds };
    const now = performance.now();
    if (now - this.lastReport < progressEvery) return;
    this.lastReport = now;
    const remaining = this.remaining(done);
    this.writer.event({
      type: 'phase',
      phase: this.phase,
      state: 'progress',
      done,
      ...(this.total === undefined ? {} : { total: this.total }),
      ...(remaining === undefined ? {} : { remaining: Math.round(remaining * 10) / 10 }),
      ...(detail === undefined ? {} : { detail }),
      ...this.filesToTell(now),
    });
  }

  private remaining(done: number): number | undefined {
    const { first, total, seconds } = this;
    if (!first || total === undefined || done === first.done || seconds - first.seconds < leastToJudge)
      return undefined;
    return ((seconds - first.seconds) / (done - first.done)) * Math.max(0, total - done);
  }

  private filesToTell(now: number): { files?: string[] } {
    if (this.files.length === 0 || now - this.lastFiles < filesEvery) return {};
    this.lastFiles = now;
    return { files: this.files.splice(0) };
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
