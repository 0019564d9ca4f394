import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { offeredExtensions } from '../../core/choices/imageFormats';
import { commandIds } from '../shared/ids';
import type { Pages } from '../pages/pages';
import { chosenRun } from '../runs/pick';
import type { RunStore } from '../runs/store';
import { hasModel } from '../../runfolder';
import { requireTrust } from '../shared/requireTrust';
import { chosenUris, imageOfRow, isImageFile } from '../shared/files';
import type { Registry } from '../shared/registry';
import { visibleImage } from './activeImage';
import { usableModel } from '../runs/modelInUse';
import { askModel, pinModel, unpinModel } from './modelActions';
import { PredictionController, followingKey } from './controller';
import type { PredictionParts } from './handlers';
import { PredictionTableController, tableKey } from './table';
import { noModelWords } from './words';

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
      await pinModel(parts.model, usableModel(run));
    },
    [commandIds.unpinModel]: async (argument) => {
      const run = await chosenRun(argument, {
        store: runs,
        title: vscode.l10n.t('Unpin Model'),
        fits: ({ folder }) => parts.model.pinnedFor(folder).length > 0,
        none: vscode.l10n.t('No model is pinned. The best of each dataset answers for its images.'),
      });
      if (run) await unpinModel(parts.model, parts.model.pinnedFor(run.folder));
    },
    [commandIds.chooseModel]: async (argument) => {
      await runs.refresh();
      const image = argument instanceof vscode.Uri ? argument : visibleImage();
      await askModel(parts.model, image?.fsPath, noModelWords());
    },
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
  const row = imageOfRow(clicked);
  if (row) return [vscode.Uri.file(row.file)];
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
