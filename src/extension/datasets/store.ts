import * as path from 'node:path';
import * as vscode from 'vscode';
import * as v from 'valibot';
import { LoupeError, messageOf } from '../../core/errors';
import { parseWith } from '../../protocol/parse';
import type { ScanReport } from '../../protocol/runFiles';
import { removeFileAt } from '../../runfolder/files';
import { memoryKeys } from '../shared/ids';
import type { RunStore } from '../runs/store';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import { reportFile } from '../shared/reportFiles';
import { WindowPlaces } from '../shared/windowPlaces';
import { changedScan } from '../changes/changedReport';
import type { FileChange } from '../changes/fileChanges';
import { changedSince, matters } from './freshness';
import { relativeTo } from './paths';
import { classOf } from './report';
import { readReport, scanFolder } from './scan';

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

const memorySchema = v.object({
  known: v.array(v.string()),
  hidden: v.array(v.string()),
  /** How folders are meant that can be read in several ways. */
  readings: v.optional(v.record(v.string(), v.string())),
});
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
  private readonly watchers = new Map<string, vscode.Disposable>();
  /** The reports as they were read, without what was repaired since. */
  private readonly bases = new Map<string, Promise<ScanReport | undefined>>();
  /** Repairs that the latest scan may know nothing of. */
  private readonly changes = new Map<string, FileChange[]>();
  /** How many expect changes of a folder that say nothing of its scan. */
  private readonly expecting = new Map<string, number>();
  private readonly subscription: vscode.Disposable;
  private listed = '';
  /** What this window may read. */
  readonly places = new WindowPlaces(() => this.memory().known);

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly runs: RunStore,
    private readonly log: Log,
  ) {
    this.subscription = runs.onDidChange(() => this.listChanged());
  }

  /** The latest remembered first, then those of runs. */
  get datasets(): readonly KnownDataset[] {
    const { known, hidden } = this.memory();
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
        if (read) this.watch(folder);
        return read && changedScan(read, this.changes.get(folder) ?? []);
      });
      report.catch(() => this.reports.delete(folder));
      this.reports.set(folder, report);
    }
    return report;
  }

  /** Takes over what a repair did: what is shown follows at once, and the next scan finds it itself. */
  async change(folder: string, changes: readonly FileChange[]): Promise<void> {
    const all = [...(this.changes.get(folder) ?? []), ...changes];
    this.changes.set(folder, all);
    const base = this.reports.has(folder) && this.bases.get(folder);
    if (!base) return;
    const report = base.then((read) => read && changedScan(read, all));
    this.reports.set(folder, report);
    await report.catch(() => this.reports.delete(folder));
    this.emitter.fire(folder);
  }

  /** Until the end of what is returned, changes in a folder do not make its scan stale: it is scanned again anyway. */
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

  async remember(folder: string): Promise<void> {
    const { known, hidden, ...rest } = this.memory();
    await this.save({
      ...rest,
      known: [folder, ...known.filter((one) => one !== folder)],
      hidden: hidden.filter((one) => one !== folder),
    });
  }

  /** Takes a dataset off the list that should not have come onto it; what was found out stays for its page. */
  async unlist(folder: string): Promise<void> {
    const memory = this.memory();
    await this.save({ ...memory, known: memory.known.filter((one) => one !== folder) });
  }

  /** How the user said that a folder is meant, as `--layout` takes it. */
  reading(folder: string): string | undefined {
    return this.memory().readings?.[folder];
  }

  async chooseReading(folder: string, layout: string): Promise<void> {
    const memory = this.memory();
    await this.save({ ...memory, readings: { ...memory.readings, [folder]: layout } });
  }

  private async forgetReading(folder: string): Promise<void> {
    const { readings = {}, ...rest } = this.memory();
    if (!(folder in readings)) return;
    await this.save({
      ...rest,
      readings: Object.fromEntries(Object.entries(readings).filter(([name]) => name !== folder)),
    });
  }

  /** Takes a dataset off the list and deletes its report; the images stay where they are. */
  async forget(folder: string): Promise<void> {
    const { known, hidden, readings = {} } = this.memory();
    this.unwatch(folder);
    this.reports.delete(folder);
    this.states.delete(folder);
    await removeFileAt(this.reportFile(folder));
    await this.save({
      known: known.filter((one) => one !== folder),
      hidden: [...new Set([...hidden, folder])],
      readings: Object.fromEntries(Object.entries(readings).filter(([name]) => name !== folder)),
    });
  }

  dispose(): void {
    for (const folder of [...this.watchers.keys()]) this.unwatch(folder);
    this.subscription.dispose();
    this.emitter.dispose();
    this.scanEmitter.dispose();
  }

  private async scanNow(folder: string, { quiet = false, layout }: ScanHow): Promise<void> {
    this.setState(folder, { scanning: vscode.l10n.t('starting'), failure: null });
    // What is changed from here on may come too late for this scan.
    const before = this.changes.get(folder)?.length ?? 0;
    try {
      await scanFolder({
        program: programOf(this.context),
        folder,
        report: this.reportFile(folder),
        layout: this.reading(folder) ?? layout,
        quiet,
        onLine: (line) => this.log.line(line),
        onProgress: (words) => this.setState(folder, { scanning: words }),
      });
      this.reports.delete(folder);
      const left = this.changes.get(folder)?.slice(before) ?? [];
      if (left.length > 0) this.changes.set(folder, left);
      else this.changes.delete(folder);
      this.setState(folder, { scanning: null, stale: false });
      this.scanEmitter.fire(folder);
    } catch (error) {
      const cancelled = error instanceof LoupeError && error.code === 'cancelled';
      // A folder that changed may not be what it was said to be: the next scan asks again.
      if (!cancelled) await this.forgetReading(folder);
      this.setState(folder, {
        scanning: null,
        failure: {
          code: error instanceof LoupeError ? error.code : 'unexpected',
          message: cancelled ? vscode.l10n.t('The scan was cancelled.') : messageOf(error),
        },
      });
      if (!cancelled) throw error;
    }
  }

  private setState(folder: string, change: Partial<ScanState>): void {
    this.states.set(folder, { ...this.state(folder), ...change });
    this.emitter.fire(folder);
  }

  private watch(folder: string): void {
    if (this.watchers.has(folder)) return;
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(folder), '**/*'),
    );
    const changed = (uri: vscode.Uri): void => {
      const known = this.state(folder).stale || this.scans.has(folder) || this.expecting.has(folder);
      if (!known && matters(folder, uri.fsPath)) this.setState(folder, { stale: true });
    };
    this.watchers.set(
      folder,
      vscode.Disposable.from(
        watcher,
        watcher.onDidCreate(changed),
        watcher.onDidChange(changed),
        watcher.onDidDelete(changed),
      ),
    );
  }

  private unwatch(folder: string): void {
    this.watchers.get(folder)?.dispose();
    this.watchers.delete(folder);
  }

  private listChanged(): void {
    const now = JSON.stringify(this.datasets);
    if (now === this.listed) return;
    this.listed = now;
    this.emitter.fire(undefined);
  }

  private memory(): v.InferOutput<typeof memorySchema> {
    const parsed = parseWith(memorySchema, this.context.workspaceState.get(memoryKeys.datasets));
    return parsed.ok ? parsed.value : { known: [], hidden: [] };
  }

  private async save(memory: v.InferOutput<typeof memorySchema>): Promise<void> {
    await this.context.workspaceState.update(memoryKeys.datasets, memory);
    this.listChanged();
  }

  private reportFile(folder: string): string {
    return reportFile(this.context, 'scans', folder);
  }
}
