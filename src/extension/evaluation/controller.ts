import * as path from 'node:path';
import * as vscode from 'vscode';
import * as v from 'valibot';
import { messageOf } from '../../core/errors';
import type { Part } from '../../core/parts';
import { evaluationMethods, type EvaluationState } from '../../protocol/pages/evaluation';
import { runFile, type RunRecord } from '../../protocol/runFiles';
import {
  evaluationPlace,
  listEvaluations,
  readEvaluation,
  readPredictions,
  readRun,
  type PredictionRow,
  type StoredEvaluation,
} from '../../runfolder';
import { absolute } from '../datasets/paths';
import { commandIds } from '../shared/ids';
import { PageController, restorer, type Restorer } from '../pages/pageController';
import type { Handlers } from '../pages/dispatch';
import { exportHandlers } from '../pages/exports';
import { imageHandlers, type ImageAccess } from '../pages/images';
import type { RunStore } from '../runs/store';
import { evaluationRows } from './evaluationRows';
import { cellRows, imageItem } from './predictions';

const storedSchema = v.object({ run: v.string() });
/** Images that a page may ask for at once. */
const largestSlice = 1_000;

/** What is read of a run that has been evaluated. */
interface Evaluated {
  readonly record: RunRecord;
  /** The evaluation that is shown. */
  readonly shown: StoredEvaluation;
  readonly all: readonly StoredEvaluation[];
}

/** Behind the confusion matrix page of one run: its metrics, and the images behind each cell. */
export class EvaluationController extends PageController<typeof evaluationMethods> {
  readonly title: string;
  protected readonly handlers: Handlers<typeof evaluationMethods>;
  private evaluated: Promise<Evaluated> | undefined;
  private shownId = '';
  private readonly predictions = new Map<Part, Promise<PredictionRow[]>>();
  private readonly files = new Set<string>();
  private listed = '';

  constructor(
    private readonly folder: string,
    private readonly store: RunStore,
    private readonly images: ImageAccess,
  ) {
    super('evaluation', folder, { run: folder }, evaluationMethods);
    this.title = vscode.l10n.t(
      'Confusion Matrix: {0}',
      store.find(folder)?.record.dataset.name ?? path.basename(folder),
    );
    this.handlers = this.makeHandlers();
    this.listed = this.result();
    this.register(store.onDidChange(() => this.runChanged()));
    // The run's record does not change when another folder is scored.
    const scores = new vscode.RelativePattern(vscode.Uri.file(folder), `${runFile.evaluation}/**/metrics.json`);
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(scores));
    watcher.onDidCreate(() => this.forget());
    watcher.onDidChange(() => this.forget());
  }

  static restorer(store: RunStore, images: ImageAccess): Restorer {
    return restorer(storedSchema, ({ run }) => new EvaluationController(run, store, images));
  }

  async snapshot(): Promise<EvaluationState> {
    try {
      const { record, shown, all } = await this.read();
      const { metrics } = shown;
      const part = (['test', 'validation', 'train'] as const).find((name) => metrics.parts[name]);
      if (!part) {
        return {
          state: 'empty',
          message: vscode.l10n.t('{0} has no part that it was judged on.', record.id),
          hint: vscode.l10n.t('Train with a validation split, or add a test folder to the dataset.'),
        };
      }
      return {
        state: 'ready',
        run: this.folder,
        name: record.id,
        dataset: record.dataset.name,
        model: record.model?.name ?? record.recipe,
        evaluation: shown.id,
        scored: shown.id === '' ? record.dataset.name : (shown.record?.folder ?? shown.name),
        metrics,
        evaluations: evaluationRows(all),
        part,
      };
    } catch (error) {
      this.evaluated = undefined;
      if (this.store.find(this.folder)?.status === 'running') {
        return {
          state: 'loading',
          message: vscode.l10n.t('The run is still going; the matrix comes when it is evaluated.'),
        };
      }
      return {
        state: 'failed',
        message: messageOf(error),
        remedy: vscode.l10n.t('Train again, or run “loupe evaluate” on this run in a terminal.'),
      };
    }
  }

  private makeHandlers(): Handlers<typeof evaluationMethods> {
    return {
      ...exportHandlers(() => this.folder),
      ...imageHandlers(
        this.images,
        (file) => this.lists(file),
        async () => ({ named: [imagesFolder(this.folder, await this.read())] }),
      ),
      cellImages: async ({ part, offset, limit, ...cell }) => {
        const read = await this.read();
        const folder = imagesFolder(this.folder, read);
        const rows = cellRows(await this.rowsOf(part), read.shown.metrics.classes, cell);
        const from = Math.max(0, Math.floor(offset));
        const items = rows
          .slice(from, from + Math.min(limit, largestSlice))
          .map((row) => imageItem(row, absolute(folder, row.file)));
        return { total: rows.length, offset: from, items };
      },
      showEvaluation: ({ id }) => {
        this.shownId = id;
        this.forget();
        return null;
      },
      openTraining: () => this.command(commandIds.openTraining, this.folder),
      usePredictions: () => this.command(commandIds.useForPrediction, this.folder),
    };
  }

  private read(): Promise<Evaluated> {
    this.evaluated ??= this.readAll();
    return this.evaluated;
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
      rows = this.read().then(async (evaluated) => {
        const read = await readPredictions(this.folder, part, evaluationPlace(evaluated.shown.id));
        const folder = imagesFolder(this.folder, evaluated);
        for (const row of read) this.files.add(absolute(folder, row.file));
        return read;
      });
      rows.catch(() => this.predictions.delete(part));
      this.predictions.set(part, rows);
    }
    return rows;
  }

  /** Whether a page may have a file: only what the evaluation names. A restored page asks before any cell was read. */
  private async lists(file: string): Promise<boolean> {
    if (this.files.has(file)) return true;
    const { shown } = await this.read();
    for (const part of Object.keys(shown.metrics.parts) as Part[]) await this.rowsOf(part).catch(() => []);
    return this.files.has(file);
  }

  /** Evaluated again, in this window or in a terminal. */
  private runChanged(): void {
    const now = this.result();
    if (now === this.listed) return;
    this.listed = now;
    this.forget();
  }

  private forget(): void {
    this.evaluated = undefined;
    this.predictions.clear();
    this.files.clear();
    this.changed();
  }

  private result(): string {
    const run = this.store.find(this.folder);
    return JSON.stringify([run?.status, run?.record.result]);
  }
}

/**
 * The folder from which the paths of an evaluation start. Where an earlier version did not note it, none of the images
 * can be shown: a path below the run leads to none.
 */
function imagesFolder(run: string, { record, shown }: Evaluated): string {
  if (shown.id === '') return record.dataset.folder;
  return shown.record?.folder ?? path.join(run, evaluationPlace(shown.id));
}
