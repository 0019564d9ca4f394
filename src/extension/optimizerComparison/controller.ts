import * as path from 'node:path';
import * as vscode from 'vscode';
import * as v from 'valibot';
import { LoupeError, messageOf } from '../../core/errors';
import type { ComparedPair } from '../../protocol/optimizerComparison';
import { comparisonMethods, type ComparisonState, type ComparisonUpdate } from '../../protocol/pages/optimizerComparison';
import type { PageRequest } from '../../protocol/pages/envelope';
import type { RunCurves } from '../../protocol/pages/runs';
import { parseWith } from '../../protocol/parse';
import { pendingStop, readComparison, readEpochs, requestStop } from '../../runfolder';
import type { Controller, PageChange } from '../pages/pageController';
import { dispatch, type DispatchTrouble, type Handlers } from '../pages/dispatch';
import { exportHandlers } from '../pages/exports';
import { curvesOf } from '../runs/rows';
import { resumeComparison, type ComparisonJobs } from './job';
import { LiveCurves } from './liveCurves';

/** Milliseconds between two looks while somebody watches a comparison that goes on. */
const lookEvery = 1_000;

export interface ComparisonParts extends ComparisonJobs {
  /** Opens the training page of a run folder. */
  readonly openRun: (folder: string) => void;
}

const keptSchema = v.object({ folder: v.string() });

/** Behind the page of one comparison of optimizers: what stands in its folder and, while it goes on and is in sight, what is added. */
export class ComparisonController implements Controller {
  readonly page = 'optimizerComparison';
  readonly key: string;
  readonly title: string;
  readonly restore: { readonly folder: string };
  private readonly emitter = new vscode.EventEmitter<PageChange>();
  readonly onDidChange = this.emitter.event;
  private readonly handlers: Handlers<typeof comparisonMethods>;
  private readonly finished = new Map<string, RunCurves>();
  private visible = true;
  private disposed = false;
  private timer: NodeJS.Timeout | undefined;
  private state: ComparisonState | undefined;
  private sent = '';
  private readonly live = new LiveCurves((curves) => this.tell({ kind: 'curves', curves: [curves] }));

  constructor(private readonly folder: string, parts: ComparisonParts) {
    this.key = folder;
    this.restore = { folder };
    this.title = vscode.l10n.t('Optimizers: {0}', path.basename(folder));
    this.handlers = {
      ...exportHandlers(() => folder),
      stop: async () => {
        await requestStop(folder, 'stop-now');
        await this.look();
        return null;
      },
      resume: async () => {
        await resumeComparison(parts, folder);
        await this.look();
        return null;
      },
      open: ({ run }) => {
        // The run comes from a page: only one of this comparison is opened.
        if (this.state?.state !== 'ready' || !this.state.comparison.pairs.some((pair) => pair.run === run)) {
          throw new LoupeError('no-run', vscode.l10n.t('The comparison has no such training.'));
        }
        parts.openRun(path.join(folder, run));
        return null;
      },
      reveal: async () => {
        await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(folder));
        return null;
      },
    };
  }

  /** Makes the controller again from what its panel kept. */
  static restored(kept: unknown, parts: ComparisonParts): ComparisonController | undefined {
    const parsed = parseWith(keptSchema, kept);
    return parsed.ok ? new ComparisonController(parsed.value.folder, parts) : undefined;
  }

  answer(request: PageRequest, trouble: DispatchTrouble) {
    return dispatch(comparisonMethods, this.handlers, request, trouble);
  }

  async snapshot(): Promise<ComparisonState> {
    const state = await this.read();
    const curves = state.state === 'ready' ? await this.readCurves(state.comparison.pairs) : [];
    this.taken(state);
    return state.state === 'ready' ? { ...state, curves } : state;
  }

  shown(visible: boolean): void {
    this.visible = visible;
    this.lookLater();
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
    this.live.dispose();
    this.emitter.dispose();
  }

  /** Tells what is otherwise than it was told: how the comparison stands, and the curves of trainings that begin or end. */
  private async look(): Promise<void> {
    const before = this.state;
    const now = await this.read();
    if (this.disposed) return;
    if (now.state !== 'ready' || before?.state !== 'ready') {
      if (JSON.stringify(now) !== this.sent) this.emitter.fire({ kind: 'snapshot' });
      else this.lookLater();
      return;
    }
    const known = new Map(before.comparison.pairs.map(({ run, status }) => [run, status]));
    const turned = now.comparison.pairs.filter(({ run, status }) => known.get(run) !== status);
    const curves = await this.readCurves(turned);
    if (this.disposed) return;
    const changed = JSON.stringify(now) !== this.sent;
    this.taken(now);
    if (changed) this.tell({ kind: 'record', comparison: now.comparison, stopping: now.stopping });
    if (curves.length > 0) this.tell({ kind: 'curves', curves });
  }

  private tell(update: ComparisonUpdate): void {
    if (!this.disposed && this.state?.state === 'ready') this.emitter.fire({ kind: 'update', update });
  }

  private taken(state: ComparisonState): void {
    this.state = state;
    this.sent = JSON.stringify(state);
    this.lookLater();
  }

  private lookLater(): void {
    clearTimeout(this.timer);
    const ready = !this.disposed && this.visible && this.state?.state === 'ready' && this.state.comparison.status === 'running' ? this.state.comparison : undefined;
    const going = ready?.pairs.find(({ status }) => status === 'running')?.run;
    this.live.follow(going, going === undefined ? '' : path.join(this.folder, going));
    if (ready) this.timer = setTimeout(() => void this.look(), lookEvery);
  }

  /** How it stands, without curves. */
  private async read(): Promise<ComparisonState> {
    try {
      const comparison = await readComparison(this.folder);
      const stopping = comparison.status === 'running' && (await pendingStop(this.folder)) !== undefined;
      return { state: 'ready', folder: this.folder, comparison, curves: [], stopping };
    } catch (error) {
      return { state: 'failed', message: messageOf(error), remedy: vscode.l10n.t('If the folder was deleted or moved, close this page and compare again.') };
    }
  }

  /** Curves of what is finished are read once; of what was taken up again, anew. */
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
