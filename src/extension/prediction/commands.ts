import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { offeredExtensions } from '../../core/choices/imageFormats';
import { commandIds } from '../shared/ids';
import type { Pages } from '../pages/pages';
import { absolute } from '../datasets/paths';
import { runDescription, runLabel } from '../runs/describe';
import { chosenRun } from '../runs/pick';
import type { RunStore } from '../runs/store';
import { requireTrust } from '../shared/requireTrust';
import { chosenUris, isImageFile } from '../shared/files';
import type { Registry } from '../shared/registry';
import { visibleImage } from './activeImage';
import { hasModel, type ActiveModel } from '../runs/activeModel';
import { PredictionController, followingKey, type PredictionParts } from './controller';
import { PredictionTableController, tableKey } from './table';
import { showInformation } from '../shared/notify';

export function registerPredictionCommands(
  registry: Registry,
  pages: Pages,
  runs: RunStore,
  parts: PredictionParts,
): void {
  registry.add({
    [commandIds.predictOpenImage]: (argument) => {
      requireTrust();
      const image = argument instanceof vscode.Uri ? argument : visibleImage();
      if (!image)
        throw new LoupeError(
          'no-image',
          vscode.l10n.t('No image is open. Open one from the Explorer, then ask again.'),
        );
      follow(pages, parts, image);
    },
    [commandIds.predictImages]: async (clicked, selected) => {
      requireTrust();
      const files = imageUris(clicked, selected);
      const images = files.length > 0 ? files : await askImages();
      const [first, ...others] = images;
      if (!first) return;
      if (others.length > 0) {
        const paths = images.map((uri) => uri.fsPath);
        pages.show('prediction', tableKey(paths), () => new PredictionTableController(paths, parts));
        return;
      }
      await vscode.commands.executeCommand('vscode.open', first, { preview: true });
      follow(pages, parts, first);
    },
    [commandIds.useForPrediction]: async (argument) => {
      const run = await chosenRun(argument, {
        store: runs,
        title: vscode.l10n.t('Use Run for Prediction'),
        fits: hasModel,
        none: noModelWords(),
      });
      if (!run) return;
      if (!hasModel(run))
        throw new LoupeError(
          'no-model',
          vscode.l10n.t('{0} has no finished model. Choose a run that was completed or stopped.', run.record.id),
        );
      await parts.model.use(run.folder);
      void showInformation(vscode.l10n.t('Images are now shown to {0}.', runLabel(run.record)));
    },
    [commandIds.chooseModel]: () => chooseModel(runs, parts.model),
  });
}

/** Shows the page beside the image, without taking the focus from it. */
function follow(pages: Pages, parts: PredictionParts, image: vscode.Uri): void {
  const made = (): PredictionController => new PredictionController(parts, image);
  const controller = pages.show('prediction', followingKey, made, {
    column: vscode.ViewColumn.Beside,
    preserveFocus: true,
  });
  if (controller instanceof PredictionController) controller.show(image);
}

/** Images among what a menu handed over: files of the Explorer, or a row of the Datasets view. */
function imageUris(clicked: unknown, selected: unknown): vscode.Uri[] {
  if (
    typeof clicked === 'object' &&
    clicked !== null &&
    'folder' in clicked &&
    'file' in clicked &&
    typeof clicked.folder === 'string' &&
    typeof clicked.file === 'string'
  ) {
    return [vscode.Uri.file(absolute(clicked.folder, clicked.file))];
  }
  return chosenUris(clicked, selected).filter((uri) => uri.scheme === 'file' && isImageFile(uri.fsPath));
}

async function askImages(): Promise<readonly vscode.Uri[]> {
  return (
    (await vscode.window.showOpenDialog({
      canSelectMany: true,
      title: vscode.l10n.t('Images to predict'),
      openLabel: vscode.l10n.t('Predict'),
      filters: { [vscode.l10n.t('Images')]: [...offeredExtensions] },
    })) ?? []
  );
}

async function chooseModel(runs: RunStore, model: ActiveModel): Promise<void> {
  await runs.refresh();
  const usable = runs.runs.filter(hasModel);
  if (usable.length === 0) throw new LoupeError('no-model', noModelWords());
  const active = model.current()?.folder;
  const now = Date.now();
  const picked = await vscode.window.showQuickPick(
    usable.map((run) => ({
      label: `${run.folder === active ? '$(check) ' : ''}${runLabel(run.record)}`,
      description: runDescription(run, undefined, now),
      detail: run.record.id,
      folder: run.folder,
    })),
    {
      title: vscode.l10n.t('Choose the Active Model'),
      placeHolder: vscode.l10n.t('Run whose model is asked about images'),
      matchOnDetail: true,
    },
  );
  if (picked) await model.use(picked.folder);
}

export function noModelWords(): string {
  return vscode.l10n.t('No run has a finished model yet. Train a classifier first.');
}
