import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ParamsOf, ResultOf } from '../../protocol/pages/envelope';
import type { RunCurves, runsMethods, RunsUpdate } from '../../protocol/pages/runs';
import type { RunComparison } from '../../protocol/runComparison';
import { text } from '../strings/runs';

/** What the comparison needs of its page. */
export interface ComparisonPage {
  request<K extends 'compare' | 'curves'>(
    method: K,
    params: ParamsOf<typeof runsMethods, K>,
  ): Promise<ResultOf<typeof runsMethods, K>>;
  failed(sentence: string): void;
  /** A comparison of so many runs is there. */
  ready(runs: number): void;
}

/** Milliseconds between two readings of the curves of a run in progress. */
const curvesEvery = 2_000;

/**
 * Holds the runs that are compared, what differs between them and their curves, and keeps both fresh while a run of
 * them continues.
 */
export class RunComparisonState implements ReactiveController {
  runs: readonly string[] = [];
  comparison: RunComparison | undefined;
  curves: ReadonlyMap<string, RunCurves> = new Map();
  private readonly stale = new Set<string>();
  /** A run of them came to its end: scores and data are known then, and not before. */
  private ended = false;
  private timer: number | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly page: ComparisonPage,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    // Nothing to do until somebody compares.
  }

  hostDisconnected(): void {
    window.clearTimeout(this.timer);
  }

  /** Compares runs with the first of them; answers to an earlier question are dropped. */
  start(runs: readonly string[]): void {
    this.runs = runs;
    this.comparison = undefined;
    this.curves = new Map();
    this.stale.clear();
    this.ended = false;
    this.host.requestUpdate();
    this.readComparison(true);
    for (const run of runs) this.readCurves(run);
  }

  stop(): void {
    this.runs = [];
    this.comparison = undefined;
    this.stale.clear();
    this.host.requestUpdate();
  }

  /** Takes note of runs that changed or went. */
  changed({ rows, removed }: RunsUpdate): void {
    if (removed.some((run) => this.runs.includes(run))) return this.stop();
    for (const { run, status } of rows) {
      if (!this.runs.includes(run)) continue;
      this.stale.add(run);
      const before = this.comparison?.runs.find((compared) => compared.run === run)?.status;
      const now = status === 'paused' ? 'running' : status;
      if (before !== undefined && before !== now) this.ended = true;
    }
    if (this.stale.size > 0) this.timer ??= window.setTimeout(() => this.refresh(), curvesEvery);
  }

  private refresh(): void {
    this.timer = undefined;
    for (const run of this.stale) this.readCurves(run);
    if (this.ended) this.readComparison(false);
    this.ended = false;
    this.stale.clear();
  }

  private readComparison(first: boolean): void {
    const { runs } = this;
    this.page.request('compare', { runs: [...runs] }).then(
      (comparison) => {
        if (this.runs !== runs) return;
        this.comparison = comparison;
        this.host.requestUpdate();
        if (first) this.page.ready(runs.length);
      },
      (error: unknown) => {
        if (this.runs !== runs) return;
        if (first) this.stop();
        this.fail(error);
      },
    );
  }

  private readCurves(run: string): void {
    const { runs } = this;
    this.page.request('curves', { run }).then(
      (curves) => {
        if (this.runs !== runs) return;
        this.curves = new Map([...this.curves, [run, curves]]);
        this.host.requestUpdate();
      },
      (error: unknown) => {
        if (this.runs === runs) this.fail(error);
      },
    );
  }

  private fail(error: unknown): void {
    this.page.failed(text('request.failed', { reason: error instanceof Error ? error.message : String(error) }));
  }
}
