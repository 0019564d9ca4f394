import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError, messageOf } from '../../core/errors';
import { formatCount } from '../../core/format';
import type { ScanReport } from '../../protocol/runFiles';
import { removeFileAt } from '../../runfolder/files';
import type { RunStore } from '../runs/store';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import { reportFile } from '../shared/reportFiles';
import { WindowPlaces } from '../shared/windowPlaces';
import { changedScan } from '../changes/changedReport';
import type { FileChange } from '../changes/fileChanges';
import { withScanChanges } from '../changes/applyChanges';
import { mostPlaces, type ChangedPlaces } from '../changes/changeQueue';
import { changedSince } from './freshness';
import { DatasetMemory } from './memory';
import { relativeTo } from './paths';
import { classOf } from './report';
import { readReport, scanFolder } from './scan';
import { updateReport } from './update';
import { DatasetWatches } from './watches';

/** A dataset as the list knows it. */
export interface KnownDataset {
  readonly folder: string;
  readonly name: string;
}

/** How a dataset's scan stands, besides its report. */
export interface ScanState {
  /** The folder changed since the scan. */
  readonly stale: boolean;
  /** Words of a scan under way. */
  readonly scanning: string | null;
  /** Why the latest scan gave no report. */
  readonly failure: ScanFailure | null;
}

/** Why a scan gave no report: `code` as errors have it. */
export interface ScanFailure {
  readonly code: string;
  readonly message: string;
}

/** How a folder is scanned. */
export interface ScanHow {
  /** Nobody asked for it: it is shown in the status bar only. */
  readonly quiet?: boolean;
  /** How the folder is meant where the user did not say, as `--layout` takes it. */
  readonly layout?: string | undefined;
}

const idle: ScanState = { stale: false, scanning: null, failure: null };

