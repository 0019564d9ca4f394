import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DeviceChoice } from '../../protocol/devices';
import { newRunId } from '../../runfolder';
import { trainableDataset, type TrainableDataset } from '../datasets/trainable';
import type { DatasetStore } from '../datasets/store';
import { commandIds } from '../shared/ids';
import type { ImageAccess } from '../pages/images';
import type { Pages } from '../pages/pages';
import { runsFolderFor } from '../runs/folders';
import { chosenRun } from '../runs/pick';
import type { RunStore } from '../runs/store';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import type { Registry } from '../shared/registry';
import { settings } from '../shared/settings';
import { startJob } from './job';
import { TrainingController } from './controller';
import type { Speeds } from './speeds';
import type { StartedRuns } from './startedRuns';
import { withProgress } from '../shared/notify';

/** What training needs of the rest. */
export interface TrainingParts {
  readonly context: vscode.ExtensionContext;
  readonly pages: Pages;
  readonly runs: RunStore;
  readonly datasets: DatasetStore;
  readonly started: StartedRuns;
  readonly images: ImageAccess;
  /** How fast presets train here. */
  readonly speeds: Speeds;
  readonly log: Log;
}

export function registerTrainingCommands(registry: Registry, parts: TrainingParts): void {
  registry.add({
    [commandIds.openTraining]: async (argument) => {
      const run = await chosenRun(argument, {
        store: parts.runs,
        title: vscode.l10n.t('Open Training Page'),
        none: noRuns(),
      });
      if (run) showTraining(parts, run.folder);
    },
    [commandIds.showOutput]: () => parts.log.show(),
  });
}

/** As `trainableDataset`, with what training needs of the rest. `layout` is the one that a recipe names. */
export function trainableFolder(
  argument: unknown,
  { context, log, datasets }: TrainingParts,
  title: string,
  layout: string | null = null,
): Promise<TrainableDataset | undefined> {
  return trainableDataset(argument, { parts: { program: programOf(context), log }, datasets, title, layout });
}

/**
 * Starts a job of the command line that trains, opens its page as soon as it has a run folder, and lets the run store
 * follow it.
 * @param name what the run folder is named after besides the dataset
 * @param makeArgs the command line's arguments for a run folder
 * @param device where it is not the setting's
 */
export async function startTraining(
  parts: TrainingParts,
  dataset: vscode.Uri,
  name: string,
  makeArgs: (runFolder: string) => string[],
  device: DeviceChoice = settings.device(dataset),
): Promise<void> {
  const { context, log } = parts;
  const id = newRunId(new Date(), path.basename(dataset.fsPath), name);
  const runFolder = path.join(runsFolderFor(context, dataset), id);
  const args = [...makeArgs(runFolder), ...(device === 'auto' ? [] : ['--device', device])];
  log.line(`> loupe ${args.map(quoted).join(' ')}`);
  await parts.started.add(runFolder);
  try {
    await withProgress({ where: 'window', title: vscode.l10n.t('Starting the training…') }, () =>
      startJob({
        program: programOf(context),
        args,
        runFolder,
        logFolder: path.join(context.globalStorageUri.fsPath, 'jobs'),
        cwd: vscode.workspace.getWorkspaceFolder(dataset)?.uri.fsPath ?? path.dirname(dataset.fsPath),
      }),
    );
  } catch (error) {
    await parts.started.forget(runFolder);
    throw error;
  }
  showTraining(parts, runFolder);
  await parts.runs.adopt(runFolder);
  await parts.datasets.remember(dataset.fsPath);
}

export function showTraining(parts: TrainingParts, folder: string): void {
  parts.pages.show('training', folder, () => new TrainingController(folder, parts.runs, parts.images, parts.log));
}

function quoted(word: string): string {
  return /^[\w./:\\-]+$/.test(word) ? word : `"${word}"`;
}

/** What to say where a command on runs finds none. */
export function noRuns(): string {
  return vscode.l10n.t('There are no runs here yet. Train a classifier first.');
}
