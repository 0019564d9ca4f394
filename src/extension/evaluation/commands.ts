import * as vscode from 'vscode';
import { commandIds } from '../shared/ids';
import type { ImageAccess } from '../pages/images';
import type { Pages } from '../pages/pages';
import { heldOutScore } from '../../runfolder';
import { chosenRun } from '../runs/pick';
import type { RunStore } from '../runs/store';
import type { Registry } from '../shared/registry';
import { EvaluationController } from './controller';

export function registerEvaluationCommands(
  registry: Registry,
  pages: Pages,
  runs: RunStore,
  images: ImageAccess,
): void {
  registry.add({
    [commandIds.openMatrix]: async (argument) => {
      const run = await chosenRun(argument, {
        store: runs,
        title: vscode.l10n.t('Open Confusion Matrix'),
        fits: ({ record }) => heldOutScore(record) !== null,
        none: vscode.l10n.t('No run has been evaluated yet. Train a classifier first.'),
      });
      if (run) pages.show('evaluation', run.folder, () => new EvaluationController(run.folder, runs, images));
    },
  });
}
