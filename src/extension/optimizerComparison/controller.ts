import * as path from 'node:path';
import * as vscode from 'vscode';
import * as v from 'valibot';
import { LoupeError, messageOf } from '../../core/errors';
import type { ComparedPair } from '../../protocol/optimizerComparison';
import {
  comparisonMethods,
  type ComparisonState,
  type ComparisonUpdate,
} from '../../protocol/pages/optimizerComparison';
import type { RunCurves } from '../../protocol/pages/runs';
import { pendingStop, readComparison, readEpochs, requestStop } from '../../runfolder';
import { PageController, restorer, type Restorer } from '../pages/pageController';
import type { Handlers } from '../pages/dispatch';
import { exportHandlers } from '../pages/exports';
import { comparisonName } from '../runs/describe';
import { curvesOf } from '../runs/rows';
import { liesIn } from '../shared/allowedPaths';
import { Timer } from '../shared/timer';
import { leadsOutside } from '../shared/windowPlaces';
import { resumeComparison, type ComparisonJobs } from './job';
import { LiveCurves } from './liveCurves';
import type { ComparisonStatus } from './status';

/** Milliseconds between two looks while somebody watches a running comparison. */
const lookEvery = 1_000;

export interface ComparisonParts extends ComparisonJobs {
  /** Opens the training page of a run folder. */
  readonly openRun: (folder: string) => void;
  readonly status: Pick<ComparisonStatus, 'follow'>;
}

const storedSchema = v.object({ folder: v.string() });

/**
 * Behind the page of one comparison of optimizers: what stands in its folder and, while it continues and is in sight,
 * what is added.
 */
export class OptimizerComparisonController extends PageController<typeof comparisonMethods, ComparisonUpdate> {
  readonly title: string;
  protected readonly handlers: Handlers<typeof comparisonMethods>;
  private readonly finished = new Map<string, RunCurves>();
  private visible = true;
  private readonly timer = this.register(new Timer());
  private state: ComparisonState | undefined;
  private sent = '';
  private readonly live = this.register(
    new LiveCurves((curves) => this.updateReady({ kind: 'curves', curves: [curves] })),
  );

  constructor(
    private readonly folder: string,
    parts: ComparisonParts,
  ) {
    super('optimizerComparison', folder, { folder }, comparisonMethods);
    this.title = vscode.l10n.t('Optimizers: {0}', comparisonName(folder));
    this.handlers = {
      ...exportHandlers(() => folder),
      stop: async () => {
        await requestStop(folder, 'stop-now');
        await this.look();
        return null;
      },
      resume: async () => {
        await resumeComparison(parts, folder);
        parts.status.follow(folder);
        await this.look();
        return null;
      },
      open: async ({ run }) => {
        // The run comes from a page: only one of this comparison is opened.
        if (this.state?.state !== 'ready' || !this.state.comparison.pairs.some((pair) => pair.run === run)) {
          throw new LoupeError('no-run', vscode.l10n.t('The comparison has no such training.'));
        }
        parts.openRun(await this.inside(run));
        return null;
      },
      reveal: async () => {
        await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(folder));
        return null;
      },
    };
  }

  static restorer(parts: ComparisonParts): Restorer {
    return restorer(storedSchema, ({ folder }) => new OptimizerComparisonController(folder, parts));
  }

  async snapshot(): Promise<ComparisonState> {
    const state = await this.read();
    const curves = state.state === 'ready' ? await this.readCurves(state.comparison.pairs) : [];
    this.setState(state);
    return state.state === 'ready' ? { ...state, curves } : state;
  }

  shown(visible: boolean): void {
    this.visible = visible;
    this.lookLater();
  }

  /**
   * Tells what is otherwise than it was told: how the comparison stands, and the curves of trainings that begin or end.
   */
  private async look(): Promise<void> {
    const before = this.state;
    const now = await this.read();
    if (this.disposed) return;
    if (now.state !== 'ready' || before?.state !== 'ready') {
      if (JSON.stringify(now) !== this.sent) this.changed();
      else this.lookLater();
      return;
    }
    const known = new Map(before.comparison.pairs.map(({ run, status }) => [run, status]));
    const turned = now.comparison.pairs.filter(({ run, status }) => known.get(run) !== status);
    const curves = await this.readCurves(turned);
    if (this.disposed) return;
    const changed = JSON.stringify(now) !== this.sent;
    this.setState(now);
    if (changed) this.updateReady({ kind: 'record', comparison: now.comparison, stopping: now.stopping });
    if (curves.length > 0) this.updateReady({ kind: 'curves', curves });
  }

  private updateReady(update: ComparisonUpdate): void {
    if (this.state?.state === 'ready') this.update(update);
  }

  private setState(state: ComparisonState): void {
    this.state = state;
    this.sent = JSON.stringify(state);
    this.lookLater();
  }

  private lookLater(): void {
    this.timer.cancel();
    const ready =
      !this.disposed && this.visible && this.state?.state === 'ready' && this.state.comparison.status === 'running'
        ? this.state.comparison
        : undefined;
    const going = ready?.pairs.find(({ status }) => status === 'running')?.run;
    this.live.follow(going, going === undefined ? '' : path.join(this.folder, going));
    if (ready) this.timer.start(lookEvery, () => void this.look());
  }

  /** The folder of one of its runs. Throws LoupeError `outside`. */
  private async inside(run: string): Promise<string> {
    const place = path.join(this.folder, run);
    if (!(await liesIn(this.folder, place))) throw leadsOutside(place);
    return place;
  }

  /** How it stands, without curves. */
  private async read(): Promise<ComparisonState> {
    try {
      const comparison = await readComparison(this.folder);
      // Runs are named by the comparison's record: what leads out of its folder is neither read nor opened.
      for (const { run } of comparison.pairs) await this.inside(run);
      const stopping = comparison.status === 'running' && (await pendingStop(this.folder)) !== undefined;
      return { state: 'ready', folder: this.folder, comparison, curves: [], stopping };
    } catch (error) {
      return {
        state: 'failed',
        message: messageOf(error),
        remedy: vscode.l10n.t('If the folder was deleted or moved, close this page and compare again.'),
      };
    }
  }

  /** Curves of what is finished are read once; of what was resumed, again. */
  private async readCurves(pairs: readonly ComparedPair[]): Promise<RunCurves[]> {
    const curves: RunCurves[] = [];
    for (const { run, status } of pairs) {
      if (status === 'waiting') continue;
      const known = status === 'completed' ? this.finished.get(run) : undefined;
      const read = known ?? curvesOf(run, await readEpochs(path.join(this.folder, run)));
      if (status === 'completed') this.finished.set(run, read);
      if (read.epoch.length > 0) curves.push(read);
    }
    return curves;
  }
}
