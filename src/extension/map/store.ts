import * as vscode from 'vscode';
import { LoupeError, messageOf } from '../../core/errors';
import type { MapReport } from '../../protocol/map';
import { removeFileAt } from '../../runfolder/files';
import type { Readings } from '../audit/store';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import { reportFile } from '../shared/reportFiles';
import { requireTrust } from '../shared/requireTrust';
import { makeMap, readMap } from './job';

/** How a dataset's map stands, besides the map itself. */
export interface MapState {
  /** Words of a map that is being made. */
  readonly running: string | null;
  /** Why there is no new map, in a sentence. */
  readonly failure: string | null;
}

const idle: MapState = { running: null, failure: null };

/** The latest maps of the datasets of this workspace. */
export class MapStore implements vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<string>();
  /** What is known of a folder's map changed. */
  readonly onDidChange = this.emitter.event;
  private readonly reports = new Map<string, Promise<MapReport | undefined>>();
  private readonly states = new Map<string, MapState>();
  private readonly running = new Map<string, AbortController>();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly readings: Readings,
    private readonly log: Log,
  ) {}

  state(folder: string): MapState {
    return this.states.get(folder) ?? idle;
  }

  /** The latest map, read once; undefined where none was made, or it cannot be read: then it is made again. */
  report(folder: string): Promise<MapReport | undefined> {
    const known = this.reports.get(folder);
    if (known) return known;
    const report = readMap(this.file(folder)).catch((error: unknown) => {
      this.log.line(messageOf(error));
      return undefined;
    });
    this.reports.set(folder, report);
    return report;
  }

  /** Begins a map, one a folder at a time; what comes of it is in the state. Throws LoupeError `untrusted`. */
  begin(folder: string): void {
    requireTrust();
    if (!this.running.has(folder)) void this.make(folder);
  }

  cancel(folder: string): void {
    this.running.get(folder)?.abort();
  }

  /** Deletes the map of a folder. */
  async forget(folder: string): Promise<void> {
    this.cancel(folder);
    this.reports.delete(folder);
    this.states.delete(folder);
    await removeFileAt(this.file(folder));
    this.emitter.fire(folder);
  }

  dispose(): void {
    for (const abort of this.running.values()) abort.abort();
    this.emitter.dispose();
  }

  private async make(folder: string): Promise<void> {
    const abort = new AbortController();
    this.running.set(folder, abort);
    this.setState(folder, { running: vscode.l10n.t('starting'), failure: null });
    let state = idle;
    try {
      await makeMap({
        program: programOf(this.context),
        folder,
        layout: this.readings.reading(folder),
        report: this.file(folder),
        abort,
        onLine: (line) => this.log.line(line),
        onProgress: (running) => this.setState(folder, { running, failure: null }),
      });
      this.reports.delete(folder);
      await this.report(folder);
    } catch (error) {
      const cancelled = error instanceof LoupeError && error.code === 'cancelled';
      state = { running: null, failure: cancelled ? null : messageOf(error) };
      if (!cancelled) this.log.line(messageOf(error));
    } finally {
      this.running.delete(folder);
      this.setState(folder, state);
    }
  }

  private setState(folder: string, state: MapState): void {
    this.states.set(folder, state);
    this.emitter.fire(folder);
  }

  private file(folder: string): string {
    return reportFile(this.context, 'maps', folder);
  }
}
