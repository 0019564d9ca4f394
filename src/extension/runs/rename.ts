import * as path from 'node:path';
import * as vscode from 'vscode';
import { longestRunName } from '../../protocol/runFiles';
import { changeNotes } from '../../runfolder';
import { askText } from '../shared/notify';
import { chosenRun } from './pick';
import type { RunStore } from './store';

/** Asks for a run's name and keeps it with the run's notes. An empty name gives the run its folder's name back. */
export async function renameRun(argument: unknown, store: RunStore): Promise<void> {
  const run = await chosenRun(argument, {
    store,
    title: vscode.l10n.t('Rename Run'),
    none: vscode.l10n.t('There are no runs here.'),
    ask: true,
  });
  if (!run) return;
  const folder = path.basename(run.folder);
  const name = await askText({
    title: vscode.l10n.t('Rename Run'),
    prompt: vscode.l10n.t('The folder keeps its name, {0}, which commands in a terminal take.', folder),
    placeHolder: folder,
    value: store.find(run.folder)?.notes.name ?? '',
    validate: (given) =>
      [...given].length > longestRunName
        ? vscode.l10n.t('At most {0} characters, so that it fits in a line.', longestRunName)
        : undefined,
  });
  if (name === undefined) return;
  await changeNotes(run.folder, { name });
  await store.refresh();
}
