import { rm } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError, messageOf } from '../../core/errors';
import { requestStop } from '../../runfolder';
import { commandIds } from '../ids';
import { confirm } from '../shared/confirm';
import type { Log } from '../shared/log';
import type { Registry } from '../shared/registry';
import { chosenRun, folderOf } from './pick';
import type { RunStore } from './store';

/** Commands on runs that need no page. */
export function registerRunCommands(registry: Registry, store: RunStore, log: Log): void {
  registry.add({
    [commandIds.refreshRuns]: () => store.refresh(),
    [commandIds.stopTraining]: async (argument) => {
      const run = await chosenRun(argument, {
        store, title: vscode.l10n.t('Stop Training'), fits: ({ status }) => status === 'running', none: vscode.l10n.t('Nothing is being trained.'),
      });
      if (run) await stopRun(run.folder, log);
    },
    [commandIds.revealRun]: async (argument) => {
      const run = await chosenOrBroken(argument, store, vscode.l10n.t('Reveal Run Folder'));
      if (run) await revealFolder(run);
    },
    [commandIds.deleteRun]: async (argument) => {
      const run = await chosenOrBroken(argument, store, vscode.l10n.t('Delete Run'));
      if (run) await deleteRun(run, store, log);
    },
  });
}

/** Asks a job to end and keep its best model; says so in the output. */
export async function stopRun(folder: string, log: Log): Promise<void> {
  await requestStop(folder, 'stop');
  log.line(`${path.basename(folder)}: asked to stop and keep the best model`);
}

/** The folder of a run, which may be one that cannot be read as a run. */
async function chosenOrBroken(argument: unknown, store: RunStore, title: string): Promise<string | undefined> {
  const folder = folderOf(argument);
  if (folder !== undefined && store.broken.some((run) => run.folder === folder)) return folder;
  return (await chosenRun(argument, { store, title, ask: true, none: vscode.l10n.t('There are no runs here.') }))?.folder;
}

/** Shows the folder in the Explorer where it lies in the workspace, else in the system's file manager. */
async function revealFolder(folder: string): Promise<void> {
  const uri = vscode.Uri.file(folder);
  const command = vscode.workspace.getWorkspaceFolder(uri) ? 'revealInExplorer' : 'revealFileInOS';
  await vscode.commands.executeCommand(command, uri);
}

/** Moves a run to the trash, or asks before deleting it for good where there is no trash. Never a running one. */
async function deleteRun(folder: string, store: RunStore, log: Log): Promise<void> {
  await store.refresh();
  const name = path.basename(folder);
  if (store.find(folder)?.status === 'running') {
    throw new LoupeError('run-running', vscode.l10n.t('{0} is still running. Stop it first, then delete it.', name));
  }
  if (!store.find(folder) && !store.broken.some((run) => run.folder === folder)) {
    throw new LoupeError('run-missing', vscode.l10n.t('There is no run in {0}.', folder));
  }
  const uri = vscode.Uri.file(folder);
  try {
    await vscode.workspace.fs.delete(uri, { recursive: true, useTrash: true });
    log.line(`${name}: moved to the trash`);
  } catch (error) {
    log.line(`${name}: the trash cannot be used (${messageOf(error)})`);
    const agreed = await confirm(
      vscode.l10n.t('Delete {0} for good?', name),
      vscode.l10n.t('The trash cannot be used for this folder, so the run and its model cannot be brought back.'),
      vscode.l10n.t('Delete Permanently'),
    );
    if (!agreed) return;
    await rm(folder, { recursive: true, force: true });
    log.line(`${name}: deleted`);
  }
  await store.refresh();
}
