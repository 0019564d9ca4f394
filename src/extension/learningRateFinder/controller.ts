import * as path from 'node:path';
import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import type { SweepPoint } from '../../protocol/learningRateFinder';
import {
  sweepMethods,
  type SweepReady,
  type SweepState,
  type SweepUpdate,
} from '../../protocol/pages/learningRateFinder';
import type { Recipe } from '../../protocol/recipe/recipe';
import { PageController, restorer, type Restorer } from '../pages/pageController';
import type { Handlers } from '../pages/dispatch';
import { exportHandlers } from '../pages/exports';
import { chosenRecipe } from '../recipes/documents';
import { requireTrust } from '../shared/requireTrust';
import { reportFailure } from '../shared/failure';
import { openFile } from '../shared/files';
import { settings } from '../shared/settings';
import { startTraining, type TrainingParts } from '../training/commands';
import { sweepLearningRates } from './job';
import type { StoredSweeps } from './storedSweeps';
import { targetKey, targetName, targetOptions, targetRecipe, sweepTargetSchema, type SweepTarget } from './sweepTarget';
import { putIntoRecipe, saveRateAsRecipe } from './useRate';

/** What the page of learning rates needs of the rest. */
export interface SweepParts {
  readonly training: TrainingParts;
  readonly storedSweeps: StoredSweeps;
}

/** A sweep as it stands. */
interface Sweeping extends Pick<SweepReady, 'status' | 'of' | 'doing' | 'found' | 'failure'> {
  readonly points: readonly SweepPoint[];
  /** The settings that the steps were made with, but for the learning rate. */
  readonly tried: string | null;
}
const nothingTried: Sweeping = {
  status: 'none',
  points: [],
  of: null,
  doing: null,
  found: null,
  failure: null,
  tried: null,
};

/** Behind the page that looks for a learning rate: runs the sweep, tells its steps, and puts the rate to use. */
export class LearningRateFinderController extends PageController<typeof sweepMethods, SweepUpdate> {
  readonly title: string;
  private recipe: Recipe | undefined;
  private now: Sweeping = nothingTried;
  private job: AbortController | undefined;

  constructor(
    private readonly target: SweepTarget,
    private readonly parts: SweepParts,
  ) {
    super('learningRateFinder', targetKey(target), target, sweepMethods);
    const { dataset, recipeFile } = target;
    this.title = vscode.l10n.t('Learning Rate: {0}', path.basename(recipeFile ?? dataset));
    const stored = parts.storedSweeps.get(this.key);
    if (stored) {
      const { points, ...found } = stored.found;
      this.now = { ...nothingTried, status: 'done', points, of: points.length, found, tried: stored.settings };
    }
    this.register(
      vscode.workspace.onDidChangeTextDocument(({ document }) => document.uri.fsPath === recipeFile && this.changed()),
    );
    this.register({ dispose: () => this.job?.abort() });
  }

  /** The latest finished sweep stands on the page that is brought back. */
  static restorer(parts: SweepParts): Restorer {
    return restorer(sweepTargetSchema, (target) => new LearningRateFinderController(target, parts));
  }

  async snapshot(): Promise<SweepState> {
    const { target } = this;
    try {
      this.recipe = await targetRecipe(target);
    } catch (error) {
      // While somebody types, the recipe may have faults: what was known of it stands until it is whole again.
      if (!this.recipe)
        return {
          state: 'failed',
          message: messageOf(error),
          remedy: vscode.l10n.t('Mend that and look for a learning rate again.'),
        };
    }
    const { model, mode, optimizer, batchSize } = this.recipe;
    const { tried, points, ...now } = this.now;
    return {
      state: 'ready',
      name: path.basename(target.dataset),
      dataset: target.dataset,
      recipeFile: target.recipeFile,
      recipe: targetName(target),
      model,
      mode,
      batchSize,
      optimizer: optimizer.name,
      current: optimizer.learningRate,
      ...now,
      points: [...points],
      stopping: this.job?.signal.aborted ?? false,
      stale: tried !== null && tried !== otherSettings(this.recipe),
    };
  }

  /** Tries the rates; one sweep at a time. */
  async sweep(): Promise<void> {
    if (this.job) return;
    const job = new AbortController();
    this.job = job;
    this.now = { ...nothingTried, status: 'running' };
    this.changed();
    try {
      requireTrust();
      const { dataset, recipeFile } = this.target;
      // The job reads the file, so it is saved first.
      if (recipeFile !== null) await chosenRecipe(vscode.Uri.file(recipeFile));
      const tried = otherSettings(await targetRecipe(this.target));
      this.now = { ...this.now, tried };
      const device = settings.device(vscode.Uri.file(dataset));
      const sweep = await sweepLearningRates(
        this.parts.training,
        dataset,
        [...targetOptions(this.target), ...(device === 'auto' ? [] : ['--device', device])],
        {
          signal: job.signal,
          onPoint: ({ point, of }) => {
            this.now = { ...this.now, points: [...this.now.points, point], of };
            this.update({ points: [point], of });
          },
          onProgress: ({ phase, done, total }) => {
            // Once there are steps, they say how far it is.
            if (this.now.points.length > 0) return;
            const doing = { phase, done: done ?? null, total: total ?? null };
            this.now = { ...this.now, doing };
            this.update({ doing });
          },
        },
      );
      const { points, ...found } = sweep;
      this.now = { ...this.now, status: 'done', points, found };
      await this.parts.storedSweeps.set(this.key, { found: sweep, settings: tried });
      await this.parts.training.datasets.remember(dataset);
    } catch (error) {
      const failure = job.signal.aborted ? null : messageOf(error);
      this.now = { ...this.now, status: failure === null ? 'stopped' : 'failed', failure };
      if (failure !== null) this.parts.training.log.line(failure);
    } finally {
      this.job = undefined;
    }
    this.changed();
  }

  protected readonly handlers: Handlers<typeof sweepMethods> = {
    ...exportHandlers(() => this.target.dataset),
    sweep: () => {
      void this.sweep();
      return null;
    },
    stop: () => {
      this.job?.abort();
      this.changed();
      return null;
    },
    use: async ({ learningRate }) => {
      const { target } = this;
      // A dialog takes as long as the user does: the page need not wait for it.
      if (target.recipeFile === null) this.inBackground(saveRateAsRecipe(target, learningRate));
      else await putIntoRecipe(target.recipeFile, learningRate);
      return null;
    },
    train: ({ learningRate }) => {
      this.inBackground(this.train(learningRate));
      return null;
    },
    openRecipe: async () => {
      if (this.target.recipeFile !== null) await openFile(this.target.recipeFile, vscode.ViewColumn.Beside);
      return null;
    },
  };

  private async train(learningRate: number): Promise<void> {
    requireTrust();
    const { dataset, recipeFile } = this.target;
    if (recipeFile !== null) await chosenRecipe(vscode.Uri.file(recipeFile));
    await startTraining(this.parts.training, vscode.Uri.file(dataset), targetName(this.target), (runFolder) => [
      'train',
      dataset,
      ...targetOptions(this.target, learningRate),
      '--out',
      runFolder,
    ]);
  }

  private inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => reportFailure(this.parts.training.log, vscode.l10n.t('Find Learning Rate'), error));
  }
}

/** Every setting but the one that is looked for. */
function otherSettings({ optimizer, ...recipe }: Recipe): string {
  return JSON.stringify({ ...recipe, optimizer: { ...optimizer, learningRate: null } });
}
