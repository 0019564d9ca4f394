import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import type { ListedRun } from '../../runfolder';
import { runDescription, runLabel } from './describe';
import type { RunStore } from './store';

/** What a command on a run is about. */
export interface RunChoice {
  readonly store: RunStore;
  /** Title of the question. */
  readonly title: string;
  readonly fits?: (run: ListedRun) => boolean;
  /** What to say where no run fits. */
  readonly none: string;
  /** Ask even where only one run fits, because what follows is not harmless. */
  readonly ask?: boolean;
}

/**
 * The run that a command was called for: a row of the tree, a folder, or the user's choice. Undefined where none was
 * chosen.
 */
export async function chosenRun(argument: unknown, choice: RunChoice): Promise<ListedRun | undefined> {
  const folder = folderOf(argument);
  if (folder !== undefined) return choice.store.get(folder);
  await choice.store.refresh();
  const runs = choice.store.runs.filter((run) => choice.fits?.(run) ?? true);
  if (runs.length === 0) throw new LoupeError('no-run', choice.none);
  if (runs.length === 1 && !choice.ask) return runs[0];
  const now = Date.now();
  const picked = await vscode.window.showQuickPick(
    runs.map((run) => ({
      label: runLabel(run.record),
      description: runDescription(run, choice.store.tracker(run.folder)?.state, now),
      detail: run.folder,
      run,
    })),
    { title: choice.title, placeHolder: vscode.l10n.t('Choose a run'), matchOnDetail: true },
  );
  return picked?.run;
}

/** The run folder that a tree row, a URI or a path names. */
export function folderOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  if (argument instanceof vscode.Uri) return argument.fsPath;
  if (typeof argument !== 'object' || argument === null || !('run' in argument)) return undefined;
  const { run } = argument;
  return typeof run === 'object' && run !== null && 'folder' in run && typeof run.folder === 'string'
    ? run.folder
    : undefined;
}
