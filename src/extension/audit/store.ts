import * as vscode from 'vscode';
import { LoupeError, messageOf } from '../../core/errors';
import type { AuditReport } from '../../protocol/audit';
import { removeFileAt } from '../../runfolder/files';
import { changedAudit } from '../changes/changedReport';
import type { FileChange } from '../changes/fileChanges';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import { reportFile } from '../shared/reportFiles';
import { auditThresholds, settings } from '../shared/settings';
import { auditFolder, readAudit } from './job';

/** How a dataset's audit stands, besides its report. */
export interface AuditState {
  /** Words of an audit under way. */
  readonly running: string | null;
  /** Why the latest audit gave no report, in a sentence. */
  readonly failure: string | null;
}

/** How folders are meant that can be read in several ways. */
export interface Readings {
  reading(folder: string): string | undefined;
}

const idle: AuditState = { running: null, failure: null };

/** The latest audits of the datasets of this workspace. */
export class AuditStore implements vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<string>();
  /** What is known of a folder's audit changed. */
  readonly onDidChange = this.emitter.event;
  private readonly reports = new Map<string, Promise<AuditReport | undefined>>();
  private readonly states = new Map<string, AuditState>();
  private readonly running = new Map<string, { readonly done: Promise<void>; readonly abort: AbortController }>();
  /** Files that were repaired since the report, which still names them. */
  private readonly repaired = new Map<string, Set<string>>();
  /** The reports as they were read, without what was repaired since. */
  private readonly bases = new Map<string, Promise<AuditReport | undefined>>();
  /** Repairs that the latest audit may know nothing of. */
  private readonly changes = new Map<string, FileChange[]>();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly readings: Readings,
    private readonly log: Log,
  ) {}

  state(folder: string): AuditState {
    return this.states.get(folder) ?? idle;
  }

  /** Folders whose reports are read, in any order. */
  get known(): readonly string[] {
    return [...this.reports.keys()];
  }

  /** The latest audit, read once; undefined where the folder was never audited. Throws LoupeError `report-broken`. */
  report(folder: string): Promise<AuditReport | undefined> {
    const known = this.reports.get(folder);
    if (known) return known;
    const base = readAudit(this.file(folder));
    this.bases.set(folder, base);
    const report = base.then((read) => read && changedAudit(read, this.changes.get(folder) ?? []));
    this.reports.set(folder, report);
    report.then(
      (read) => read && this.emitter.fire(folder),
      () => this.reports.delete(folder),
    );
    return report;
  }

  /** Files that were repaired since: what the report says of them does not hold any more. */
  repairedOf(folder: string): ReadonlySet<string> {
    return this.repaired.get(folder) ?? none;
  }

  /**
   * Takes over what a repair did: files go by their new names, and what the report says of those that the repair
   * settled is done with until the next audit. With an undo it holds again.
   */
  async change(
    folder: string,
    changes: readonly FileChange[],
    settled: readonly string[],
    undo = false,
  ): Promise<void> {
    const all = [...(this.changes.get(folder) ?? []), ...changes];
    this.changes.set(folder, all);
    const repaired = new Set(this.repaired.get(folder));
    for (const file of settled)
      if (undo) repaired.delete(file);
      else repaired.add(file);
    this.repaired.set(folder, repaired);
    const base = this.reports.has(folder) && this.bases.get(folder);
    if (base) {
      const report = base.then((read) => read && changedAudit(read, all));
      this.reports.set(folder, report);
      await report.catch(() => this.reports.delete(folder));
    }
    this.emitter.fire(folder);
  }

  /** Audits a folder; one audit a folder at a time. Throws LoupeError; a cancelled one leaves the earlier report. */
  audit(folder: string, { quiet = false } = {}): Promise<void> {
    const running = this.running.get(folder);
    if (running) return running.done;
    const abort = new AbortController();
    const done = this.auditNow(folder, quiet, abort).finally(() => this.running.delete(folder));
    this.running.set(folder, { done, abort });
    return done;
  }

  /** Stops the audit of a folder. @param why a sentence for the page, where it was not the user */
  cancel(folder: string, why?: string): void {
    this.running.get(folder)?.abort.abort(why);
  }

  /** Deletes the report of a folder; its images stay where they are. */
  async forget(folder: string): Promise<void> {
    this.cancel(folder);
    await this.running.get(folder)?.done.catch(() => undefined);
    this.reports.delete(folder);
    this.states.delete(folder);
    this.repaired.delete(folder);
    await removeFileAt(this.file(folder));
    this.emitter.fire(folder);
  }

  dispose(): void {
    for (const { abort } of this.running.values()) abort.abort();
    this.emitter.dispose();
  }

  private async auditNow(folder: string, quiet: boolean, abort: AbortController): Promise<void> {
    const scope = vscode.Uri.file(folder);
    this.setState(folder, { running: vscode.l10n.t('starting'), failure: null });
    // What is changed from here on may come too late for this audit.
    const before = this.changes.get(folder)?.length ?? 0;
    try {
      await auditFolder({
        program: programOf(this.context),
        folder,
        report: this.file(folder),
        layout: this.readings.reading(folder),
        thresholds: auditThresholds(scope),
        skipped: settings.auditSkipped(scope),
        quiet,
        abort,
        onLine: (line) => this.log.line(line),
        onProgress: (running) => this.setState(folder, { running, failure: null }),
      });
      this.reports.delete(folder);
      const left = this.changes.get(folder)?.slice(before) ?? [];
      if (left.length > 0) this.changes.set(folder, left);
      else {
        this.changes.delete(folder);
        this.repaired.delete(folder);
      }
      await this.report(folder);
      this.setState(folder, idle);
    } catch (error) {
      const cancelled = error instanceof LoupeError && error.code === 'cancelled';
      this.setState(folder, {
        running: null,
        failure: cancelled ? wordsOfCancel(abort.signal) : messageOf(error),
      });
      if (!cancelled) throw error;
    }
  }

  private setState(folder: string, state: AuditState): void {
    this.states.set(folder, state);
    this.emitter.fire(folder);
  }

  private file(folder: string): string {
    return reportFile(this.context, 'audits', folder);
  }
}

const none: ReadonlySet<string> = new Set();

/** Why an audit was cancelled. */
function wordsOfCancel({ reason }: AbortSignal): string {
  return typeof reason === 'string' ? reason : vscode.l10n.t('The audit was cancelled.');
}
