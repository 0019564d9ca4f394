import * as path from 'node:path';
import type { Part } from '../../core/parts';
import type { CellQuery, CellSlice } from '../../protocol/pages/evaluation';
import { runFile, type RunRecord } from '../../protocol/runFiles';
import {
  evaluationPlace,
  listEvaluations,
  readEvaluation,
  readPredictions,
  readRun,
  readSplit,
  type PredictionRow,
  type StoredEvaluation,
} from '../../runfolder';
import { imagesBelow } from '../datasets/imagesBelow';
import { followed } from '../changes/fileChanges';
import { absolute } from '../datasets/paths';
import { queried } from '../pages/imageQuery';
import type { ImageAccess, ImageList, RepairedDataset } from '../pages/images';
import { knownFlags, type Flags } from './flags';
import { cellRows, filterFlagged, imageItem, queriedRow } from './predictions';
import { repairMark } from './repairMark';

/** Images that a page may ask for at once. */
const largestSlice = 1_000;

/** What is read of a run that has been evaluated. */
export interface Evaluated {
  readonly record: RunRecord;
  /** The evaluation that is shown. */
  readonly shown: StoredEvaluation;
  readonly all: readonly StoredEvaluation[];
}

/** The scores of one run and the images behind them, read when they are asked for and kept until `forget`. */
export class EvaluatedRun {
  private evaluated: Promise<Evaluated> | undefined;
  private shownId = '';
  private readonly predictions = new Map<Part, Promise<PredictionRow[]>>();
  private readonly flags = new Map<Part, Promise<Flags>>();
  private readonly files = new Set<string>();
  private listed: { readonly folder: string; readonly names: readonly string[] } | undefined;

  constructor(readonly folder: string) {}

  /** Throws LoupeError where the run cannot be read or was never evaluated; asked again, it is read again. */
  read(): Promise<Evaluated> {
    if (!this.evaluated) {
      const reading = this.readAll();
      this.evaluated = reading;
      reading.catch(() => {
        if (this.evaluated === reading) this.evaluated = undefined;
      });
    }
    return this.evaluated;
  }

  /** Another evaluation is shown from now on. */
  show(id: string): void {
    this.shownId = id;
    this.forget();
  }

  /** The files changed: all is read again. */
  forget(): void {
    this.evaluated = undefined;
    this.predictions.clear();
    this.flags.clear();
    this.files.clear();
    this.listed = undefined;
  }

  /** Images behind a cell, as pages show them. */
  async cellImages(
    { part, offset, limit, flags: filter, query, ...cell }: CellQuery,
    { problemsOf, repairs }: Pick<ImageAccess, 'problemsOf' | 'repairs'>,
  ): Promise<CellSlice> {
    const [{ shown }, folder, flags] = await Promise.all([
      this.read(),
      this.imagesFolder(),
      this.flagsOf(part, problemsOf),
    ]);
    const all = cellRows(await this.rowsOf(part), shown.metrics.classes, cell);
    const isFlagged = ({ file }: PredictionRow): boolean => flags.has(file);
    const rows = queried(filterFlagged(all, filter, isFlagged), query, queriedRow);
    // Scores tell of the images as they were; what was repaired since goes by its new name.
    const changes = repairs.changesOf(folder);
    const changed = followed(
      rows.map(({ file }) => file),
      changes,
    );
    const names = rows.map(({ file }, at) => changed.get(at)?.path ?? file);
    this.listed = { folder, names };
    for (const { path: name } of changed.values()) if (name !== null) this.files.add(absolute(folder, name));
    const from = Math.max(0, Math.floor(offset));
    const items = rows.slice(from, from + Math.min(limit, largestSlice)).map((row, at) => {
      const item = imageItem(row, absolute(folder, names[from + at]!), flags.get(row.file));
      const now = changed.get(from + at);
      const mark = now && repairMark(now, row.truth);
      return mark ? { ...item, mark } : item;
    });
    return { total: rows.length, offset: from, items, flagged: all.filter(isFlagged).length };
  }

