import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { readRun, requestContinue, requestPause, type ListedRun } from '../../runfolder';
import { commandIds } from '../shared/ids';
import { isNetwork, isResumable } from '../runs/describe';
import { chosenRun } from '../runs/pick';
import { askText, confirm, withProgress } from '../shared/notify';
import { requireTrust } from '../shared/requireTrust';
import { programOf } from '../shared/program';
import type { Registry } from '../shared/registry';
import { settings } from '../shared/settings';
import { showTraining, type TrainingParts } from './commands';
import { startJob } from './job';

/** Pausing, continuing, resuming and training longer: commands on a run. */
export function registerResumeCommands(registry: Registry, parts: TrainingParts): void {
  const choose = (
    argument: unknown,
    title: string,
    none: string,
    fits: (run: ListedRun) => boolean,
  ): Promise<ListedRun | undefined> => chosenRun(argument, { store: parts.runs, title, none, fits });
  registry.add({
    [commandIds.pauseTraining]: async (argument) => {
      const run = await choose(
        argument,
        vscode.l10n.t('Pause Training'),
        vscode.l10n.t('Nothing is being trained.'),
        ({ status, record }) => status === 'running' && !record.paused,
      );
      if (run) await requestPause(run.folder);
    },
    [commandIds.continueTraining]: async (argument) => {
      const run = await choose(
        argument,
        vscode.l10n.t('Continue Training'),
        vscode.l10n.t('No training is paused.'),
        ({ status, record }) => status === 'running' && record.paused === true,
      );
      if (run) await requestContinue(run.folder);
    },
    [commandIds.resumeTraining]: async (argument) => {
      const run = await choose(
        argument,
        vscode.l10n.t('Resume Training'),
        vscode.l10n.t('No run ended before its time.'),
        isResumable,
      );
      if (run) await resume(parts, run, []);
    },
    [commandIds.trainLonger]: async (argument) => {
      const run = await choose(
        argument,
        vscode.l10n.t('Train Longer'),
        vscode.l10n.t('No run trains a network epoch by epoch.'),
        ({ record, status }) => status !== 'running' && isNetwork(record),
      );
      const epochs = run && (await askEpochs());
      if (run && epochs) await resume(parts, run, ['--epochs', `+${epochs}`]);
    },
  });
}

async function askEpochs(): Promise<number | undefined> {
  const text = await askText({
    title: vscode.l10n.t('Train Longer'),
    prompt: vscode.l10n.t('How many more epochs?'),
    value: '10',
    validate: (value) =>
      /^[1-9]\d{0,5}$/.test(value.trim())
        ? undefined
        : vscode.l10n.t('Write a whole number of epochs, for instance 10.'),
  });
  return text === undefined ? undefined : Number(text);
}

/** Starts `loupe resume`; where images changed, asks whether to continue anyway. */
async function resume(parts: TrainingParts, run: ListedRun, more: readonly string[]): Promise<void> {
  requireTrust();
  try {
    await start(parts, run, more);
  } catch (error) {
    if (!(error instanceof LoupeError && error.message.includes('--anyway'))) throw error;
    const agreed = await confirm(
      vscode.l10n.t('The images are not those that the run began with.'),
      error.message.replace(/ or continue with --anyway\./, vscode.l10n.t(' or continue anyway.')),
      vscode.l10n.t('Continue Anyway'),
    );
    if (agreed) await start(parts, run, [...more, '--anyway']);
  }
}

async function start(parts: TrainingParts, { folder, record }: ListedRun, more: readonly string[]): Promise<void> {
  const { context, log } = parts;
  parts.datasets.places.requireLocal(record.dataset.folder);
  const dataset = vscode.Uri.file(record.dataset.folder);
  const device = settings.device(dataset);
  const args = ['resume', folder, ...more, ...(device === 'auto' ? [] : ['--device', device])];
  log.line(`> loupe ${args.join(' ')}`);
  await parts.started.add(folder);
  try {
    await withProgress({ where: 'window', title: vscode.l10n.t('Resuming the training…') }, () =>
      startJob({
        program: programOf(context),
        args,
        runFolder: folder,
        logFolder: path.join(context.globalStorageUri.fsPath, 'jobs'),
        cwd: vscode.workspace.getWorkspaceFolder(dataset)?.uri.fsPath ?? path.dirname(record.dataset.folder),
        hasBegun: () =>
          readRun(folder).then(
            (now) => now.process.pid !== record.process.pid || now.process.started !== record.process.started,
            () => false,
          ),
      }),
    );
  } catch (error) {
    await parts.started.forget(folder);
    throw error;
  }
  showTraining(parts, folder);
  await parts.runs.adopt(folder);
}
