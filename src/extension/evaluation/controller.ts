import * as path from 'node:path';
import * as vscode from 'vscode';
import * as v from 'valibot';
import { messageOf } from '../../core/errors';
import { evaluationMethods, type EvaluationState } from '../../protocol/pages/evaluation';
import { commandIds } from '../shared/ids';
import { PageController, restorer, type Restorer } from '../pages/pageController';
import type { Handlers } from '../pages/dispatch';
import type { ImageAccess } from '../pages/images';
import type { RunStore } from '../runs/store';
import { EvaluatedRun, evaluationFiles } from './evaluatedRun';
import { RunDecision } from './runDecision';
import { evaluationRows } from './evaluationRows';
import { evaluationViewHandlers } from './viewHandlers';

const storedSchema = v.object({ run: v.string() });

/** Behind the confusion matrix page of one run: its metrics, and the images behind each cell. */
export class EvaluationController extends PageController<typeof evaluationMethods> {
  readonly title: string;
  protected readonly handlers: Handlers<typeof evaluationMethods>;
  private readonly evaluated: EvaluatedRun;
  private readonly decision: RunDecision;
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
    this.evaluated = new EvaluatedRun(folder);
    this.decision = this.register(new RunDecision(folder, () => this.changed()));
    this.handlers = this.makeHandlers();
    this.listed = this.result();
    this.register(store.onDidChange(() => this.runChanged()));
    // The run's record does not change when another folder is scored.
    const scores = new vscode.RelativePattern(vscode.Uri.file(folder), evaluationFiles);
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(scores));
    watcher.onDidCreate(() => this.forget());
    watcher.onDidChange(() => this.forget());
    this.register(images.repairs.onDidRepair(({ folder: where }) => void this.repaired(where)));
  }

  static restorer(store: RunStore, images: ImageAccess): Restorer {
    return restorer(storedSchema, ({ run }) => new EvaluationController(run, store, images));
  }

  async snapshot(): Promise<EvaluationState> {
    try {
      const { record, shown, all } = await this.evaluated.read();
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
        ...(await this.decision.state()),
        part,
      };
    } catch (error) {
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
      ...evaluationViewHandlers(this.evaluated, this.images, this.decision),
      showEvaluation: ({ id }) => {
        this.evaluated.show(id);
        this.changed();
        return null;
      },
      openTraining: () => this.command(commandIds.openTraining, this.folder),
      usePredictions: () => this.command(commandIds.useForPrediction, this.folder),
    };
  }

  /** Evaluated again, in this window or in a terminal. */
  private runChanged(): void {
    const now = this.result();
    if (now === this.listed) return;
    this.listed = now;
    this.forget();
  }

  private async repaired(where: string): Promise<void> {
    if ((await this.evaluated.imagesFolder().catch(() => undefined)) === where) this.changed();
  }

  private forget(): void {
    this.evaluated.forget();
    this.decision.forget();
    this.changed();
  }

  private result(): string {
    const run = this.store.find(this.folder);
    return JSON.stringify([run?.status, run?.record.result]);
  }
}