/** The datasets of this workspace: those inspected or trained here and those of its runs, with their latest scans. */
export class DatasetStore implements vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<string | undefined>();
  /** The list (undefined) or one dataset (its folder) changed. */
  readonly onDidChange = this.emitter.event;
  private readonly scanEmitter = new vscode.EventEmitter<string>();
  /** A scan of a folder ended with a report. */
  readonly onDidScan = this.scanEmitter.event;
  private readonly reports = new Map<string, Promise<ScanReport | undefined>>();
  private readonly states = new Map<string, ScanState>();
  private readonly scans = new Map<string, Promise<void>>();
  private readonly updates = new Map<string, Promise<void>>();
  /** The reports as they were read, without what was repaired since. */
  private readonly bases = new Map<string, Promise<ScanReport | undefined>>();
  /** Repairs that the latest scan may know nothing of. */
  private readonly changes = new Map<string, FileChange[]>();
  /** How many expect changes of a folder, after which they let it be looked at. */
  private readonly expecting = new Map<string, number>();
  private readonly watches: DatasetWatches;
  private readonly memory: DatasetMemory;
  private readonly subscription: vscode.Disposable;
  private listed = '';
  /** What this window may read. */
  readonly places = new WindowPlaces(() => this.memory.get().known);

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly runs: RunStore,
    private readonly log: Log,
  ) {
    this.memory = new DatasetMemory(context.workspaceState, () => this.listChanged());
    this.watches = new DatasetWatches(
      (folder, places) => this.lookAt(folder, places),
      (folder) => this.heedsWatcher(folder),
      (folder) => this.expecting.has(folder),
    );
    this.subscription = runs.onDidChange(() => this.listChanged());
  }

  /** The latest remembered first, then those of runs. */
  get datasets(): readonly KnownDataset[] {
    const { known, hidden } = this.memory.get();
    // A run that only imported a model has no dataset.
    const ofRuns = this.runs.runs
      .map((run) => run.record.dataset.folder)
      .filter((folder) => folder !== '' && !hidden.includes(folder));
    return [...new Set([...known, ...ofRuns])].map((folder) => ({ folder, name: path.basename(folder) }));
  }

  /** Whether a folder is on the list. */
  lists(folder: string): boolean {
    return this.datasets.some((one) => one.folder === folder);
  }

  state(folder: string): ScanState {
    return this.states.get(folder) ?? idle;
  }

  /** The latest scan, read once; undefined where the folder was never scanned. Throws LoupeError `report-broken`. */
  report(folder: string): Promise<ScanReport | undefined> {
    let report = this.reports.get(folder);
    if (!report) {
      const base = readReport(this.reportFile(folder));
      this.bases.set(folder, base);
      report = base.then(async (read) => {
        if (read && !this.expecting.has(folder) && (await changedSince(read))) this.setState(folder, { stale: true });
        if (read) this.watches.watch(folder);
        return read && changedScan(read, this.changes.get(folder) ?? []);
      });
      report.catch(() => this.reports.delete(folder));
      this.reports.set(folder, report);
    }
    return report;
  }

  /** Takes over what a repair did: what is shown follows at once, and the next look at the files finds it itself. */
  async change(folder: string, changes: readonly FileChange[]): Promise<void> {
    const all = [...(this.changes.get(folder) ?? []), ...changes];
    this.changes.set(folder, all);
    this.watches.note(
      folder,
      changes.flatMap(({ from, to }) => [from, to]).filter((place) => place !== null),
    );
    const base = this.reports.has(folder) && this.bases.get(folder);
    if (!base) return;
    const report = base.then((read) => read && changedScan(read, all));
    this.reports.set(folder, report);
    await report.catch(() => this.reports.delete(folder));
    this.emitter.fire(folder);
  }

  /** Until the end of what is returned, changes in a folder wait for whoever expects them to look at it. */
  expectChanges(folder: string): vscode.Disposable {
    const count = (by: number): void => {
      const left = (this.expecting.get(folder) ?? 0) + by;
      if (left > 0) this.expecting.set(folder, left);
      else this.expecting.delete(folder);
    };
    count(1);
    let over = false;
    return {
      dispose: () => {
        if (!over) count(-1);
        over = true;
      },
    };
  }

  /** The class of a file (relative path) by the latest scan of its dataset, or null where that does not say. */
  async labelOf(folder: string, relative: string): Promise<string | null> {
    const report = await this.report(folder).catch(() => undefined);
    const row = report?.files.path.indexOf(relative) ?? -1;
    return report && row >= 0 ? classOf(report, row) : null;
  }

  /** What the latest scan of the datasets that hold a file found wrong with it, in sentences. */
  async problemsOf(holders: readonly string[], file: string): Promise<string[]> {
    const found: string[] = [];
    for (const folder of holders) {
      const report = await this.report(folder).catch(() => undefined);
      const relative = relativeTo(folder, file);
      for (const problem of report?.problems ?? []) if (problem.file === relative) found.push(problem.message);
    }
    return [...new Set(found)];
  }

  /** Scans a folder; one scan a folder at a time. Throws LoupeError; a cancelled scan leaves the earlier report. */
  scan(folder: string, how: ScanHow = {}): Promise<void> {
    const running = this.scans.get(folder);
    if (running) return running;
    const scan = this.scanNow(folder, how).finally(() => this.scans.delete(folder));
    this.scans.set(folder, scan);
    return scan;
  }

  /**
   * Brings what is known of a folder up to date after files of it came, went, moved or changed: reads those alone, and
   * resolves when tree, page and problems follow. A folder that was never scanned stays unknown.
   * @param places files or folders, relative with `/`; of a move both ends
   * Throws LoupeError where the folder is no dataset any more.
   */
  filesChanged(folder: string, places: readonly string[]): Promise<void> {
    return this.watches.lookNow(folder, places);
  }

  /**
   * As `filesChanged`, of the repairs that `change` was told of and of what the watcher saw meanwhile; tables and the
   * list of excluded files are read again in any case. Scans where no scan is known that could be brought up to date.
   */
  async catchUp(folder: string): Promise<void> {
    if (await this.report(folder).catch(() => undefined)) await this.watches.lookNow(folder, []);
    else await this.scan(folder, { quiet: true });
  }

  remember(folder: string): Promise<void> {
    return this.memory.remember(folder);
  }

  /** Takes a dataset off the list that should not have come onto it; what was found out stays for its page. */
  unlist(folder: string): Promise<void> {
    return this.memory.unlist(folder);
  }

  /** How the user said that a folder is meant, as `--layout` takes it. */
  reading(folder: string): string | undefined {
    return this.memory.get().readings?.[folder];
  }

  chooseReading(folder: string, layout: string): Promise<void> {
    return this.memory.chooseReading(folder, layout);
  }

  /** Takes a dataset off the list and deletes its report; the images stay where they are. */
  async forget(folder: string): Promise<void> {
    this.watches.unwatch(folder);
    this.reports.delete(folder);
    this.bases.delete(folder);
    this.changes.delete(folder);
    this.states.delete(folder);
    await removeFileAt(this.reportFile(folder));
    await this.memory.forget(folder);
  }

  dispose(): void {
    this.watches.dispose();
    this.subscription.dispose();
    this.emitter.dispose();
    this.scanEmitter.dispose();
  }

  private async scanNow(folder: string, { quiet = false, layout }: ScanHow): Promise<void> {
    await this.updates.get(folder)?.catch(() => undefined);
    this.setState(folder, { scanning: vscode.l10n.t('starting'), failure: null });
    const first = `${this.reportFile(folder)}.first`;
    // What is changed from here on may come too late for this scan.
    const before = this.changes.get(folder)?.length ?? 0;
    try {
      await scanFolder({
        program: programOf(this.context),
        folder,
        report: this.reportFile(folder),
        first,
        layout: this.reading(folder) ?? layout,
        quiet,
        onLine: (line) => this.log.line(line),
        onProgress: (words) => this.setState(folder, { scanning: words }),
        onFirst: () => void this.takeFirst(folder, first),
      });
      this.reports.delete(folder);
      this.dropChanges(folder, before);
      this.setState(folder, { scanning: null, stale: false });
      this.scanEmitter.fire(folder);
    } catch (error) {
      const cancelled = error instanceof LoupeError && error.code === 'cancelled';
      // A folder that changed may not be what it was said to be: the next scan asks again.
      if (!cancelled) await this.memory.forgetReading(folder);
      // Names alone are no scan.
      const known = await this.reports.get(folder)?.catch(() => undefined);
      if (known?.namesOnly) this.reports.delete(folder);
      this.setState(folder, {
        scanning: null,
        failure: {
          code: error instanceof LoupeError ? error.code : 'unexpected',
          message: cancelled ? vscode.l10n.t('The scan was cancelled.') : messageOf(error),
        },
      });
      if (!cancelled) throw error;
    } finally {
      await removeFileAt(first).catch(() => undefined);
    }
  }

  /** Shows what names alone tell of a folder that nothing else is known of, while its files are read. */
  private async takeFirst(folder: string, file: string): Promise<void> {
    const known = await this.report(folder).catch(() => undefined);
    const first = known ? undefined : await readReport(file).catch(() => undefined);
    if (!first || !this.scans.has(folder)) return;
    this.reports.set(folder, Promise.resolve(first));
    this.emitter.fire(folder);
  }

  /** Forgets the first repairs: the report knows of them. */
  private dropChanges(folder: string, count: number): void {
    const left = this.changes.get(folder)?.slice(count) ?? [];
    if (left.length > 0) this.changes.set(folder, left);
    else this.changes.delete(folder);
  }

  /** Whether what a watcher sees is looked at: not where something was missed, which only a whole scan finds. */
  private heedsWatcher(folder: string): boolean {
    if (this.state(folder).stale) return false;
    if (vscode.workspace.isTrusted) return true;
    this.setState(folder, { stale: true });
    return false;
  }

  /** Looks at what changed in a folder; one look at a time, and none during a scan. */
  private async lookAt(folder: string, places: ChangedPlaces): Promise<void> {
    for (let scan; (scan = this.scans.get(folder));) await scan.catch(() => undefined);
    await this.report(folder).catch(() => undefined);
    const base = await this.bases.get(folder)?.catch(() => undefined);
    if (!base) return;
    if (places === null) {
      this.log.line(`${folder}: more than ${formatCount(mostPlaces)} files changed, so the whole folder is scanned`);
      return this.scan(folder, { quiet: true });
    }
    if (this.state(folder).stale) return this.scan(folder, { quiet: true });
    const update = this.updateNow(folder, base, places).finally(() => this.updates.delete(folder));
    this.updates.set(folder, update);
    return update;
  }

  private async updateNow(folder: string, base: ScanReport, places: readonly string[]): Promise<void> {
    const before = this.changes.get(folder)?.length ?? 0;
    try {
      const { whole, changes } = await updateReport({
        program: programOf(this.context),
        folder,
        report: this.reportFile(folder),
        places,
        layout: this.reading(folder),
        onLine: (line) => this.log.line(line),
      });
      if (whole !== null) this.log.line(`${folder}: the whole folder was scanned. ${whole}`);
      // Where the difference does not fit, the report itself is read.
      const next = changes?.since === base.scanned ? await withScanChanges(base, changes) : undefined;
      this.dropChanges(folder, before);
      if (next) {
        this.bases.set(folder, Promise.resolve(next));
        this.reports.set(folder, Promise.resolve(changedScan(next, this.changes.get(folder) ?? [])));
      } else this.reports.delete(folder);
      this.setState(folder, { failure: null });
      this.scanEmitter.fire(folder);
    } catch (error) {
      this.log.line(`${folder}: ${messageOf(error)}`);
      // What is shown is of an earlier time; a scan says why.
      this.setState(folder, { stale: true });
      throw error;
    }
  }

  private setState(folder: string, change: Partial<ScanState>): void {
    this.states.set(folder, { ...this.state(folder), ...change });
    this.emitter.fire(folder);
  }

  private listChanged(): void {
    const now = JSON.stringify(this.datasets);
    if (now === this.listed) return;
    this.listed = now;
    this.emitter.fire(undefined);
  }

  private reportFile(folder: string): string {
    return reportFile(this.context, 'scans', folder);
  }
}
