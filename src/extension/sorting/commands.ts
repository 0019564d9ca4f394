import * as vscode from 'vscode';
import { pickDatasetFolder } from '../datasets/pick';
import type { Pages } from '../pages/pages';
import { commandIds } from '../shared/ids';
import type { Registry } from '../shared/registry';
import { requireTrust } from '../shared/requireTrust';
import { SortingController, type SortingParts } from './controller';

/** Registers *Sort Images…*: for a folder, or a dataset that has images without a class. */
export function registerSorting(registry: Registry, pages: Pages, parts: SortingParts): void {
  registry.add({
    [commandIds.sortImages]: async (argument) => {
      requireTrust();
      const uri = await pickDatasetFolder(argument, parts.datasets, vscode.l10n.t('Sort Images'));
      if (uri) pages.show('sorting', uri.fsPath, () => new SortingController(uri.fsPath, parts));
    },
  });
}
