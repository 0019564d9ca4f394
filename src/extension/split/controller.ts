import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError, messageOf } from '../../core/errors';
import { firstSettings, splitMethods, type SplitSettings, type SplitState } from '../../protocol/pages/split';
import { exportHandlers } from '../pages/exports';
import { queried } from '../pages/imageQuery';
import { imageHandlers } from '../pages/images';
import type { Handlers } from '../pages/dispatch';
import { PageController, restorer, type Restorer } from '../pages/pageController';
import { reportFailure } from '../shared/failure';
import { programOf } from '../shared/program';
import { requireTrust } from '../shared/requireTrust';
import { settings as editorSettings } from '../shared/settings';
import { Timer } from '../shared/timer';
import { showTrainForm } from '../trainForm/commands';
import type { TrainingParts } from '../training/commands';
import { checkedSplit, drawSplit, type FoundSplit } from './job';
import { saveSplit } from './saveSplit';
import { splitKey, splitTargetSchema, type SplitTarget } from './target';

/** Milliseconds without a change before a split is drawn with the settings. */
const settle = 400;

/** Behind the page of a split: draws one with each change of the settings, or checks one that exists. */
export class SplitController extends PageController<typeof splitMethods> {
  readonly title: string;
  protected readonly handlers: Handlers<typeof splitMethods>;
  private settings: SplitSettings;
  private found: FoundSplit | undefined;
  /** Every file of a finding, by absolute path. */
  private listed: ReadonlySet<string> = new Set();
  private progress: { done: number | null; total: number | null } = { done: null, total: null };
  private failure: string | null = null;
  private job: AbortController | undefined;
  private begun = false;
  private readonly timer = this.register(new Timer());

  constructor(
    private readonly target: SplitTarget,
    private readonly parts: TrainingParts,
  ) {
    super('split', splitKey(target), target, splitMethods);
    const { dataset, purpose, file } = target;
    const name = path.basename(file ?? dataset);
    this.title = purpose === 'make' ? vscode.l10n.t('Split: {0}', name) : vscode.l10n.t('Check Split: {0}', name);
    const scope = vscode.Uri.file(dataset);
    this.settings = {
      ...firstSettings,
      validation: editorSettings.validationSplit(scope) ?? firstSettings.validation,
      seed: editorSettings.seed(scope) ?? firstSettings.seed,
    };
    this.handlers = this.makeHandlers();
    this.register({ dispose: () => this.job?.abort() });
  }

  static restorer(parts: TrainingParts): Restorer {
    return restorer(splitTargetSchema, (target) => new SplitController(target, parts));
  }

  snapshot(): SplitState {
    if (!this.begun) this.workSoon(0);
    const { dataset, purpose, file } = this.target;
    const { settings, found, failure, progress } = this;
    return {
      state: 'ready',
      name: path.basename(dataset),
      dataset,
      purpose,
      file,
      settings,
      groupings: [...(found?.groupings ?? [])],
      split: found?.shown ?? null,
      working: this.job !== undefined,
      ...progress,
      failure,
    };
  }

  private makeHandlers(): Handlers<typeof splitMethods> {
    return {
      ...exportHandlers(() => path.dirname(this.target.dataset)),
      ...imageHandlers(
        this.parts.images,
        (file) => this.listed.has(file),
        () => ({ opened: [this.target.dataset] }),
      ),
      change: ({ settings }) => {
        this.settings = settings;
        this.workSoon(settle);
        return null;
      },
      save: ({ settings }) => this.inBackground(saveSplit(this.parts, this.target, settings)),
      train: ({ settings: { groupBy, validation, test, seed } }) => {
        const { dataset, layout } = this.target;
        const settings = { split: { validation, test, ...(groupBy === null ? {} : { groupBy }) }, seed };
        showTrainForm(this.parts, { dataset, recipeFile: null, layout, purpose: 'train', words: '', settings });
        return null;
      },
      again: () => {
        this.workSoon(0);
        return null;
      },
      make: () => {
        const target: SplitTarget = { ...this.target, purpose: 'make', file: null };
        this.parts.pages.show('split', splitKey(target), () => new SplitController(target, this.parts));
        return null;
      },
      findingImages: ({ finding, query, offset, limit }) => {
        const files = this.found?.files[finding] ?? [];
        const rows = queried(files, query, (file) => ({ name: file, classes: [] }));
        const items = rows.slice(offset, offset + limit).map((file) => ({
          file: path.resolve(this.target.dataset, file),
          name: file,
          truth: null,
          predicted: null,
          probability: null,
        }));
        return { total: rows.length, offset, items };
      },
    };
  }

  /** Work with earlier settings is ended. */
  private workSoon(after: number): void {
    this.begun = true;
    this.job?.abort();
    const job = new AbortController();
    this.job = job;
    this.progress = { done: null, total: null };
    this.timer.start(after, () => void this.work(job));
    if (after > 0) this.changed();
  }

  private async work(job: AbortController): Promise<void> {
    const { context, log } = this.parts;
    const options = {
      signal: job.signal,
      onProgress: ({ done, total }: { done?: number | null; total?: number | null }) => {
        if (job !== this.job) return;
        this.progress = { done: done ?? null, total: total ?? null };
        this.changedSoon();
      },
    };
    try {
      requireTrust();
      const parts = { program: programOf(context), log };
      const found =
        this.target.purpose === 'make'
          ? await drawSplit(parts, this.target, this.settings, options)
          : await checkedSplit(parts, this.target, options);
      if (job !== this.job) return;
      this.found = found;
      this.listed = new Set(found.files.flat().map((file) => path.resolve(this.target.dataset, file)));
      this.failure = null;
    } catch (error) {
      if (job !== this.job || (error instanceof LoupeError && error.code === 'cancelled')) return;
      this.failure = messageOf(error);
    }
    this.job = undefined;
    this.changed();
  }

  private inBackground(work: Promise<unknown>): null {
    work.catch((error: unknown) => reportFailure(this.parts.log, this.title, error));
    return null;
  }
}
