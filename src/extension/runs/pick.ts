import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import { mostCompared } from '../../protocol/pages/runs';
import type { IndexedRun, ListedRun } from '../../runfolder';
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
    runs.map((run) => runItem(run, choice.store, now)),
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
  // What a page's menu was opened on.
  if (typeof run === 'string') return run;
  return typeof run === 'object' && run !== null && 'folder' in run && typeof run.folder === 'string'
    ? run.folder
    : undefined;
}

/** The run folders that are selected in the table whose menu a command was chosen in. */
export function foldersOf(argument: unknown): readonly string[] {
  if (typeof argument !== 'object' || argument === null || !('runs' in argument)) return [];
  const { runs } = argument;
  return Array.isArray(runs) && runs.every((run) => typeof run === 'string') ? runs : [];
}

/**
 * Two or more runs to compare: those selected in the table, else the user's choice, the latest first. Undefined where
 * none were chosen. Throws LoupeError `too-few-runs`.
 */
export async function chosenRuns(argument: unknown, store: RunStore): Promise<readonly string[] | undefined> {
  await store.refresh();
  const given = foldersOf(argument).filter((folder) => store.find(folder));
  if (given.length >= 2 && given.length <= mostCompared) return given;
  if (store.runs.length < 2)
    throw new LoupeError('too-few-runs', vscode.l10n.t('Comparing takes two runs. Train another classifier first.'));
  const now = Date.now();
  const items = store.runs.map((run) => ({ ...runItem(run, store, now), picked: given.includes(run.folder) }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Compare Runs'),
    placeHolder: vscode.l10n.t('Choose two to {0} runs', mostCompared),
    matchOnDetail: true,
    canPickMany: true,
  });
  if (!picked) return undefined;
  if (picked.length < 2 || picked.length > mostCompared)
    throw new LoupeError('too-few-runs', vscode.l10n.t('Choose two to {0} runs to compare them.', mostCompared));
  return picked.map(({ run }) => run.folder);
}

function runItem(run: IndexedRun, store: RunStore, now: number) {
  return {
    label: run.notes.name || runLabel(run.record),
    description: runDescription(run, store.tracker(run.folder)?.state, now),
    detail: run.folder,
    run,
  };
}
