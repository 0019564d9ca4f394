import * as vscode from 'vscode';
import { isUntrainable } from '../../core/layouts/untrainable';
import { LoupeError } from '../../core/errors';
import { commandIds } from '../shared/ids';
import { doImageAction } from '../pages/imageActions';
import type { ImageAccess } from '../pages/images';
import type { Pages } from '../pages/pages';
import { requireTrust } from '../shared/requireTrust';
import type { Log } from '../shared/log';
import { programOf } from '../shared/program';
import type { Registry } from '../shared/registry';
import { folderOfClass, type DatasetNode } from './nodes';
import { DatasetController, type DatasetSights } from './controller';
import { absolute } from './paths';
import { pickDatasetFolder } from './pick';
import { settleReading } from './reading';
import { createSample } from './sample';
import type { DatasetStore } from './store';
import type { DatasetsTree } from './tree';

/** What the dataset commands need of the rest. */
export interface DatasetParts {
  readonly context: vscode.ExtensionContext;
  readonly pages: Pages;
  readonly datasets: DatasetStore;
  readonly sights: DatasetSights;
  readonly tree: DatasetsTree;
  readonly images: ImageAccess;
  readonly log: Log;
}

export function registerDatasetCommands(
  registry: Registry,
  { context, pages, datasets, sights, tree, images, log }: DatasetParts,
): void {
  /**
   * Waits for a scan. A folder that is no dataset does not come onto the list, and where its page says why, nothing
   * else does. Whether there is a report.
   */
  const scanned = async (scan: Promise<void> | undefined, folder: string, before: boolean): Promise<boolean> => {
    try {
      await scan;
      return true;
    } catch (error) {
      if (!isUntrainable(error)) throw error;
      if (!before) await datasets.unlist(folder);
      log.line(error.message);
      if (pages.shows('datasets', folder)) return false;
      throw error;
    }
  };
  registry.add({
    [commandIds.inspectDataset]: async (argument) => {
      requireTrust();
      const uri = await pickDatasetFolder(argument, datasets, vscode.l10n.t('Inspect Dataset'));
      if (!uri) return;
      const folder = uri.fsPath;
      const before = datasets.lists(folder);
      await datasets.remember(folder);
      const report = await datasets.report(folder).catch(() => undefined);
      const scan = report && !datasets.state(folder).stale ? undefined : datasets.scan(folder);
      pages.show('datasets', folder, () => new DatasetController(folder, datasets, sights, images));
      if (await scanned(scan, folder, before)) await settleReading(folder, datasets);
    },
    [commandIds.scanDataset]: async (argument) => {
      requireTrust();
      const uri = await pickDatasetFolder(argument, datasets, vscode.l10n.t('Scan Dataset'));
      if (!uri) return;
      const folder = uri.fsPath;
      const before = datasets.lists(folder);
      await datasets.remember(folder);
      if (await scanned(datasets.scan(folder), folder, before)) await settleReading(folder, datasets);
    },
    [commandIds.forgetDataset]: async (argument) => {
      const folder = folderOfRow(argument) ?? (await pickKnown(datasets));
      if (folder === undefined) return;
      sights.similar.end(folder);
      await Promise.all([sights.audits.forget(folder), sights.maps.forget(folder)]);
      await datasets.forget(folder);
    },
    [commandIds.showMoreImages]: (node) => tree.showMore(node as DatasetNode),
    [commandIds.revealClass]: async (node) => {
      const row = node as DatasetNode | undefined;
      const report = row?.kind === 'class' ? await datasets.report(row.folder) : undefined;
      const folder = report && row?.kind === 'class' ? folderOfClass(report, row) : undefined;
      if (!report || folder === undefined) return;
      const place = absolute(report.folder, folder);
      await datasets.places.require(place, { opened: [report.folder] });
      await doImageAction.reveal([place]);
    },
    [commandIds.createSampleDataset]: async (argument) => {
      requireTrust();
      const folder = await createSample(programOf(context), log, argument);
      if (folder) await datasets.remember(folder.fsPath);
    },
  });
}

/** A dataset to take off the list may be one whose folder is gone, so it is not looked for on the disk. */
function folderOfRow(argument: unknown): string | undefined {
  return typeof argument === 'object' &&
    argument !== null &&
    'folder' in argument &&
    typeof argument.folder === 'string'
    ? argument.folder
    : undefined;
}

async function pickKnown(datasets: DatasetStore): Promise<string | undefined> {
  if (datasets.datasets.length === 0) throw new LoupeError('no-dataset', vscode.l10n.t('No dataset is on the list.'));
  const picked = await vscode.window.showQuickPick(
    datasets.datasets.map(({ name, folder }) => ({ label: name, description: folder, folder })),
    { title: vscode.l10n.t('Remove Dataset from the List') },
  );
  return picked?.folder;
}
