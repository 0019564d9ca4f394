import type { RunRow } from '../../protocol/pages/runs';
import type { RunRecord } from '../../protocol/runFiles';
import { latestEpoch, type BrokenRun, type IndexedRun, type RunListing } from '../../runfolder';
import { brokenRow, rowOf } from './rows';
import type { RunStore } from './store';

/** Runs whose events are looked into at the same time. */
const readers = 4;

/**
 * The rows of the table, made once for each state of a run: the same run gives the same row object. How many epochs a
 * finished run trained stands only in its events; that is looked up behind the table's back.
 */
export class TableRows {
  private readonly rows = new WeakMap<IndexedRun | BrokenRun, RunRow>();
  private readonly epochs = new WeakMap<RunRecord, number | null>();
  private readonly waiting = new Set<IndexedRun>();
  private atWork = 0;

  /** `onEpochs` is told of a run whose epochs became known. */
  constructor(
    private readonly store: RunStore,
    private readonly onEpochs: (folder: string) => void,
  ) {}

  /** All rows of a listing, the runs in its order and then what cannot be read. */
  *of(listing: RunListing): Generator<RunRow> {
    for (const run of listing.runs) yield this.row(run);
    for (const broken of listing.broken) {
      const row = this.rows.get(broken) ?? brokenRow(broken);
      this.rows.set(broken, row);
      yield row;
    }
  }

  /** The row of a run; of a running one as it is at this moment. */
  row(run: IndexedRun): RunRow {
    if (run.status === 'running') return rowOf(run, this.store.tracker(run.folder)?.state, null);
    const epochs = this.epochs.get(run.record);
    if (epochs === undefined) this.lookUp(run);
    const known = this.rows.get(run);
    if (known) return known;
    const row = rowOf(run, undefined, epochs ?? null);
    this.rows.set(run, row);
    return row;
  }

  /** Looks no more into events. */
  stop(): void {
    this.waiting.clear();
  }

  private lookUp(run: IndexedRun): void {
    this.waiting.add(run);
    if (this.atWork < readers) void this.work();
  }

  private async work(): Promise<void> {
    this.atWork += 1;
    // What is added while one is read is come to as well.
    for (const run of this.waiting) {
      this.waiting.delete(run);
      this.epochs.set(run.record, null);
      const epoch = await latestEpoch(run.folder).catch(() => null);
      if (!epoch) continue;
      this.epochs.set(run.record, epoch.epoch);
      this.rows.delete(run);
      this.onEpochs(run.folder);
    }
    this.atWork -= 1;
  }
}
