import * as path from 'node:path';
import * as vscode from 'vscode';
import { offeredExtensions } from '../../core/choices/imageFormats';
import { LoupeError } from '../../core/errors';
import { pickDatasetFolder } from '../datasets/pick';
import type { DatasetStore } from '../datasets/store';
import { visibleImage } from '../prediction/activeImage';
import { imageOfRow, isImageFile } from '../shared/files';
import { commandIds } from '../shared/ids';
import type { Registry } from '../shared/registry';
import { requireTrust } from '../shared/requireTrust';
import type { SimilarImages } from '../map/similar';

/** What finding similar images needs of the rest. */
export interface SimilarParts {
  readonly datasets: DatasetStore;
  readonly similar: SimilarImages;
}

export function registerSimilarImages(registry: Registry, { datasets, similar }: SimilarParts): void {
  registry.add({
    [commandIds.findSimilarImages]: async (argument) => {
      requireTrust();
      const image = await imageFor(argument);
      if (!image) return;
      datasets.places.requireLocal(image.file);
      const folder = image.folder ?? (await datasetFor(image.file, datasets));
      if (folder === undefined) return;
      await datasets.remember(folder);
      await similar.find(folder, image.file);
      await vscode.commands.executeCommand(commandIds.inspectDataset, vscode.Uri.file(folder));
    },
  });
}

/** The image that a menu, a row or a page names, the one that is open, or one that the user chooses. */
async function imageFor(argument: unknown): Promise<{ file: string; folder?: string } | undefined> {
  const row = imageOfRow(argument);
  if (row) return row;
  const uri = argument instanceof vscode.Uri ? argument : (visibleImage() ?? (await askImage()));
  if (!uri) return undefined;
  if (uri.scheme !== 'file' || !isImageFile(uri.fsPath))
    throw new LoupeError('no-image', vscode.l10n.t('{0} is no image file.', uri.fsPath));
  return { file: uri.fsPath };
}

async function askImage(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Find Similar Images'),
    filters: { [vscode.l10n.t('Images')]: [...offeredExtensions] },
  });
  return chosen?.[0];
}

/** The one known dataset that holds an image, or the only one that is known; else the user is asked. */
async function datasetFor(file: string, datasets: DatasetStore): Promise<string | undefined> {
  const known = datasets.datasets.map(({ folder }) => folder);
  const holders = known.filter((folder) => file.startsWith(folder.replace(/[\\/]+$/, '') + path.sep));
  if (holders.length === 1) return holders[0];
  if (holders.length === 0 && known.length === 1) return known[0];
  return (await pickDatasetFolder(undefined, datasets, vscode.l10n.t('Find Similar Images In')))?.fsPath;
}
