import * as vscode from 'vscode';
import { commandIds } from '../shared/ids';
import type { LiveTables } from './liveTables';
import { counts } from './words';

/** What a table holds, above its first line, with what can be done with its dataset. */
export class TableCodeLens implements vscode.CodeLensProvider {
  private readonly emitter = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.emitter.event;

  constructor(private readonly tables: LiveTables) {
    tables.onDidChange(() => this.emitter.fire());
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const study = this.tables.studyOf(document);
    if (!study) return [];
    const place = new vscode.Range(0, 0, 0, 0);
    const { classes, images, named, missing } = study;
    const words = [
      ...(classes > 0 ? [counts.classes(classes)] : []),
      counts.images(classes > 0 ? images : named),
      ...(missing > 0 ? [counts.missing(missing)] : []),
    ];
    const folder = vscode.Uri.file(study.folder);
    const lens = (title: string, tooltip: string, command: string, ...args: unknown[]) =>
      new vscode.CodeLens(place, { title, tooltip, command, arguments: args });
    return [
      lens(words.join(', '), vscode.l10n.t('Show the problems of this table'), 'workbench.actions.view.problems'),
      lens(
        vscode.l10n.t('Inspect'),
        vscode.l10n.t('Inspect the dataset of this table'),
        commandIds.inspectDataset,
        folder,
      ),
      ...(classes > 1
        ? [
            lens(
              vscode.l10n.t('Train'),
              vscode.l10n.t('Train a classifier on the dataset of this table'),
              commandIds.trainClassifier,
              folder,
            ),
          ]
        : []),
    ];
  }
}
