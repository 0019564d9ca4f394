import * as path from 'node:path';
import * as vscode from 'vscode';
import * as v from 'valibot';
import { messageOf } from '../../core/errors';
import { datasetMethods, type DatasetReady, type DatasetState } from '../../protocol/pages/datasets';
import type { SimilarOutput } from '../../protocol/cliOutput';
import type { ImageSlice } from '../../protocol/pages/images';
import type { ScanReport } from '../../protocol/runFiles';
import { EventLoopYield } from '../../runfolder/eventLoopYield';
import { commandIds } from '../shared/ids';
import { PageController, restorer, type Restorer } from '../pages/pageController';
import type { Handlers } from '../pages/dispatch';
import { exportHandlers } from '../pages/exports';
import { imageHandlers, type ImageAccess, type ImageList } from '../pages/images';
import { absolute, relativeTo } from './paths';
import { failedScan } from './failedScan';
import { imagesBelow } from './imagesBelow';
import { KnownDataset } from './known';
import { datasetWords } from './nodes';
import { datasetReady } from './ready';
import { classOf } from './report';
import type { AuditStore } from '../audit/store';
import { ImageSets } from '../map/imageSets';
import { isOutdated, mapPoints } from './mapPoints';
import type { SimilarImages } from '../map/similar';
import type { MapStore } from '../map/store';
import type { DatasetStore } from './store';

const storedSchema = v.object({ folder: v.string() });
/** Images that a page may ask for at once. */
const largestSlice = 1_000;

/** What the page shows of a dataset besides its scan. */
export interface DatasetSights {
  readonly audits: AuditStore;
  readonly maps: MapStore;
  readonly similar: SimilarImages;
}

/** Behind the dataset page: the latest scan of one folder. */
export class DatasetController extends PageController<typeof datasetMethods> {
  readonly title: string;
  protected readonly handlers: Handlers<typeof datasetMethods>;
  private allowed: { of: KnownDataset; files: Promise<ReadonlySet<string>> } | undefined;
  private known: { of: KnownDataset; repairs: number } | undefined;
  private readonly sets = new ImageSets();
  private latest: { report: ScanReport; rows: readonly number[] } | undefined;

  constructor(
    private readonly folder: string,
    private readonly store: DatasetStore,
    private readonly sights: DatasetSights,
    private readonly images: ImageAccess,
  ) {
    super('datasets', folder, { folder }, datasetMethods);
    this.title = vscode.l10n.t('Dataset: {0}', path.basename(folder));
    this.handlers = this.makeHandlers();
    for (const { onDidChange } of [store, sights.audits, sights.maps, sights.similar])
      this.register(onDidChange((changed) => changed === folder && this.changedSoon()));
  }

  static restorer(store: DatasetStore, sights: DatasetSights, images: ImageAccess): Restorer {
    return restorer(storedSchema, ({ folder }) => new DatasetController(folder, store, sights, images));
  }

