import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { pickDatasetFolder } from '../datasets/pick';
import type { DatasetStore } from '../datasets/store';
import type { Pages } from '../pages/pages';
import { visibleImage } from '../prediction/activeImage';
import { imageOfRow, isImageFile } from '../shared/files';
import { commandIds } from '../shared/ids';
import type { Registry } from '../shared/registry';
import { requireTrust } from '../shared/requireTrust';
import { FacesController, type FacesParts, type FacesTarget } from './controller';

/** Registers *Detect Faces*: for what a menu or a row names, else for the image in sight, else for a folder. */
export function registerFaces(registry: Registry, pages: Pages, datasets: DatasetStore, parts: FacesParts): void {
  registry.add({
    [commandIds.detectFaces]: async (argument) => {
      requireTrust();
      const target = await targetOf(argument, datasets);
      if (target) pages.show('faces', target.path, () => new FacesController(target, parts));
    },
  });
}

async function targetOf(argument: unknown, datasets: DatasetStore): Promise<FacesTarget | undefined> {
  const row = imageOfRow(argument);
  const named = row ? vscode.Uri.file(row.file) : argument instanceof vscode.Uri ? argument : undefined;
  const image = argument === undefined ? visibleImage() : named && (await isFile(named)) ? named : undefined;
  if (!image) {
    const folder = await pickDatasetFolder(argument, datasets, vscode.l10n.t('Detect Faces'));
    return folder && { path: folder.fsPath, folder: true };
  }
  datasets.places.requireLocal(image.fsPath);
  if (image.scheme !== 'file' || !isImageFile(image.fsPath))
    throw new LoupeError('no-image', vscode.l10n.t('{0} is no image file.', image.fsPath));
  return { path: image.fsPath, folder: false };
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  return stat(uri.fsPath).then(
    (found) => found.isFile(),
    () => false,
  );
}
