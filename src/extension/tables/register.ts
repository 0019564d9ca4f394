import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetStore } from '../datasets/store';
import type { ImageAccess } from '../pages/images';
import type { Log } from '../shared/log';
import { TableCodeLens } from './codeLens';
import { TableCompletion } from './completion';
import { TableDiagnostics } from './diagnostics';
import { TableFixes } from './fixes';
import { TableHover } from './hover';
import { TableLinks } from './links';
import { LiveTables } from './liveTables';
import { tableSelector } from './places';
import { openPort } from './port';

/** What open tables of labels need of the rest. */
export interface TablesParts {
  readonly context: vscode.ExtensionContext;
  readonly datasets: DatasetStore;
  readonly images: Pick<ImageAccess, 'places' | 'service'>;
  readonly log: Log;
}

/** Makes tables of labels live: pictures, links, diagnostics with fixes, completion, and counts above them. */
export function registerTables({ context, datasets, images, log }: TablesParts): vscode.Disposable[] {
  const tables = new LiveTables({
    openPort: () => openPort(path.join(context.extensionPath, 'dist', 'tableThread.js')),
    places: images.places,
    datasets: () => datasets.datasets.map(({ folder }) => folder),
    line: (text) => log.line(text),
  });
  const links = new TableLinks(tables, images);
  const { languages } = vscode;
  return [
    tables,
    new TableDiagnostics(tables),
    languages.registerHoverProvider(tableSelector, new TableHover(tables, images)),
    languages.registerDefinitionProvider(tableSelector, links),
    languages.registerDocumentLinkProvider(tableSelector, links),
    languages.registerCompletionItemProvider(tableSelector, new TableCompletion(tables), ',', ';', '\t', '|'),
    languages.registerCodeActionsProvider(tableSelector, new TableFixes(tables), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    languages.registerCodeLensProvider(tableSelector, new TableCodeLens(tables)),
  ];
}