  async snapshot(): Promise<DatasetState> {
    const { stale, scanning, failure } = this.store.state(this.folder);
    try {
      const known = await this.knownDataset();
      await known?.prepare();
      if (known)
        return datasetReady(
          known,
          stale || this.store.state(this.folder).stale,
          this.sights.audits.state(this.folder),
          await this.seen(known),
        );
    } catch (error) {
      if (scanning === null) return failedScan(this.folder, { code: 'report-broken', message: messageOf(error) });
    }
    if (scanning !== null) {
      const first = await this.store.report(this.folder).catch(() => undefined);
      const name = first?.namesOnly
        ? `${path.basename(this.folder)} (${datasetWords(first)})`
        : path.basename(this.folder);
      return { state: 'loading', message: vscode.l10n.t('Scanning {0}: {1}', name, scanning) };
    }
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
        () => ({ opened: [this.folder, ...this.searched()] }),
        () => this.shownImages(),
        () => ({ folder: this.folder }),
      ),
      classImages: async (params): Promise<ImageSlice> => {
        const known = await this.knownDataset();
        if (!known) return { total: 0, offset: 0, items: [] };
        const { report, flags } = known;
        const set = params.filter?.chosen && this.sets.get(params.filter.chosen.id);
        const rows = await known.rowsInSlices(params, set);
        this.latest = { report, rows };
        const offset = Math.max(0, Math.floor(params.offset));
        const items = rows.slice(offset, offset + Math.min(params.limit, largestSlice)).map((row) => {
          const file = report.files.path[row]!;
          const note = set?.notes.get(file);
          return {
            file: absolute(this.folder, file),
            name: path.posix.basename(file),
            truth: classOf(report, row),
            predicted: null,
            probability: null,
            ...(flags.has(file) && { flags: [...flags.get(file)!] }),
            ...(note !== undefined && { note }),
          };
        });
        return { total: rows.length, offset, items };
      },
      train: () => this.command(commandIds.trainClassifier, vscode.Uri.file(this.folder)),
      split: ({ purpose }) =>
        this.command(purpose === 'make' ? commandIds.makeSplit : commandIds.checkSplit, vscode.Uri.file(this.folder)),
      audit: () => this.command(commandIds.auditDataset, vscode.Uri.file(this.folder)),
      cancelAudit: () => {
        this.sights.audits.cancel(this.folder);
        return null;
      },
      mapPoints: async () => {
        const known = await this.knownDataset();
        const map = known && (await this.sights.maps.report(this.folder));
        return known && map ? mapPoints(map, known) : null;
      },
      makeMap: () => {
        this.sights.maps.begin(this.folder);
        return null;
      },
      cancelMap: () => {
        this.sights.maps.cancel(this.folder);
        return null;
      },
      chooseImages: ({ files }) => ({ id: this.sets.add(files) }),
      endSimilar: () => {
        this.sights.similar.end(this.folder);
        return null;
      },
      sortImages: () => this.command(commandIds.sortImages, vscode.Uri.file(this.folder)),
      rescan: () => this.command(commandIds.scanDataset, vscode.Uri.file(this.folder)),
      chooseFolder: () => this.command(commandIds.inspectDataset),
    };
  }

  /** The map and the search that the page shows. */
  private async seen(known: KnownDataset): Promise<Pick<DatasetReady, 'map' | 'similar'>> {
    const map = await this.sights.maps.report(this.folder);
    const found = this.sights.similar.of(this.folder);
    if (found && !this.sets.has(found.id)) {
      const notes = new Map(found.similar.map((one) => [one.file, noteOf(one)]));
      this.sets.add([...notes.keys()], found.id, notes);
    }
    return {
      map: {
        made: map?.made ?? null,
        outdated: map !== undefined && isOutdated(map, known),
        ...this.sights.maps.state(this.folder),
      },
      similar: found
        ? {
            id: found.id,
            file: found.image,
            name: path.basename(found.image),
            images: found.similar.length,
            copies: found.similar.filter(({ copy }) => copy !== null).length,
          }
        : null,
    };
  }

  /** The list of images that was asked for last. */
  private shownImages(): ImageList | undefined {
    if (!this.latest) return undefined;
    const { report, rows } = this.latest;
    return imagesBelow(this.folder, rows.length, (at) => report.files.path[rows[at]!]!);
  }

  /** The image that a search was for, which may lie anywhere: the user named it. */
  private searched(): string[] {
    const found = this.sights.similar.of(this.folder);
    return found ? [found.image] : [];
  }

  /** Whether a page may have a file: only what the scan names, and what a search was for. */
  private async lists(file: string): Promise<boolean> {
    const known = await this.knownDataset();
    if (!known) return false;
    // The user asked for the images that are like it.
    if (file === this.sights.similar.of(this.folder)?.image) return true;
    if (this.allowed?.of !== known) this.allowed = { of: known, files: filesOf(known) };
    return (await this.allowed.files).has(relativeTo(known.report.folder, file) ?? '');
  }

  /** Scan and audit together; undefined where the folder was never scanned. Throws LoupeError `report-broken`. */
  private async knownDataset(): Promise<KnownDataset | undefined> {
    const report = await this.store.report(this.folder);
    // Names alone have no sizes and no formats to show.
    if (!report || report.namesOnly) return undefined;
    // An audit that cannot be read is as if there were none: the next one replaces it.
    const audit = await this.sights.audits.report(this.folder).catch(() => undefined);
    const repaired = this.sights.audits.repairedOf(this.folder);
    const { of, repairs } = this.known ?? {};
    if (of?.report === report && of.audit === audit && repairs === repaired.size) return of;
    this.known = { of: new KnownDataset(report, audit, repaired), repairs: repaired.size };
    return this.known.of;
  }
}

/** Relative paths of everything the reports name, files left out included; made in pieces that block nobody. */
async function filesOf({ report, audit }: KnownDataset): Promise<Set<string>> {
  const pause = new EventLoopYield();
  const files = new Set<string>();
  for (const file of report.files.path) {
    files.add(file);
    if (files.size % 1_000 === 0) await pause.yieldIfDue();
  }
  for (const { file } of [...report.skipped, ...report.problems]) files.add(file);
  for (const problem of audit?.problems ?? []) for (const file of problem.files) files.add(file);
  files.delete('');
  return files;
}

/** How like an image is, and in which way it is a copy. */
function noteOf({ likeness, copy }: SimilarOutput['similar'][number]): string {
  const share = likeness.toFixed(2);
  if (copy === null) return share;
  return copy === 'near' ? vscode.l10n.t('{0}, near copy', share) : vscode.l10n.t('{0}, copy', share);
}