  /** The list of images that was asked for last. */
  shownImages(): ImageList | undefined {
    if (!this.listed) return undefined;
    const { folder, names } = this.listed;
    return imagesBelow(folder, names.length, (at) => names[at]!);
  }

  /** Whether a page may have a file: only what the evaluation names. A restored page asks before any cell was read. */
  async lists(file: string): Promise<boolean> {
    if (this.files.has(file)) return true;
    const { shown } = await this.read();
    for (const part of Object.keys(shown.metrics.parts) as Part[]) await this.rowsOf(part).catch(() => []);
    return this.files.has(file);
  }

  /** What the images are of. */
  async dataset(): Promise<RepairedDataset> {
    const { shown } = await this.read();
    return { folder: await this.imagesFolder(), classes: shown.metrics.classes };
  }

  /**
   * The folder from which the paths of the evaluation start. Where an earlier version did not note it, none of the
   * images can be shown: a path below the run leads to none.
   */
  async imagesFolder(): Promise<string> {
    const { record, shown } = await this.read();
    if (shown.id === '') return record.dataset.folder;
    return shown.record?.folder ?? path.join(this.folder, evaluationPlace(shown.id));
  }

  /** What is known to be wrong with a part's images, found out once. */
  private flagsOf(part: Part, problemsOf: ImageAccess['problemsOf']): Promise<Flags> {
    let flags = this.flags.get(part);
    if (!flags) {
      flags = this.findFlags(part, problemsOf);
      flags.catch(() => this.flags.delete(part));
      this.flags.set(part, flags);
    }
    return flags;
  }

  private async findFlags(part: Part, problemsOf: ImageAccess['problemsOf']): Promise<Flags> {
    const [{ shown }, folder, rows] = await Promise.all([this.read(), this.imagesFolder(), this.rowsOf(part)]);
    const labels = new Map(rows.map(({ file, truth }) => [file, truth]));
    // Another folder has no split here. Without a split, the scan alone says what is wrong.
    const split = shown.id === '' ? await readSplit(this.folder).catch(() => undefined) : undefined;
    const groups = (split?.duplicateGroups ?? []).filter((group) => group.some((file) => labels.has(file)));
    // A draw keeps equal images in one part; parts that the data itself has may share some.
    if (groups.some((group) => group.some((file) => !labels.has(file)))) {
      for (const other of Object.keys(shown.metrics.parts) as Part[]) {
        if (other === part) continue;
        for (const { file, truth } of await this.rowsOf(other).catch(() => [])) labels.set(file, truth);
      }
    }
    return knownFlags(await problemsOf(folder), groups, labels);
  }

  private async readAll(): Promise<Evaluated> {
    const [record, { evaluations }] = await Promise.all([readRun(this.folder), listEvaluations(this.folder)]);
    const [first] = evaluations;
    // Of a run that was never evaluated, the reason why there is nothing.
    const shown = evaluations.find(({ id }) => id === this.shownId) ?? first ?? (await readEvaluation(this.folder, ''));
    return { record, shown, all: evaluations };
  }

  /** A part's predictions, read once, in a stream. */
  private rowsOf(part: Part): Promise<PredictionRow[]> {
    let rows = this.predictions.get(part);
    if (!rows) {
      rows = this.readRows(part);
      rows.catch(() => this.predictions.delete(part));
      this.predictions.set(part, rows);
    }
    return rows;
  }

  private async readRows(part: Part): Promise<PredictionRow[]> {
    const [{ shown }, folder] = await Promise.all([this.read(), this.imagesFolder()]);
    const rows = await readPredictions(this.folder, part, evaluationPlace(shown.id));
    for (const row of rows) this.files.add(absolute(folder, row.file));
    return rows;
  }
}

/** The files of a run that change when it is evaluated, as a pattern below its folder. */
export const evaluationFiles = `${runFile.evaluation}/**/metrics.json`;
