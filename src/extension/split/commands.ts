import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { pickDatasetFolder } from '../datasets/pick';
import { partsOf } from '../datasets/report';
import { commandIds } from '../shared/ids';
import type { Registry } from '../shared/registry';
import { requireTrust } from '../shared/requireTrust';
import { trainableFolder, type TrainingParts } from '../training/commands';
import { SplitController } from './controller';
import { splitKey, type SplitTarget } from './target';

/** Registers *Make Split* for a dataset, and *Check Split* for a dataset or a split file. */
export function registerSplit(registry: Registry, parts: TrainingParts): void {
  const show = (target: SplitTarget): void => {
    parts.pages.show('split', splitKey(target), () => new SplitController(target, parts));
  };
  registry.add({
    [commandIds.makeSplit]: async (argument) => {
      requireTrust();
      const found = await trainableFolder(argument, parts, vscode.l10n.t('Make Split'));
      if (found) show({ dataset: found.dataset.fsPath, layout: found.layout, purpose: 'make', file: null });
    },
    [commandIds.checkSplit]: async (argument) => {
      requireTrust();
      const title = vscode.l10n.t('Check Split');
      const named = argument instanceof vscode.Uri && argument.fsPath.endsWith('.json') ? argument : undefined;
      const dataset = await pickDatasetFolder(named ? await folderBeside(named) : argument, parts.datasets, title);
      if (!dataset) return;
      const found = await trainableFolder(dataset, parts, title);
      if (!found) return;
      const { fsPath } = found.dataset;
      const file = named?.fsPath ?? (await askSplit(fsPath, parts, title));
      if (file !== undefined) show({ dataset: fsPath, layout: found.layout, purpose: 'check', file });
    },
  });
}

/** The folder that a split is named after where it was saved, as `photos` of `photos.split.json`; else undefined. */
async function folderBeside(split: vscode.Uri): Promise<vscode.Uri | undefined> {
  const named = split.fsPath.replace(/\.split\.json$/i, '');
  const found = named === split.fsPath ? undefined : await stat(named).catch(() => undefined);
  return found?.isDirectory() ? vscode.Uri.file(named) : undefined;
}

/** Which split of a dataset: null for the parts of the data itself, undefined where the user did not choose. */
async function askSplit(
  dataset: string,
  { datasets }: TrainingParts,
  title: string,
): Promise<string | null | undefined> {
  const report = await datasets.report(dataset);
  const parts = report ? partsOf(report) : [];
  if (parts.length > 0) {
    const own = { label: vscode.l10n.t('The parts of the data'), description: parts.join(', ') };
    const browse = { label: vscode.l10n.t('A split file…') };
    const picked = await vscode.window.showQuickPick([own, browse], { title });
    if (!picked) return undefined;
    if (picked === own) return null;
  }
  const uris = await vscode.window.showOpenDialog({ title, filters: { [vscode.l10n.t('Split')]: ['json'] } });
  const [uri] = uris ?? [];
  if (uri && uri.scheme !== 'file')
    throw new LoupeError(
      'not-on-disk',
      vscode.l10n.t('{0} is not on a disk that Loupe can read. Choose a file on this machine.', uri.toString()),
    );
  return uri?.fsPath;
}
