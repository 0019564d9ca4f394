import * as path from 'node:path';
import * as vscode from 'vscode';
import * as v from 'valibot';
import { messageOf } from '../../core/errors';
import { trainingMethods, type TrainingState, type TrainingUpdate } from '../../protocol/pages/training';
import { runFile } from '../../protocol/runFiles';
import { readRun, runStatus, type ListedRun } from '../../runfolder';
import { commandIds } from '../shared/ids';
import { PageController, restorer, type Restorer } from '../pages/pageController';
import type { Handlers } from '../pages/dispatch';
import { exportHandlers } from '../pages/exports';
import { stopRun } from '../runs/commands';
import type { RunStore } from '../runs/store';
import type { RunTracker } from '../runs/tracker';
import { liesIn } from '../shared/allowedPaths';
import { openFile } from '../shared/files';
import type { Log } from '../shared/log';
import { leadsOutside } from '../shared/windowPlaces';

const storedSchema = v.object({ run: v.string() });

/** Behind the training page of one run: its record and all its events, live while it runs. */
export class TrainingController extends PageController<typeof trainingMethods, TrainingUpdate> {
  private readonly tracker: RunTracker;
  private lastListed = '';

  constructor(
    private readonly folder: string,
    private readonly store: RunStore,
    private readonly log: Log,
  ) {
    super('training', folder, { run: folder }, trainingMethods);
    this.tracker = this.register(store.track(folder)).tracker;
    this.register(this.tracker.onEvents((events) => this.update({ events: [...events] })));
    this.register(store.onDidChange(() => this.recordChanged()));
    this.recordChanged();
  }

  static restorer(store: RunStore, log: Log): Restorer {
    return restorer(storedSchema, ({ run }) => new TrainingController(run, store, log));
  }

  get title(): string {
    const run = this.store.find(this.folder);
    return vscode.l10n.t('Training: {0}', run?.record.dataset.name ?? path.basename(this.folder));
  }

  async snapshot(): Promise<TrainingState> {
    try {
      const record = await readRun(this.folder);
      const status = await runStatus(record, this.folder);
      if (status !== 'running') this.tracker.settle();
      return {
        state: 'ready',
        run: this.folder,
        record: { ...record, status },
        events: [...this.tracker.events],
        now: Date.now(),
      };
    } catch (error) {
      return {
        state: 'failed',
        message: messageOf(error),
        remedy: vscode.l10n.t(
          'If the run was deleted, close this page. If it was moved back, open it from the Runs view.',
        ),
      };
    }
  }

  protected readonly handlers: Handlers<typeof trainingMethods> = {
    ...exportHandlers(() => this.folder),
    stop: async () => {
      await stopRun(this.folder, this.log);
      return null;
    },
    pause: () => this.command(commandIds.pauseTraining, this.folder),
    continue: () => this.command(commandIds.continueTraining, this.folder),
    resume: () => this.command(commandIds.resumeTraining, this.folder),
    trainLonger: () => this.command(commandIds.trainLonger, this.folder),
    continueWith: () => this.command(commandIds.continueWith, this.folder),
    openMatrix: () => this.command(commandIds.openMatrix, this.folder),
    showOutput: () => this.command(commandIds.showOutput),
    showDevices: () => this.command(commandIds.showDevices),
    openSkipped: async () => {
      const file = path.join(this.folder, runFile.skipped);
      if (!(await liesIn(this.folder, file))) throw leadsOutside(file);
      await openFile(file, vscode.ViewColumn.Beside);
      return null;
    },
    usePredictions: () => this.command(commandIds.useForPrediction, this.folder),
    trainAgain: async () =>
      this.command(commandIds.trainClassifier, vscode.Uri.file((await readRun(this.folder)).dataset.folder)),
  };

  private recordChanged(): void {
    const run = this.store.find(this.folder);
    const listed = JSON.stringify(run ?? null);
    if (!run || listed === this.lastListed) return;
    this.lastListed = listed;
    if (run.status === 'running') this.tracker.follow();
    else this.tracker.settle();
    this.update({ record: asShown(run) });
  }
}

/** The record with the status that the run really has. */
function asShown(run: ListedRun): ListedRun['record'] {
  return { ...run.record, status: run.status };
}
