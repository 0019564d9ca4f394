import * as path from 'node:path';
import * as vscode from 'vscode';
import * as v from 'valibot';
import { messageOf } from '../../core/errors';
import {
  readFilePath,
  trainingMethods,
  type RunStanding,
  type TrainingState,
  type TrainingUpdate,
} from '../../protocol/pages/training';
import { runFile, type RunRecord } from '../../protocol/runFiles';
import type { RunStatus } from '../../protocol/runEvents';
import { readRun, runStatus, type ListedRun } from '../../runfolder';
import { commandIds } from '../shared/ids';
import { PageController, restorer, type Restorer } from '../pages/pageController';
import type { Handlers } from '../pages/dispatch';
import { imageHandlers, type ImageAccess } from '../pages/images';
import { EvaluatedRun, evaluationFiles } from '../evaluation/evaluatedRun';
import { RunDecision } from '../evaluation/runDecision';
import { evaluationViewHandlers } from '../evaluation/viewHandlers';
import { stopRun } from '../runs/commands';
import type { RunStore } from '../runs/store';
import type { RunTracker } from '../runs/tracker';
import { liesIn } from '../shared/allowedPaths';
import { openFile } from '../shared/files';
import type { Log } from '../shared/log';
import { leadsOutside } from '../shared/windowPlaces';
import { resumeProblem } from './resumeProblem';

const storedSchema = v.object({ run: v.string() });

/**
 * Behind the page of one run, from its first second to the images behind a mistake: its record and all its events, live
 * while it runs, and how it was scored once it was.
 */
export class TrainingController extends PageController<typeof trainingMethods, TrainingUpdate> {
  private readonly tracker: RunTracker;
  private readonly evaluated: EvaluatedRun;
  protected readonly handlers: Handlers<typeof trainingMethods>;
  private readonly decision: RunDecision;
  private lastListed = '';
  private since: { readonly asked: Promise<string | null>; readonly words: string | null } | undefined;

  constructor(
    private readonly folder: string,
    private readonly store: RunStore,
    private readonly images: ImageAccess,
    private readonly log: Log,
  ) {
    super('training', folder, { run: folder }, trainingMethods);
    this.evaluated = new EvaluatedRun(folder);
    this.decision = this.register(new RunDecision(folder, () => this.tellStanding()));
    this.handlers = this.makeHandlers();
    this.tracker = this.register(store.track(folder)).tracker;
    this.register(this.tracker.onEvents((events) => this.update({ events: [...events] })));
    this.register(store.onDidChange(() => this.recordChanged()));
    const scores = new vscode.RelativePattern(vscode.Uri.file(folder), evaluationFiles);
    const watcher = this.register(vscode.workspace.createFileSystemWatcher(scores));
    watcher.onDidCreate(() => this.scoresChanged());
    watcher.onDidChange(() => this.scoresChanged());
    this.register(images.repairs.onDidRepair(({ folder: where }) => void this.repaired(where)));
    this.recordChanged();
  }

  static restorer(store: RunStore, images: ImageAccess, log: Log): Restorer {
    return restorer(storedSchema, ({ run }) => new TrainingController(run, store, images, log));
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
        ...(await this.standing(record, status)),
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

  private makeHandlers(): Handlers<typeof trainingMethods> {
    return {
      ...evaluationViewHandlers(this.evaluated, this.images, this.decision),
      // Also while nothing is scored yet: what the progress names is shown.
      ...imageHandlers(
        this.images,
        (file) => this.lists(file),
        async () => ({ named: [await this.imagesFolder()] }),
        () => this.evaluated.shownImages(),
        () => this.evaluated.dataset().catch(async () => ({ folder: await this.imagesFolder() })),
      ),
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
  }

  /** Whether the page may have a file: one that the progress names, or one that was scored. */
  private async lists(file: string): Promise<boolean> {
    const folder = await this.imagesFolder();
    if (this.tracker.state.reading.some((name) => readFilePath(folder, name) === file)) return true;
    return this.evaluated.lists(file).catch(() => false);
  }

  private async imagesFolder(): Promise<string> {
    return (await readRun(this.folder)).dataset.folder;
  }

  private async standing(record: RunRecord, status: RunStatus): Promise<RunStanding> {
    // Another folder that was scored is not what this page is about.
    const shown =
      record.result && status !== 'running' ? await this.evaluated.read().catch(() => undefined) : undefined;
    return {
      evaluation: shown?.shown.id === '' ? shown.shown.metrics : null,
      resumeProblem: await resumeProblem(record, status, this.images.places),
      dataSince: this.dataSince(record, status),
      ...(await this.decision.state()),
    };
  }

  /** What is known of the data by now; where that is to be found out first, the page is told then. */
  private dataSince(record: RunRecord, status: RunStatus): string | null {
    const { since } = this.images;
    // A training needs the processor more.
    if (!since || status === 'running' || this.store.running) return null;
    const words = since.of({ folder: this.folder, record });
    if (this.since?.asked === words) return this.since.words;
    this.since = { asked: words, words: null };
    void words.then((said) => {
      if (this.disposed || this.since?.asked !== words) return;
      this.since = { asked: words, words: said };
      if (said !== null) this.tellStanding();
    });
    return null;
  }

  /** The scores stay; what their images are called, and what became of them, may not. */
  private async repaired(where: string): Promise<void> {
    if ((await this.imagesFolder().catch(() => undefined)) === where) this.tellStanding();
  }

  private scoresChanged(): void {
    this.evaluated.forget();
    this.decision.forget();
    this.tellStanding();
  }

  private tellStanding(): void {
    const run = this.store.find(this.folder);
    if (run) void this.standing(run.record, run.status).then((standing) => this.update({ standing }));
  }

  private recordChanged(): void {
    const run = this.store.find(this.folder);
    const listed = JSON.stringify(run ?? null);
    if (!run || listed === this.lastListed) return;
    this.lastListed = listed;
    if (run.status === 'running') this.tracker.follow();
    else this.tracker.settle();
    this.update({ record: asShown(run) });
    this.scoresChanged();
  }
}

/** The record with the status that the run really has. */
function asShown(run: ListedRun): ListedRun['record'] {
  return { ...run.record, status: run.status };
}
