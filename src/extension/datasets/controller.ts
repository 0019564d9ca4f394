import * as path from 'node:path';
import * as vscode from 'vscode';
import * as v from 'valibot';
import { messageOf } from '../../core/errors';
import { datasetMethods, type DatasetState } from '../../protocol/pages/datasets';
import type { ParamsOf } from '../../protocol/pages/envelope';
import type { ImageFlag, ImageSlice } from '../../protocol/pages/images';
import type { ScanReport } from '../../protocol/runFiles';
import { commandIds } from '../shared/ids';
import { PageController, restorer, type Restorer } from '../pages/pageController';
import type { Handlers } from '../pages/dispatch';
import { exportHandlers } from '../pages/exports';
import { imageHandlers, type ImageAccess, type ImageList } from '../pages/images';
import { queried } from '../pages/imageQuery';
import { absolute } from './paths';
import { failedScan } from './failedScan';
import { imagesBelow } from './imagesBelow';
import { classOf, datasetReady, flagsOf, rowsOf } from './report';
import type { DatasetStore } from './store';

const storedSchema = v.object({ folder: v.string() });
/** Images that a page may ask for at once. */
const largestSlice = 1_000;

/** Behind the dataset page: the latest scan of one folder. */
export class DatasetController extends PageController<typeof datasetMethods> {
  readonly title: string;
  protected readonly handlers: Handlers<typeof datasetMethods>;
  private allowed: { report: ScanReport; files: ReadonlySet<string> } | undefined;
  private flags: { report: ScanReport; byFile: ReadonlyMap<string, readonly ImageFlag[]> } | undefined;
  private rows: { report: ScanReport; key: string; rows: readonly number[] } | undefined;

  constructor(
    private readonly folder: string,
    private readonly store: DatasetStore,
    private readonly images: ImageAccess,
  ) {
    super('datasets', folder, { folder }, datasetMethods);
    this.title = vscode.l10n.t('Dataset: {0}', path.basename(folder));
    this.handlers = this.makeHandlers();
    this.register(store.onDidChange((changed) => changed === folder && this.changedSoon()));
  }

  static restorer(store: DatasetStore, images: ImageAccess): Restorer {
    return restorer(storedSchema, ({ folder }) => new DatasetController(folder, store, images));
  }

  async snapshot(): Promise<DatasetState> {
    const { stale, scanning, failure } = this.store.state(this.folder);
    try {
      const report = await this.store.report(this.folder);
      if (report) return datasetReady(report, stale || this.store.state(this.folder).stale);
    } catch (error) {
      if (scanning === null) return failedScan(this.folder, { code: 'report-broken', message: messageOf(error) });
    }
    if (scanning !== null)
      return { state: 'loading', message: vscode.l10n.t('Scanning {0}: {1}', path.basename(this.folder), scanning) };
    if (failure !== null) return failedScan(this.folder, failure);
    return {
      state: 'empty',
      message: vscode.l10n.t('{0} has not been scanned yet.', path.basename(this.folder)),
      hint: vscode.l10n.t('Scan it to see its classes, images and problems.'),
    };
  }

  private makeHandlers(): Handlers<typeof datasetMethods> {
    return {
      ...exportHandlers(() => path.dirname(this.folder)),
      ...imageHandlers(
        this.images,
        (file) => this.lists(file),
        () => ({ opened: [this.folder] }),
        () => this.shownImages(),
      ),
      classImages: async (params): Promise<ImageSlice> => {
        const report = await this.store.report(this.folder);
        if (!report) return { total: 0, offset: 0, items: [] };
        const flags = this.flagsFor(report);
        const rows = this.rowsFor(report, params);
        const offset = Math.max(0, Math.floor(params.offset));
        const items = rows.slice(offset, offset + Math.min(params.limit, largestSlice)).map((row) => {
          const file = report.files.path[row]!;
          return {
            file: absolute(this.folder, file),
            name: path.posix.basename(file),
            truth: classOf(report, row),
            predicted: null,
            probability: null,
            ...(flags.has(file) && { flags: [...flags.get(file)!] }),
          };
        });
        return { total: rows.length, offset, items };
      },
      train: () => this.command(commandIds.trainClassifier, vscode.Uri.file(this.folder)),
      rescan: () => this.command(commandIds.scanDataset, vscode.Uri.file(this.folder)),
      chooseFolder: () => this.command(commandIds.inspectDataset),
    };
  }

  /** The list of images that was asked for last. */
  private shownImages(): ImageList | undefined {
    if (!this.rows) return undefined;
    const { report, rows } = this.rows;
    return imagesBelow(this.folder, rows.length, (at) => report.files.path[rows[at]!]!);
  }

  /** Whether a page may have a file: only what the scan names. */
  private async lists(file: string): Promise<boolean> {
    const report = await this.store.report(this.folder);
    if (!report) return false;
    if (this.allowed?.report !== report) this.allowed = { report, files: filesOf(report) };
    return this.allowed.files.has(file);
  }

  private flagsFor(report: ScanReport): ReadonlyMap<string, readonly ImageFlag[]> {
    if (this.flags?.report !== report) this.flags = { report, byFile: flagsOf(report) };
    return this.flags.byFile;
  }

  private rowsFor(
    report: ScanReport,
    params: Pick<ParamsOf<typeof datasetMethods, 'classImages'>, 'class' | 'part' | 'flagged' | 'query'>,
  ): readonly number[] {
    const { class: className, part, flagged = false, query } = params;
    const key = JSON.stringify([className, part, flagged, query]);
    if (this.rows?.report === report && this.rows.key === key) return this.rows.rows;
    const flags = this.flagsFor(report);
    const listed = rowsOf(report, className, part).filter((row) => !flagged || flags.has(report.files.path[row]!));
    const rows = queried(listed, query, (row) => ({
      name: path.posix.basename(report.files.path[row]!),
      classes: [classOf(report, row)],
      bytes: report.files.bytes[row] ?? null,
    }));
    this.rows = { report, key, rows };
    return rows;
  }
}

/** Absolute paths of everything the report names, files left out included. */
function filesOf(report: ScanReport): Set<string> {
  const relative = [
    ...report.files.path,
    ...report.skipped.map(({ file }) => file),
    ...report.problems.map(({ file }) => file),
  ];
  return new Set(relative.map((file) => absolute(report.folder, file)));
}
