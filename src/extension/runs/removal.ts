import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError, messageOf } from '../../core/errors';
import { listWords } from '../../core/format';
import { moveToTrash, readComparison, type TrashedRun } from '../../runfolder';
import { removeFolderAt, requireOwnFolder } from '../../runfolder/files';
import { reportFailure } from '../shared/failure';
import { commandIds } from '../shared/ids';
import { confirm } from '../shared/notify';
import type { Log } from '../shared/log';
import type { RunStore } from './store';
import { offerUndo } from './trash';

/**
 * Moves runs to the system's trash, else to Loupe's own beside the runs, from which they come back with *Undo*. Only
 * those that neither takes are deleted for good, after a question. Never a running one.
 * @returns how many are gone
 * @throws LoupeError `run-running` or `run-missing`, before anything is deleted
 */
export async function removeRuns(folders: readonly string[], store: RunStore, log: Log): Promise<number> {
  await store.refresh();
  for (const folder of folders) await requireRemovable(folder, store);
  const refused: string[] = [];
  const kept: TrashedRun[] = [];
  for (const folder of folders) {
    const name = path.basename(folder);
    try {
      await vscode.workspace.fs.delete(vscode.Uri.file(folder), { recursive: true, useTrash: true });
      log.line(`${name}: moved to the trash`);
    } catch (error) {
      log.line(`${name}: the system's trash cannot be used (${messageOf(error)})`);
      const trashed = keep(folder, log);
      if (trashed) kept.push(trashed);
      else refused.push(folder);
    }
  }
  const gone =
    folders.length -
    refused.length +
    (refused.length > 0 && (await agreed(refused)) ? await removeForGood(refused, log) : 0);
  await store.refresh();
  if (kept.length > 0)
    offerUndo(kept, store, log).catch((error: unknown) => reportFailure(log, commandIds.restoreRun, error));
  return gone;
}

/** Moves a run to Loupe's own trash; undefined where that cannot be, which the output says. */
function keep(folder: string, log: Log): TrashedRun | undefined {
  try {
    const trashed = moveToTrash(folder, Date.now());
    log.line(`${trashed.name}: moved to Loupe's own trash, as ${trashed.entry}`);
    return trashed;
  } catch (error) {
    log.line(messageOf(error));
    return undefined;
  }
}

/** Asks before runs are moved to the trash by a key that may have been pressed by mistake. */
export function confirmRemoval(folders: readonly string[]): Promise<boolean> {
  const names = folders.map((folder) => path.basename(folder));
  const question =
    folders.length === 1
      ? vscode.l10n.t('Move {0} to the trash?', names[0] as string)
      : vscode.l10n.t('Move {0} runs to the trash?', folders.length);
  return confirm(
    question,
    vscode.l10n.t('{0}, with their models and scores.', listWords(names, 5)),
    vscode.l10n.t('Move to Trash'),
  );
}

/** Listed folders are real ones; the place that they lie in must be the workspace's own too. */
async function requireRemovable(folder: string, store: RunStore): Promise<void> {
  requireOwnFolder(folder);
  const name = path.basename(folder);
  const compared = store.comparisons.includes(folder);
  // One that cannot be read does not continue either.
  const comparison = compared ? await readComparison(folder).catch(() => undefined) : undefined;
  if (store.find(folder)?.status === 'running' || comparison?.status === 'running') {
    throw new LoupeError('run-running', vscode.l10n.t('{0} is still running. Stop it first, then delete it.', name));
  }
  if (!compared && !store.find(folder) && !store.broken.some((run) => run.folder === folder)) {
    throw new LoupeError('run-missing', vscode.l10n.t('There is no run in {0}.', folder));
  }
}

function agreed(folders: readonly string[]): Promise<boolean> {
  const names = folders.map((folder) => path.basename(folder));
  return confirm(
    vscode.l10n.t('Delete {0} for good?', listWords(names, 5)),
    vscode.l10n.t('The trash cannot be used for this folder, so the run and its model cannot be brought back.'),
    vscode.l10n.t('Delete Permanently'),
  );
}

async function removeForGood(folders: readonly string[], log: Log): Promise<number> {
  for (const folder of folders) {
    await removeFolderAt(folder);
    log.line(`${path.basename(folder)}: deleted`);
  }
  return folders.length;
}
