import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError, messageOf } from '../../core/errors';
import { weightsOutputSchema } from '../../protocol/cliOutput';
import type { DeviceChoice } from '../../protocol/devices';
import {
  trainFormMethods,
  type FormEstimate,
  type FormSettings,
  type TrainFormReady,
  type TrainFormState,
  type TrainFormUpdate,
} from '../../protocol/pages/trainForm';
import { readForm, type FormFile } from '../../protocol/recipe/form';
import { isPreset } from '../../protocol/recipe/resolve';
import type { Handlers } from '../pages/dispatch';
import { PageController, restorer, type Restorer } from '../pages/pageController';
import { reportFailure } from '../shared/failure';
import { commandIds } from '../shared/ids';
import { programOf } from '../shared/program';
import { requireTrust } from '../shared/requireTrust';
import { settings } from '../shared/settings';
import { Timer } from '../shared/timer';
import { startTraining, type TrainingParts } from '../training/commands';
import { estimateTraining } from '../training/estimateJob';
import { documentOf } from '../weights/cli';
import { firstFile, saveForm, writeForm } from './files';
import { formKey, formTargetSchema, type FormTarget } from './target';

/** Milliseconds without a change before the settings are estimated. */
const settle = 500;
const noEstimate: FormEstimate = { estimate: null, working: false, done: null, total: null, failure: null };

/** Behind the form of a training: estimates each change of the settings, and trains or saves them. */
export class TrainFormController extends PageController<typeof trainFormMethods, TrainFormUpdate> {
  readonly title: string;
  private file: FormFile | undefined;
  private device: DeviceChoice;
  private networks: TrainFormReady['networks'] | undefined;
  private estimate = noEstimate;
  private job: AbortController | undefined;
  private readonly timer = this.register(new Timer());

  constructor(
    private readonly target: FormTarget,
    private readonly parts: TrainingParts,
  ) {
    super('trainForm', formKey(target), target, trainFormMethods);
    this.title = vscode.l10n.t('Train: {0}', path.basename(target.recipeFile ?? target.dataset));
    this.device = settings.device(vscode.Uri.file(target.dataset));
    this.register({ dispose: () => this.job?.abort() });
  }

  static restorer(parts: TrainingParts): Restorer {
    return restorer(formTargetSchema, (target) => new TrainFormController(target, parts));
  }

  async snapshot(): Promise<TrainFormState> {
    const { dataset, recipeFile, purpose, words } = this.target;
    try {
      if (!this.file) {
        this.file = await firstFile(this.target);
        this.estimateSoon(0);
      }
      this.networks ??= await this.listNetworks();
    } catch (error) {
      return {
        state: 'failed',
        message: vscode.l10n.t('The settings could not be read'),
        remedy: messageOf(error),
      };
    }
    const { file, device, networks, estimate } = this;
    return {
      state: 'ready',
      name: path.basename(dataset),
      words,
      dataset,
      recipeFile,
      file: { ...file },
      device,
      networks,
      purpose,
      estimate,
    };
  }

  protected readonly handlers: Handlers<typeof trainFormMethods> = {
    change: (now) => {
      this.take(now);
      this.estimateSoon(settle);
      return null;
    },
    train: (now) => {
      this.take(now);
      this.inBackground(this.train());
      return null;
    },
    save: (now) => {
      this.take(now);
      this.inBackground(saveForm(this.target, now.file));
      return null;
    },
    downloadWeights: () => {
      this.inBackground(
        Promise.resolve(vscode.commands.executeCommand(commandIds.downloadWeights)).then(() => {
          this.networks = undefined;
          this.changed();
        }),
      );
      return null;
    },
  };

  private take({ file, device }: FormSettings): void {
    this.file = file;
    this.device = device;
  }

  /** An estimate of earlier settings is ended. */
  private estimateSoon(after: number): void {
    this.job?.abort();
    this.job = undefined;
    // What is shown is of other settings from now on.
    this.tell({ working: true, done: null, total: null, failure: null });
    this.timer.start(after, () => void this.estimateNow());
  }

  private async estimateNow(): Promise<void> {
    const { file = {} } = this;
    // The page says what is wrong.
    if (!readForm(file).recipe) return this.tell({ estimate: null, working: false });
    const job = new AbortController();
    this.job = job;
    try {
      requireTrust();
      const { context, log } = this.parts;
      const dataset = vscode.Uri.file(this.target.dataset);
      const estimate = await estimateTraining({
        context,
        log,
        dataset,
        device: this.device,
        signal: job.signal,
        options: ['--config', await writeForm(this.parts, this.target, file, 'estimate')],
        onProgress: ({ done, total }) => {
          if (!job.signal.aborted) this.tell({ done: done ?? null, total: total ?? null });
        },
      });
      if (job.signal.aborted) return;
      this.tell({ ...noEstimate, estimate });
      const preset = file['extends'];
      // Only a preset as it is says something about other datasets.
      if (typeof preset === 'string' && isPreset(preset) && Object.keys(file).every((key) => key === 'extends'))
        await this.parts.speeds.note(preset, this.device, estimate);
    } catch (error) {
      if (!job.signal.aborted) this.tell({ ...noEstimate, failure: messageOf(error) });
    }
  }

  private tell(change: Partial<FormEstimate>): void {
    this.estimate = { ...this.estimate, ...change };
    this.update({ estimate: this.estimate });
  }

  private async train(): Promise<void> {
    requireTrust();
    const { dataset, recipeFile } = this.target;
    const file = this.file ?? {};
    if (!readForm(file).recipe)
      throw new LoupeError('wrong-recipe', vscode.l10n.t('Mend the settings that are marked, then train.'));
    this.job?.abort();
    this.tell({ working: false });
    const config = await writeForm(this.parts, this.target, file, 'train');
    const preset = file['extends'];
    const name =
      recipeFile === null ? (typeof preset === 'string' ? preset : 'quick') : path.basename(config, '.loupe.json');
    await startTraining(
      this.parts,
      vscode.Uri.file(dataset),
      name,
      (runFolder) => ['train', dataset, '--config', config, '--out', runFolder],
      this.device,
    );
  }

  private async listNetworks(): Promise<TrainFormReady['networks']> {
    const { context, log } = this.parts;
    const parts = { program: programOf(context), log };
    const { networks, imported } = await documentOf(parts, weightsOutputSchema, ['weights']);
    return [
      ...networks
        .filter(({ state }) => !['absent', 'partial'].includes(state))
        .map(({ name, title }) => ({ name, title })),
      ...imported.map((name) => ({ name, title: vscode.l10n.t('{0} (imported)', name) })),
    ];
  }

  private inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => reportFailure(this.parts.log, this.title, error));
  }
}
