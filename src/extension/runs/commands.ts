import * as path from 'node:path';
import * as vscode from 'vscode';
import { changeNotes, requestStop } from '../../runfolder';
import { commandIds } from '../shared/ids';
import type { Pages } from '../pages/pages';
import type { Log } from '../shared/log';
import type { Registry } from '../shared/registry';
import { RunsController, type RunsParts } from './controller';
import { chosenRun, chosenRuns, folderOf, foldersOf } from './pick';
import { confirmRemoval, removeRuns } from './removal';
import { renameRun } from './rename';
import type { RunStore } from './store';
import { emptyTrash, restoreDeletedRun } from './trash';

/** The table of runs and commands on single ones. */
export function registerRunCommands(registry: Registry, pages: Pages, parts: RunsParts): void {
  const { store, log } = parts;
  registry.add({
    [commandIds.showRuns]: () => void pages.show('runs', RunsController.singleKey, () => new RunsController(parts)),
    [commandIds.starRun]: (argument) => setStar(argument, store, true),
    [commandIds.unstarRun]: (argument) => setStar(argument, store, false),
    [commandIds.refreshRuns]: () => store.refresh(),
    [commandIds.stopTraining]: async (argument) => {
      const run = await chosenRun(argument, {
        store,
        title: vscode.l10n.t('Stop Training'),
        fits: ({ status }) => status === 'running',
        none: vscode.l10n.t('Nothing is being trained.'),
      });
      if (run) await stopRun(run.folder, log);
    },
    [commandIds.renameRun]: (argument) => renameRun(argument, store),
    [commandIds.compareRuns]: async (argument) => {
      const runs = await chosenRuns(argument, store);
      if (!runs) return;
      const make = (): RunsController => new RunsController(parts);
      (pages.show('runs', RunsController.singleKey, make) as RunsController).compare(runs);
    },
    [commandIds.revealRun]: async (argument) => {
      const run = await chosenOrBroken(argument, store, vscode.l10n.t('Reveal Run Folder'));
      if (run) await revealFolder(run);
    },
    [commandIds.restoreRun]: () => restoreDeletedRun(parts),
    [commandIds.emptyTrash]: () => emptyTrash(parts),
    [commandIds.deleteRun]: async (argument) => {
      const several = foldersOf(argument);
      if (several.length > 1) {
        if (await confirmRemoval(several)) await removeRuns(several, store, log);
        return;
      }
      const run = await chosenOrBroken(argument, store, vscode.l10n.t('Delete Run'));
      if (run) await removeRuns([run], store, log);
    },
  });
}

/** Sets or takes away the star of a run that the command is called for, or of one that the user chooses. */
async function setStar(argument: unknown, store: RunStore, star: boolean): Promise<void> {
  const run = await chosenRun(argument, {
    store,
    title: star ? vscode.l10n.t('Star Run') : vscode.l10n.t('Remove Star from Run'),
    fits: ({ folder }) => store.find(folder)?.notes.star !== star,
    none: star ? vscode.l10n.t('There is no run without a star.') : vscode.l10n.t('No run has a star.'),
    ask: true,
  });
  if (!run) return;
  await changeNotes(run.folder, { star });
  await store.refresh();
}

/** Asks a job to end and keep its best model; says so in the output. */
export async function stopRun(folder: string, log: Log): Promise<void> {
  await requestStop(folder, 'stop');
  log.line(`${path.basename(folder)}: asked to stop and keep the best model`);
}

/** The folder of a row of the tree that is a comparison of optimizers. */
function comparisonOf(argument: unknown): string | undefined {
  if (typeof argument !== 'object' || argument === null || !('kind' in argument) || argument.kind !== 'comparison')
    return undefined;
  return 'folder' in argument && typeof argument.folder === 'string' ? argument.folder : undefined;
}

/** The folder of a run, which may be one that cannot be read as a run, or of a comparison. */
async function chosenOrBroken(argument: unknown, store: RunStore, title: string): Promise<string | undefined> {
  const comparison = comparisonOf(argument);
  if (comparison !== undefined && store.comparisons.includes(comparison)) return comparison;
  const folder = folderOf(argument);
  if (folder !== undefined && store.broken.some((run) => run.folder === folder)) return folder;
  return (await chosenRun(argument, { store, title, ask: true, none: vscode.l10n.t('There are no runs here.') }))
    ?.folder;
}

/** Shows the folder in the Explorer where it lies in the workspace, else in the system's file manager. */
async function revealFolder(folder: string): Promise<void> {
  const uri = vscode.Uri.file(folder);
  const command = vscode.workspace.getWorkspaceFolder(uri) ? 'revealInExplorer' : 'revealFileInOS';
  await vscode.commands.executeCommand(command, uri);
}
