import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { formatAge, formatBytes, formatCount } from '../../core/format';
import { listTrash, removeFromTrash, restoreFromTrash, trashedBytes, type TrashedRun } from '../../runfolder';
import type { Log } from '../shared/log';
import { confirm, showInformation } from '../shared/notify';
import { runsFolders } from './folders';
import type { RunStore } from './store';

/** What deleted runs need of the rest. */
export interface TrashParts {
  readonly context: vscode.ExtensionContext;
  readonly store: RunStore;
  readonly log: Log;
}

/** Says where runs went that the system has no trash for, and takes them back where the user wants it. */
export async function offerUndo(runs: readonly TrashedRun[], store: RunStore, log: Log): Promise<void> {
  const undo = vscode.l10n.t('Undo');
  const answer = await showInformation(
    runs.length === 1
      ? vscode.l10n.t('{0} was moved to Loupe’s trash, as the system has none here.', runs[0]!.name)
      : vscode.l10n.t('{0} runs were moved to Loupe’s trash, as the system has none here.', formatCount(runs.length)),
    undo,
  );
  if (answer === undo) await restore(runs, store, log);
}

/** *Restore Deleted Run…*: asks which, and puts them back. Throws LoupeError `no-run`. */
export async function restoreDeletedRun({ context, store, log }: TrashParts): Promise<void> {
  const runs = await deletedRuns(context);
  const now = Date.now();
  const items = runs.map(async (run) => ({
    label: run.name,
    description: [formatAge(run.deleted, now), formatBytes(await trashedBytes(run))].join(' · '),
    detail: run.runs,
    run,
  }));
  const picked = await vscode.window.showQuickPick(Promise.all(items), {
    title: vscode.l10n.t('Restore Deleted Run'),
    placeHolder: vscode.l10n.t('Choose what comes back'),
    canPickMany: true,
  });
  const chosen = picked?.map(({ run }) => run) ?? [];
  if (chosen.length > 0) await restore(chosen, store, log);
}

/** *Empty Trash…*: says how much it is, and removes it for good where the user agrees. Throws LoupeError `no-run`. */
export async function emptyTrash({ context, log }: TrashParts): Promise<void> {
  const runs = await deletedRuns(context);
  let bytes = 0;
  for (const run of runs) bytes += await trashedBytes(run);
  const agreed = await confirm(
    runs.length === 1
      ? vscode.l10n.t('Delete the run in Loupe’s trash for good?')
      : vscode.l10n.t('Delete {0} runs in Loupe’s trash for good?', formatCount(runs.length)),
    vscode.l10n.t('This frees {0}. It cannot be undone.', formatBytes(bytes)),
    vscode.l10n.t('Delete Permanently'),
  );
  if (!agreed) return;
  for (const run of runs) {
    await removeFromTrash(run);
    log.line(`${run.entry}: removed from the trash`);
  }
}

async function deletedRuns(context: vscode.ExtensionContext): Promise<TrashedRun[]> {
  const runs = await listTrash(runsFolders(context).map(({ path }) => path));
  if (runs.length === 0)
    throw new LoupeError(
      'no-run',
      vscode.l10n.t('Loupe’s trash is empty. Where the system has a trash, deleted runs are in that one.'),
    );
  return runs;
}

/** What came back before a failure stays back. */
async function restore(runs: readonly TrashedRun[], store: RunStore, log: Log): Promise<void> {
  try {
    for (const run of runs) log.line(`${await restoreFromTrash(run)}: restored`);
  } finally {
    await store.refresh();
  }
}
